"""The law as data: dated, cited, versioned rules, and the delays they set."""

from commands.regles.calendrier import METROPOLE, Calendrier
from commands.regles.modele import Delai, Regle, Regles
from commands.regles.table import REGLES

__all__ = ["METROPOLE", "REGLES", "Calendrier", "Delai", "Regle", "Regles"]
