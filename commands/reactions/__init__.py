"""Reactions, the steps that follow of themselves: one module by family."""

from commands.reactions.modele import REACTIONS, Reaction, reaction, reactions
from ledger.paquet import importer

__all__ = ["REACTIONS", "Reaction", "reaction", "reactions"]

importer(__name__, __path__)
