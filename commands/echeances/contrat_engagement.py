"""C1: the contract to sign after the notification of an orientation; C10: the term of the contract in force."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementClos
from ledger.vocabulaire.echeance import Nature


@echeance(Nature.CONTRAT_A_SIGNER, fermee_par=(ContratEngagementSigne,))
def contrat_a_signer(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """One month from the notification of the orientation in force (CT D5411-14-1), until a contract is signed under it. A
    demand of réorientation interrupts the delay (CT D5411-8-2): a full month runs again from the next notification, or from
    the refusal.
    """
    orientation, signe = dossier.orientation, dossier.contrat_signe
    if dossier.droits is None or dossier.droits.obligation_depuis is None or orientation is None:
        return
    if orientation.notifiee_le is None or dossier.demande is not None:
        return
    if signe is None or signe.orientation != orientation.id:
        yield Attente(orientation.id, max(orientation.notifiee_le, orientation.maintenue_le or orientation.notifiee_le))


@echeance(
    Nature.CONTRAT_A_RENOUVELER,
    fermee_par=(ContratEngagementSigne, ContratEngagementClos),
)
def contrat_a_renouveler(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Until the term of the contract in force, under the orientation in force: after another one, C1 asks for it."""
    orientation, contrat = dossier.orientation, dossier.contrat_suivi
    if contrat is not None and orientation is not None and contrat.orientation == orientation.id:
        yield Attente(contrat.id, contrat.debut_le, due_le=contrat.fin_le)
