"""The state of a dossier, folded from its events: one module per family, with its part of the state and its evolve."""

from ledger.dossier.etat import Dossier
from ledger.dossier.fold import dossier_vide, evoluer, fold, fold_avant, places, visibles

__all__ = ["Dossier", "dossier_vide", "evoluer", "fold", "fold_avant", "places", "visibles"]
