"""Prescriptions: where each one stands, and whether it holds a place of its offer."""

from typing import Final

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.prescription import EtatPrescription, Prescription
from ledger.dossier.registre import evolue
from ledger.events.base import Evenement
from ledger.events.offres.prescription import (
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
from ledger.vocabulaire.suivi.rendez_vous import Theme


@evolue(OffrePrescrite)
def offre_prescrite(dossier: Dossier, e: EvenementLu) -> None:
    """A prescription waits for the structure; it answers what the person asked for."""
    corps = e.corps
    dossier.prescriptions[corps["prescription"]] = Prescription(
        corps["prescription"], corps["offre"], Theme[corps["theme"]], corps["partenaire"], e.survenu_le
    )
    if (positionnement := dossier.positionnements.get(corps.get("positionnement", ""))) is not None:
        positionnement.prescription = corps["prescription"]


@evolue(PrescriptionRecue)
def prescription_recue(dossier: Dossier, e: EvenementLu) -> None:
    """The structure has it in hand."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None:
        prescription.etat, prescription.recue_le = EtatPrescription.RECUE, e.survenu_le


@evolue(PrescriptionRelancee)
def prescription_relancee(dossier: Dossier, e: EvenementLu) -> None:
    """The structure was reminded."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None:
        prescription.relancee_le = e.survenu_le


@evolue(PrescriptionAcceptee)
def prescription_acceptee(dossier: Dossier, e: EvenementLu) -> None:
    """The structure takes the person."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None:
        prescription.etat, prescription.acceptee_le = EtatPrescription.ACCEPTEE, e.survenu_le


@evolue(PrescriptionDemarree)
def prescription_demarree(dossier: Dossier, e: EvenementLu) -> None:
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
def prescription_achevee(dossier: Dossier, e: EvenementLu) -> None:
    """It ends, one way or another."""
    if (prescription := dossier.prescriptions.get(e.corps["prescription"])) is not None and e.classe is not None:
        prescription.etat, prescription.issue_le = ISSUES[e.classe], e.survenu_le
