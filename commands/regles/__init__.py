"""The law as data: dated, cited, versioned rules, and the delays they set.

One module by family, each with its ``REGLES``. A new law is a new line; nothing there is ever edited, only closed.
"""

from commands.regles.calendrier import METROPOLE, Calendrier
from commands.regles.modele import Delai, Regle, Regles
from ledger.paquet import importer

__all__ = ["METROPOLE", "REGLES", "Calendrier", "Delai", "Regle", "Regles"]

REGLES = Regles(regle for module in importer(__name__, __path__) for regle in getattr(module, "REGLES", ()))
