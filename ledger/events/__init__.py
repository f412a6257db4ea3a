"""Every event that the ledger has ever stored. Importing this package fills the catalogue."""

from ledger.events import (
    activite,
    catalogue_offres,
    contrat_engagement,
    designation,
    diagnostic,
    droits,
    etape,
    flux_droits,
    identifiant,
    offre,
    orientation,
    pmsmp,
    prescription,
    rendez_vous,
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
    "activite",
    "catalogue_offres",
    "contrat_engagement",
    "designation",
    "diagnostic",
    "droits",
    "etape",
    "flux_droits",
    "identifiant",
    "offre",
    "orientation",
    "pmsmp",
    "prescription",
    "rendez_vous",
    "sanction",
    "structure",
]
