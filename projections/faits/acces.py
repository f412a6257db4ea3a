"""Faits of who enters a personal space: links sent, codes asked for and typed, each entry."""

from ledger.events.suivi.acces import CodeDemande, CodeVerifie, EspaceOuvert, LienEnvoye
from projections.moteur.vue import Fait
from readmodels.faits import F_ACCES

ACCES = Fait(F_ACCES, (LienEnvoye, CodeDemande, CodeVerifie, EspaceOuvert))
