"""A dossier that left for another département and comes back: what was followed here ended with the departure.

The law starts the delay of the orientation again on the information of a transfer (CASF D262-65-2): neither the orientation
nor the contract of before the departure stands for the return.
"""

from uuid import UUID

from ledger.dossier import Dossier
from ledger.events.base import Evenement
from ledger.events.contrats.vie_contrat import ContratEngagementClos
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.vocabulaire.contrats.contrat_engagement import MotifClotureContrat
from ledger.vocabulaire.orientations.parcours import MotifFinParcours


def a_orienter(dossier: Dossier) -> bool:
    """Whether no orientation stands for a person who is here, or comes back."""
    return dossier.orientation is None or dossier.parti is not None


def fins_au_depart(dossier: Dossier) -> list[Evenement]:
    """The contracts and the parcours that ended on the day of the departure, told on the return; none of who is here."""
    if (parti := dossier.parti) is None:
        return []
    fins: list[Evenement] = [
        ContratEngagementClos(survenu_le=parti.le, contrat=UUID(contrat.id), motif=MotifClotureContrat.DEPART)
        for contrat in dossier.contrats.values()
        if contrat.signe_le is not None and contrat.clos_le is None
    ]
    if (orientation := dossier.orientation) is not None:
        fins.append(
            ParcoursTermine(survenu_le=parti.le, orientation=UUID(orientation.id), motif=MotifFinParcours.DEMENAGEMENT)
        )
    return fins
