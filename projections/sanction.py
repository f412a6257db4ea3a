"""Manquements, procedure and sanctions."""

from ledger.events.sanction import (
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    SanctionDecidee,
    SanctionLevee,
)
from projections.vue import Fait
from readmodels.faits import F_SANCTION

SANCTION = Fait(
    F_SANCTION,
    (ManquementConstate, IntentionSanctionNotifiee, AvisSanctionRendu, SanctionDecidee, SanctionLevee),
)
