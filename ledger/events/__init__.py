"""Every event that the ledger has ever stored. Importing this package fills the catalogue."""

from ledger.events import (
    contrat_engagement,
    criteres,
    designation,
    droits,
    etape,
    flux_droits,
    identifiant,
    offre,
    orientation,
    parcours,
    rendez_vous,
    reorientation,
    sanction,
    structure,
)
from ledger.events.base import Correction, Evenement, Rattachement, Scelle
from ledger.events.catalogue import CATALOGUE

__all__ = [
    "CATALOGUE",
    "Correction",
    "Evenement",
    "Rattachement",
    "Scelle",
    "contrat_engagement",
    "criteres",
    "designation",
    "droits",
    "etape",
    "flux_droits",
    "identifiant",
    "offre",
    "orientation",
    "parcours",
    "rendez_vous",
    "reorientation",
    "sanction",
    "structure",
]
