"""Recours before the commission de recours amiable."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.sanctions.commission import AvisCommissionRendu, RecoursTransmis
from ledger.lu import EvenementLu


@evolue(RecoursTransmis)
def sanction_recours_transmis(dossier: Dossier, e: EvenementLu) -> None:
    """The commission has its month, then the département another one."""
    if (recours := dossier.recours.get(e.corps["recours"])) is not None:
        recours.transmis_le = e.survenu_le
        recours.avis_attendu_le = date.fromisoformat(e.corps["avis_attendu_le"])
        recours.reponse_attendue_le = date.fromisoformat(e.corps["echeance_reponse_le"])


@evolue(AvisCommissionRendu)
def sanction_avis_commission_rendu(dossier: Dossier, e: EvenementLu) -> None:
    """The month of the département runs from the opinion."""
    if (recours := dossier.recours.get(e.corps["recours"])) is not None:
        recours.avis_le = e.survenu_le
        recours.reponse_attendue_le = date.fromisoformat(e.corps["echeance_reponse_le"])
