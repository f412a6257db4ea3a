"""Activities by week: planned, realised, missed, validated; exemptions."""

from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from projections.moteur.vue import Fait
from readmodels.faits import F_ACTIVITE

ACTIVITE = Fait(F_ACTIVITE, (ActivitePrevue, ActiviteRealisee, ActiviteManquee, ActiviteValidee, ActiviteExemptee))
