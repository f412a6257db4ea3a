"""The steps that follow a total suppression."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.sanctions.radiation import FinDeDroitDecidee, FinDeDroitReportee, RadiationProposee
from ledger.lu import EvenementLu


@evolue(RadiationProposee)
def sanction_radiation_proposee(dossier: Dossier, e: EvenementLu) -> None:
    """Proposed to France Travail; what becomes of it is France Travail's."""
    if (sanction := dossier.sanctions.get(e.corps["sanction"])) is not None:
        sanction.radiation_proposee_le = e.survenu_le


@evolue(FinDeDroitReportee)
def sanction_fin_de_droit_reportee(dossier: Dossier, e: EvenementLu) -> None:
    """The end of the right waits."""
    if (sanction := dossier.sanctions.get(e.corps["sanction"])) is not None:
        sanction.fin_de_droit_reportee_au = date.fromisoformat(e.corps["fin_le"])


@evolue(FinDeDroitDecidee)
def sanction_fin_de_droit_decidee(dossier: Dossier, e: EvenementLu) -> None:
    """Decided; the payer's next flow states the closed right."""
    if (sanction := dossier.sanctions.get(e.corps["sanction"])) is not None:
        sanction.fin_de_droit_le = e.survenu_le
