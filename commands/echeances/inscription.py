"""I2: after a cessation, a registration found again in time gives the contract back."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.entree.inscription import InscriptionReprise
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.vocabulaire.echeance import Nature


@echeance(
    Nature.REINSCRIPTION,
    fermee_par=(InscriptionReprise, OrientationDecidee, ParcoursTermine),
)
def reinscription(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the cessation, for a person whose contract ran on that day under the orientation in force: a contract does not
    outlive its parcours, and another orientation asks for another contract.
    """
    cessee_le = dossier.inscription.cessee_le if dossier.inscription else None
    orientation = dossier.orientation
    if dossier.parti or dossier.fusion or orientation is None or cessee_le is None:
        return
    contrat = dossier.contrat_en_cours(cessee_le)
    if contrat is not None and contrat.orientation in (None, orientation.id):
        yield Attente(contrat.id, cessee_le)
