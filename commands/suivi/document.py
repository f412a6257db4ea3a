"""Documents that the département draws up: recorded by whoever made the bytes and keeps them, never by somebody's word."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, etape, exemple, exiger, exiger_ouvert
from ledger.dossier import Dossier
from ledger.events.base import Evenement, IdAgent
from ledger.events.suivi.accompagnement import TAILLE_OCTETS_MAX, Empreinte
from ledger.events.suivi.document import DocumentProduit, VersionModele
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.document import GenreDocument

SANS_OBJET: Final = frozenset({GenreDocument.ATTESTATION_SUIVI})
"""Documents about the accompaniment itself, and no step of it."""


class ProduireDocument(Commande):
    """Record a document that was drawn up and kept."""

    model_config = exemple(
        {
            "document": "5f0c9c5a-0d7e-4c54-9f63-1f6d4a0d1c22",
            "genre": "CONTRAT_ENGAGEMENT",
            "objet": "c2a4e6f8-1b3d-4f50-9c72-8e9fa0b1c2d3",
            "version_modele": "contrat_engagement@2026-12-01",
            "taille_octets": 41_216,
            "sha256": "9f86d081" * 8,
        }
    )

    document: UUID
    genre: GenreDocument
    objet: UUID | None = Field(default=None, description="Étape que le document met par écrit, par son identifiant")
    version_modele: VersionModele
    taille_octets: int = Field(ge=1, le=TAILLE_OCTETS_MAX)
    sha256: Empreinte
    demande_par: IdAgent | None = None
    cachet: bool = False
    d_apres: UUID | None = None


@etape(
    ProduireDocument,
    DocumentProduit,
    pourquoi="Un document met par écrit une étape qui a ses propres règles : aucune règle datée ne s'y ajoute.",
    roles=(Role.SYSTEME,),
)
def produire_document(dossier: Dossier, commande: ProduireDocument, cadre: Cadre) -> Sequence[Evenement]:
    """Of a step of the dossier that stands; one that bears the seal, of a document that was signed."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_objet(dossier, commande.genre, None if commande.objet is None else str(commande.objet))
    contrat = dossier.contrats.get(str(commande.objet))
    exiger(
        commande.cachet or contrat is None or not (contrat.en_attente and contrat.versions),
        "contrat_en_signature",
        "Une partie a déjà signé un document de ce contrat : l'autre signe le même. Pour le changer, annulez d'abord cette"
        " signature.",
        champ="objet",
    )
    exiger(
        commande.d_apres is None or str(commande.d_apres) in dossier.accompagnement.etablis,
        "document_inconnu",
        "Le document d'après lequel celui-ci est établi n'est pas dans ce dossier.",
        champ="d_apres",
    )
    return [commande.fait(DocumentProduit, survenu_le=le)]


def objets_de(dossier: Dossier, genre: GenreDocument) -> Sequence[str]:
    """Ids of the steps of a dossier that a document of this kind may put on paper, the last one last."""
    par_genre: Mapping[GenreDocument, Mapping[str, object]] = {
        GenreDocument.CONTRAT_ENGAGEMENT: dossier.contrats,
        GenreDocument.CONVOCATION: dossier.rendez_vous,
        GenreDocument.NOTIFICATION_ORIENTATION: dossier.orientations,
        GenreDocument.REFUS_REORIENTATION: {d.id: d for d in dossier.demandes.values() if d.refusee},
        GenreDocument.INTENTION_SANCTION: dossier.manquements,
        GenreDocument.DECISION_SANCTION: dossier.sanctions,
        GenreDocument.REPONSE_RECOURS: {r.id: r for r in dossier.recours.values() if r.decide_le is not None},
        GenreDocument.BILAN: dossier.accompagnement.bilans,
        GenreDocument.FICHE_PRESCRIPTION: dossier.prescriptions,
        GenreDocument.CONVENTION_PMSMP: dossier.immersions,
    }
    return tuple(par_genre.get(genre, ()))


def _exiger_objet(dossier: Dossier, genre: GenreDocument, objet: str | None) -> None:
    exiger(
        objet is None if genre in SANS_OBJET else objet in objets_de(dossier, genre),
        "objet_inconnu",
        f"Ce que le document ({genre.libelle}) met par écrit n'est pas dans ce dossier, ou n'y est plus.",
        champ="objet",
    )
