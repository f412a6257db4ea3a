"""Verification of a document that somebody holds: whether we drew it up, and nothing about the person whom it is about."""

from datetime import date
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.vocabulaire.suivi.document import GenreDocument
from readmodels.lecteur import Lecteur

_CONNUS: Final = (
    "select d.document, d.genre, d.survenu_le as produit_le, d.sha256, coalesce(d.cachet, false) as cachet,"
    " exists (select from {vues}.f_document s where s.d_apres = d.document and s.fin_connu_le = 'infinity') as suivi"
    " from {vues}.f_document d where d.fin_connu_le = 'infinity' and "
)


class Authentique(BaseModel):
    """A document of ours. ``suivi``: the same one was drawn up anew, with the signatures and the seal."""

    document: UUID
    genre: GenreDocument
    produit_le: date
    sha256: str = Field(description="SHA-256 du fichier, en hexadécimal")
    cachet: bool
    suivi: bool


def par_document(lecteur: Lecteur, document: UUID) -> Authentique | None:
    """The document of this id, as its QR code gives it."""
    return _un(lecteur, "d.document = %(cle)s", document)


def par_empreinte(lecteur: Lecteur, sha256: str) -> Authentique | None:
    """The document that is this file, to the last byte."""
    return _un(lecteur, "d.sha256 = %(cle)s", sha256)


def _un(lecteur: Lecteur, ou: str, cle: UUID | str) -> Authentique | None:
    lignes = lecteur.interroger(_CONNUS + ou + " limit 1", {"cle": cle})
    return Authentique.model_validate(lignes[0]) if lignes else None
