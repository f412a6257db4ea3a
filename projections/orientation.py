"""Préconisations, decisions and notifications of orientation."""

from ledger.events.orientation import OrientationDecidee, OrientationNotifiee, OrientationPreconisee
from projections.vue import Fait
from readmodels.faits import F_ORIENTATION

ORIENTATION = Fait(
    F_ORIENTATION,
    (OrientationPreconisee, OrientationDecidee, OrientationNotifiee),
    {"structure_decidee": "e.corps->>'structure'"},
)
