"""Offers proposed and answered."""

from ledger.events.offre import OffreAcceptee, OffreProposee, OffreRefusee
from projections.vue import Fait
from readmodels.faits import F_OFFRE

OFFRE = Fait(F_OFFRE, (OffreProposee, OffreAcceptee, OffreRefusee))
