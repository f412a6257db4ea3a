"""Openings, rights and identity changes, without anything that identifies."""

from ledger.events.entree.droits import DossierOuvert, DroitsModifies, IdentiteModifiee
from projections.moteur.vue import Fait
from readmodels.faits import F_DROITS

DROITS = Fait(
    F_DROITS,
    (DossierOuvert, DroitsModifies, IdentiteModifiee),
    {"mds_residence": "e.corps->>'mds'"},
)
