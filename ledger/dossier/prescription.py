"""Prescriptions: where each one stands, and whether it holds a place of its offer."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.dossier.registre import evolue
from ledger.events.base import CodeOffre, CodeStructure, Evenement
from ledger.events.prescription import (
    OffrePrescrite,
    PrescriptionAbandonnee,
    PrescriptionAcceptee,
    PrescriptionDemarree,
    PrescriptionExpiree,
    PrescriptionNonVenue,
    PrescriptionRecue,
    PrescriptionRefusee,
    PrescriptionRelancee,
    PrescriptionTerminee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.rendez_vous import Theme

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


class EtatPrescription(Code):
    """Where a prescription stands."""

    PRESCRITE = "PRESCRITE", "prescrite"
    RECUE = "RECUE", "reçue"
    ACCEPTEE = "ACCEPTEE", "acceptée"
    DEMARREE = "DEMARREE", "démarrée"
    TERMINEE = "TERMINEE", "terminée"
    ABANDONNEE = "ABANDONNEE", "abandonnée"
    REFUSEE = "REFUSEE", "refusée"
    NON_VENUE = "NON_VENUE", "sans venue de la personne"
    EXPIREE = "EXPIREE", "expirée"


SANS_REPONSE: Final = frozenset({EtatPrescription.PRESCRITE, EtatPrescription.RECUE})
EN_COURS: Final = SANS_REPONSE | {EtatPrescription.ACCEPTEE, EtatPrescription.DEMARREE}


@dataclass(slots=True)
class Prescription:
    """An offer prescribed to the person; ``issue_le`` is the day on which it ended, one way or another."""

    id: str
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    prescrite_le: date
    etat: EtatPrescription = EtatPrescription.PRESCRITE
    recue_le: date | None = None
    relancee_le: date | None = None
    acceptee_le: date | None = None
    demarree_le: date | None = None
    issue_le: date | None = None

    @property
    def sans_reponse(self) -> bool:
        """Whether the structure has not answered yet."""
        return self.etat in SANS_REPONSE

    @property
    def en_cours(self) -> bool:
        """Whether something is still to happen."""
        return self.etat in EN_COURS

    @property
    def tient_place(self) -> bool:
        """Whether it holds a place: as long as it runs, and for ever once the person has entered."""
        return self.en_cours or self.demarree_le is not None


@evolue(OffrePrescrite)
def offre_prescrite(dossier: "Dossier", e: EvenementLu) -> None:
    """A prescription waits for the structure; it answers what the person asked for."""
    corps = e.corps
    dossier.prescriptions[corps["prescription"]] = Prescription(
        corps["prescription"], corps["offre"], Theme[corps["theme"]], corps["partenaire"], e.survenu_le
    )
    if (positionnement := dossier.positionnements.get(corps.get("positionnement", ""))) is not None:
        positionnement.prescription = corps["prescription"]


@evolue(PrescriptionRecue)
def prescription_recue(dossier: "Dossier", e: EvenementLu) -> None:
    """The structure has it in hand."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None:
        prescription.etat, prescription.recue_le = EtatPrescription.RECUE, e.survenu_le


@evolue(PrescriptionRelancee)
def prescription_relancee(dossier: "Dossier", e: EvenementLu) -> None:
    """The structure was reminded."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None:
        prescription.relancee_le = e.survenu_le


@evolue(PrescriptionAcceptee)
def prescription_acceptee(dossier: "Dossier", e: EvenementLu) -> None:
    """The structure takes the person."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None:
        prescription.etat, prescription.acceptee_le = EtatPrescription.ACCEPTEE, e.survenu_le


@evolue(PrescriptionDemarree)
def prescription_demarree(dossier: "Dossier", e: EvenementLu) -> None:
    """The person has entered."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None:
        prescription.etat, prescription.demarree_le = EtatPrescription.DEMARREE, e.survenu_le


ISSUES: Final[dict[type[Evenement], EtatPrescription]] = {
    PrescriptionRefusee: EtatPrescription.REFUSEE,
    PrescriptionNonVenue: EtatPrescription.NON_VENUE,
    PrescriptionTerminee: EtatPrescription.TERMINEE,
    PrescriptionAbandonnee: EtatPrescription.ABANDONNEE,
    PrescriptionExpiree: EtatPrescription.EXPIREE,
}


@evolue(*ISSUES)
def prescription_achevee(dossier: "Dossier", e: EvenementLu) -> None:
    """It ends, one way or another."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None and e.classe is not None:
        prescription.etat, prescription.issue_le = ISSUES[e.classe], e.survenu_le
