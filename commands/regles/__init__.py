"""The law as data: dated, cited, versioned rules, and the delays they set."""

from commands.regles.modele import Delai, Regle, Regles
from commands.regles.table import REGLES

__all__ = ["REGLES", "Delai", "Regle", "Regles"]
