"""Faits of an erasure: asked, examined, approved, executed; told to whoever subscribes."""

from ledger.events.entree.effacement import (
    EffacementApprouve,
    EffacementDemande,
    EffacementExamine,
    EffacementExecute,
    SujetEfface,
)
from projections.moteur.vue import Fait
from readmodels.faits import F_EFFACEMENT

EFFACEMENT = Fait(
    F_EFFACEMENT, (EffacementDemande, EffacementExamine, EffacementApprouve, EffacementExecute, SujetEfface)
)
