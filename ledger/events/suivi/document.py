"""Documents that the département draws up: what was made, of what, by which template; their bytes are sealed elsewhere."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.events.base import Evenement, IdAgent
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.events.suivi.accompagnement import TAILLE_OCTETS_MAX, Empreinte
from ledger.vocabulaire.suivi.document import GenreDocument

VersionModele = Annotated[
    str,
    forme(r"^[a-z_]+@[0-9]{4}-[0-9]{2}-[0-9]{2}$", "un modèle et sa date d'effet", examples=["convocation@2026-12-01"]),
]
"""A template of documents, and the day from which this version of it is in force."""


@inscrire(code=1259, nom="document.produit", famille="accompagnement", libelle="Document établi", cree="document")
class DocumentProduit(Evenement):
    """The département draws up a document for the person; ``objet`` is what it is about, under that step's own id.

    Each document holds its own id, drawn by chance: its fingerprint tells nothing of what is written in it. ``cachet``: it
    bears the electronic seal of the département; ``d_apres`` is then the document that the parties signed.
    """

    document: UUID
    genre: GenreDocument
    objet: UUID | None = None
    version_modele: VersionModele
    taille_octets: int = Field(ge=1, le=TAILLE_OCTETS_MAX)
    sha256: Empreinte
    demande_par: IdAgent | None = Field(
        default=None, description="Agent who asked for it; none when it follows of itself"
    )
    cachet: bool = False
    d_apres: UUID | None = None
