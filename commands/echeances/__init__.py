"""Open deadlines, each with its last day: one module by family."""

from commands.echeances.modele import ECHEANCES, Attente, Echeance, echeance, echeances, prochaine_echeance
from ledger.paquet import importer

__all__ = ["ECHEANCES", "Attente", "Echeance", "echeance", "echeances", "prochaine_echeance"]

importer(__name__, __path__)
