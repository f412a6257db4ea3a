"""Faits of a rectification: asked, answered."""

from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from projections.moteur.vue import Fait
from readmodels.faits import F_RECTIFICATION

RECTIFICATION = Fait(F_RECTIFICATION, (RectificationDemandee, RectificationRepondue))
