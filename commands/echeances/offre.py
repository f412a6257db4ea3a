"""OFF-REL: a prescription waits for the structure's answer; OFF-EXP: it still does after a reminder."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.offres.prescription import (
    PrescriptionAbandonnee,
    PrescriptionAcceptee,
    PrescriptionExpiree,
    PrescriptionRefusee,
    PrescriptionRelancee,
)
from ledger.vocabulaire.echeance import Nature

REPONSES = (PrescriptionAcceptee, PrescriptionRefusee, PrescriptionAbandonnee)


@echeance(
    Nature.PRESCRIPTION_SANS_REPONSE,
    fermee_par=(*REPONSES, PrescriptionRelancee),
)
def prescription_sans_reponse(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the prescription to the reminder."""
    for prescription in dossier.prescriptions.values():
        if prescription.sans_reponse and prescription.relancee_le is None:
            yield Attente(prescription.id, prescription.prescrite_le)


@echeance(
    Nature.PRESCRIPTION_RELANCEE_SANS_REPONSE,
    fermee_par=(*REPONSES, PrescriptionExpiree),
)
def prescription_relancee_sans_reponse(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Reminded, until the expiry: its delay runs from the prescription too."""
    for prescription in dossier.prescriptions.values():
        if prescription.sans_reponse and prescription.relancee_le is not None:
            yield Attente(prescription.id, prescription.prescrite_le)
