"""Contrats d'engagement: proposed, answered, their plan, their life and their end."""

from ledger.events.contrats.contrat_engagement import (
    ContratEngagementPropose,
    ContratEngagementRefuse,
    ContratEngagementSigne,
)
from ledger.events.contrats.plan_action import DemarchePrevue, DemarcheSuivie, PlanActionArrete
from ledger.events.contrats.vie_contrat import (
    ContratEngagementActualise,
    ContratEngagementClos,
    ContratEngagementDispense,
    ContratEngagementModifie,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSigneParPartie,
    ContratEngagementSuspendu,
    ModificationContratRefusee,
    OffreRaisonnableFixee,
)
from projections.moteur.vue import Fait
from readmodels.faits import F_CONTRAT_ENGAGEMENT

CONTRAT_ENGAGEMENT = Fait(
    F_CONTRAT_ENGAGEMENT,
    (
        ContratEngagementPropose,
        ContratEngagementSigne,
        ContratEngagementRefuse,
        PlanActionArrete,
        DemarchePrevue,
        DemarcheSuivie,
        ContratEngagementSigneParPartie,
        ContratEngagementModifie,
        ContratEngagementResigne,
        ModificationContratRefusee,
        ContratEngagementActualise,
        ContratEngagementSuspendu,
        ContratEngagementRepris,
        ContratEngagementClos,
        OffreRaisonnableFixee,
        ContratEngagementDispense,
    ),
)
