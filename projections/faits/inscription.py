"""Inscriptions at France Travail: category, situation, durations, cessation, re-registration."""

from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from projections.moteur.vue import Fait
from readmodels.faits import F_INSCRIPTION

INSCRIPTION = Fait(F_INSCRIPTION, (InscriptionModifiee, InscriptionCessee, InscriptionReprise))
