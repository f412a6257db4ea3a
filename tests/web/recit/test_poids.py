"""Every event has a weight, and a decision is never told as a trace."""

from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.sanctions.sanction import SanctionDecidee
from ledger.events.suivi.rendez_vous import RendezVousHonore
from ledger.events.suivi.transmission import TransmissionReussie
from web.recit.poids import Poids, poids


def test_ce_qui_decide_ce_qui_se_fait_ce_qui_se_trace() -> None:
    assert {poids(c) for c in (OrientationDecidee, SanctionDecidee, ContratEngagementSigne)} == {Poids.DECISION}
    assert poids(RendezVousHonore) is Poids.ACTE
    assert {poids(TransmissionReussie), poids(None)} == {Poids.TRACE}
