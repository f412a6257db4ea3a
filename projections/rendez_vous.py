"""Rendez-vous and their outcomes."""

from ledger.events.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousManque, RendezVousPlanifie
from projections.vue import Fait
from readmodels.faits import F_RENDEZ_VOUS

RENDEZ_VOUS = Fait(
    F_RENDEZ_VOUS,
    (RendezVousPlanifie, RendezVousHonore, RendezVousManque, RendezVousAnnule),
    {"structure_rendez_vous": "e.corps->>'structure'"},
)
