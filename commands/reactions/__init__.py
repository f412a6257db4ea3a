"""What follows of itself: reactions, one module by family."""

from commands.reactions import vie_contrat
from commands.reactions.modele import REACTIONS, Reaction, reaction, reactions

__all__ = ["REACTIONS", "Reaction", "reaction", "reactions", "vie_contrat"]
