"""The state of a dossier, folded from its events: ``etat`` says what it holds, a room by family how events change it."""

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.fold import dossier_vide, evoluer, fold, fold_avant, places, visibles
from ledger.paquet import importer

__all__ = ["Dossier", "dossier_vide", "evoluer", "fold", "fold_avant", "places", "visibles"]

importer(__name__, __path__)
