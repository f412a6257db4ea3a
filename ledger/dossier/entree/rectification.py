"""The rectification of data that the person of a dossier asks for."""

from datetime import date

from ledger.dossier.etat.donnees import Rectification
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.rectification import ConclusionRectification, ObjetRectification, RaisonMaintien


@evolue(RectificationDemandee)
def rectification_demandee(dossier: Dossier, e: EvenementLu) -> None:
    """She waits for an answer."""
    dossier.rectifications[e.corps["rectification"]] = Rectification(
        e.corps["rectification"],
        e.survenu_le,
        ObjetRectification[e.corps["objet"]],
        date.fromisoformat(e.corps["repondre_le"]),
        e.cible or e.position,
    )


@evolue(RectificationRepondue)
def rectification_repondue(dossier: Dossier, e: EvenementLu) -> None:
    """She was answered."""
    if (rectification := dossier.rectifications.get(e.corps["rectification"])) is not None:
        raison = e.corps.get("raison")
        rectification.repondue_le = e.survenu_le
        rectification.conclusion = ConclusionRectification[e.corps["conclusion"]]
        rectification.raison = None if raison is None else RaisonMaintien[raison]
