"""What follows of itself: reactions, one module by family."""

from commands.reactions import (
    offre,
    vie_contrat,
)
from commands.reactions.modele import REACTIONS, Reaction, reaction, reactions

__all__ = [
    "REACTIONS",
    "Reaction",
    "offre",
    "reaction",
    "reactions",
    "vie_contrat",
]
