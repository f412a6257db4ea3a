"""Openings, rights, their end put off, and identity changes, without anything that identifies."""

from ledger.events.entree.droits import DossierOuvert, DroitsModifies, IdentiteModifiee
from ledger.events.entree.fin_droit import FinDroitReportee
from projections.moteur.vue import Fait
from readmodels.faits import F_DROITS

DROITS = Fait(
    F_DROITS,
    (DossierOuvert, DroitsModifies, IdentiteModifiee, FinDroitReportee),
    {"mds_residence": "e.corps->>'mds'"},
)
