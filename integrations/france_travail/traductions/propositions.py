"""Gestion des sanctions RSA v1, read: what France Travail proposes, and the events that it holds of a sanction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from integrations.france_travail.traductions.lecture import entier, jour, liste, objet, texte
from integrations.france_travail.traductions.sanctions import DUREE_MAX, MESURES, POURCENT, TAUX_MAX, TEXTE_MAX
from integrations.france_travail.traductions.table import Illisible
from ledger.vocabulaire.sanctions.sanction import MesureSanction, NatureManquement

FAMILLES: Final[Mapping[str, NatureManquement]] = {
    "F01": NatureManquement.OBLIGATIONS_CONTRAT,
    "F03": NatureManquement.REFUS_CONTRAT,
    "F04": NatureManquement.OFFRES_REFUSEES,
}


LEVEE_PROPOSEE: Final = "PROP_LEVEE_SUSP"


@dataclass(frozen=True, slots=True)
class PropositionLue:
    """A sanction that France Travail proposes, as ``detailManquement`` tells it."""

    reference: str
    nature: NatureManquement
    mesure: MesureSanction
    taux_pourcent: int
    duree_mois: int
    constatee_le: date | None
    proposee_le: date | None
    faits: str | None


def lire_proposition(corps: Any, reference: str) -> PropositionLue:
    """The proposal of this id; raises :class:`Illisible`."""
    detail = objet(corps, "détail du manquement")
    famille = detail.get("familleManquement")
    if not isinstance(famille, str) or famille not in FAMILLES:
        message = (
            f"familleManquement : la valeur {famille if isinstance(famille, str) else 'absente'} n'est pas traitée"
        )
        raise Illisible(message)
    for lue in liste(detail.get("consequencesSanction"), "consequencesSanction"):
        consequence = objet(lue, "consequenceSanction")
        if str(consequence.get("idConsequenceSanction")) == reference:
            return _lire_consequence(detail, consequence, reference, FAMILLES[famille])
    message = "consequencesSanction : la conséquence demandée n'y est pas"
    raise Illisible(message)


@dataclass(frozen=True, slots=True)
class LeveeLue:
    """A lifting that France Travail proposes."""

    reference: str
    proposee_le: date | None
    faits: str | None


def lire_levee(corps: Any, reference: str) -> LeveeLue:
    """The proposal to lift this suspension; raises :class:`Illisible`."""
    for lue in liste(objet(corps, "détail du manquement").get("consequencesSanction"), "consequencesSanction"):
        consequence = objet(lue, "consequenceSanction")
        if str(consequence.get("idConsequenceSanction")) == reference:
            proposees = [le for type_, le in evenements_connus(consequence) if type_ == LEVEE_PROPOSEE]
            faits = consequence.get("justifDecisionRemobilisation")
            return LeveeLue(
                texte(reference, "idConsequenceSanction"),
                proposees[-1] if proposees else None,
                faits[:TEXTE_MAX] if isinstance(faits, str) and faits else None,
            )
    message = "consequencesSanction : la conséquence demandée n'y est pas"
    raise Illisible(message)


def _lire_consequence(
    detail: Mapping[str, Any], consequence: Mapping[str, Any], reference: str, nature: NatureManquement
) -> PropositionLue:
    if consequence.get("modaliteProposee", POURCENT) != POURCENT:
        message = "modaliteProposee : un montant en euros n'est pas traité, seul un pourcentage l'est"
        raise Illisible(message)
    evenements = evenements_connus(consequence)
    justification = detail.get("justificationDecisionSanction")
    return PropositionLue(
        reference=texte(reference, "idConsequenceSanction"),
        nature=nature,
        mesure=MESURES.lire(consequence.get("typeConsequenceSanction")),
        taux_pourcent=entier(consequence.get("montantPropose"), "montantPropose", 1, TAUX_MAX),
        duree_mois=entier(consequence.get("dureeProposee"), "dureeProposee", 1, DUREE_MAX),
        constatee_le=jour(detail.get("dateManquement")),
        proposee_le=evenements[0][1] if evenements else None,
        faits=justification[:TEXTE_MAX] if isinstance(justification, str) and justification else None,
    )


def evenements_connus(consequence: Mapping[str, Any]) -> list[tuple[str, date | None]]:
    """Type and day of the events that France Travail holds of a consequence, the last one last."""
    lus = [objet(lu, "evenement") for lu in liste(consequence.get("evenements"), "evenements")]
    return [(str(lu.get("typeEvenement")), jour(lu.get("dateEvenement"))) for lu in lus]
