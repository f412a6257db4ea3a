"""Contrats d'engagement proposed, signed, refused."""

from ledger.events.contrat_engagement import (
    ContratEngagementPropose,
    ContratEngagementRefuse,
    ContratEngagementSigne,
)
from projections.vue import Fait
from readmodels.faits import F_CONTRAT_ENGAGEMENT

CONTRAT_ENGAGEMENT = Fait(
    F_CONTRAT_ENGAGEMENT, (ContratEngagementPropose, ContratEngagementSigne, ContratEngagementRefuse)
)
