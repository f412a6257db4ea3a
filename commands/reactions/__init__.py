"""What follows of itself: reactions, one module by family."""

from commands.reactions import orientation
from commands.reactions.modele import REACTIONS, Reaction, reaction, reactions

__all__ = ["REACTIONS", "Reaction", "orientation", "reaction", "reactions"]
