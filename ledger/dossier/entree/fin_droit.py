"""The end of a right, put off."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.droits import ReportFin
from ledger.dossier.registre import evolue
from ledger.events.entree.fin_droit import FinDroitReportee
from ledger.lu import EvenementLu


@evolue(FinDroitReportee)
def fin_droit_reportee(dossier: Dossier, e: EvenementLu) -> None:
    """Until that day, as long as the payment is interrupted for resources."""
    if (droits := dossier.droits) is not None:
        droits.report = ReportFin(e.survenu_le, date.fromisoformat(e.corps["fin_le"]))
