"""Every event that the ledger has ever stored. Importing this package fills the catalogue."""

from ledger.events.base import Correction, Evenement, Rattachement, Scelle
from ledger.events.catalogue import CATALOGUE
from ledger.paquet import importer

__all__ = ["CATALOGUE", "Correction", "Evenement", "Rattachement", "Scelle"]

importer(__name__, __path__)
