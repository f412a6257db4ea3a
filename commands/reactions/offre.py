"""A structure that does not answer is reminded, then the prescription expires and its place is free again."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from commands.base import Cadre
from commands.offres.suivi_prescription import ExpirerPrescription, RelancerPrescription
from commands.reactions.modele import reaction
from ledger.dossier import Dossier


@reaction("prescription_relancee")
def relancer(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, RelancerPrescription]]:
    """The day after the delay to answer (OFF-REL), by e-mail."""
    for prescription in dossier.prescriptions.values():
        if not prescription.sans_reponse or prescription.relancee_le is not None:
            continue
        if _passe("OFF-REL", prescription.prescrite_le, cadre):
            yield prescription.id, RelancerPrescription(prescription=UUID(prescription.id))


@reaction("prescription_expiree")
def expirer(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, ExpirerPrescription]]:
    """The day after the delay that runs from the prescription (OFF-EXP), once it was reminded."""
    for prescription in dossier.prescriptions.values():
        if not prescription.sans_reponse or prescription.relancee_le is None:
            continue
        if _passe("OFF-EXP", prescription.prescrite_le, cadre):
            yield prescription.id, ExpirerPrescription(prescription=UUID(prescription.id))


def _passe(code: str, depuis: date, cadre: Cadre) -> bool:
    """Whether the delay of this rule has passed; never of a day for which none is known."""
    regle = cadre.regles.en_vigueur(code, depuis)
    return regle is not None and cadre.aujourd_hui > regle.echeance(depuis, cadre.regles.calendrier)
