"""What follows of itself: reactions, one module by family."""

from commands.reactions import (
    offre,
    rendez_vous,
    vie_contrat,
)
from commands.reactions.modele import REACTIONS, Reaction, reaction, reactions

__all__ = [
    "REACTIONS",
    "Reaction",
    "offre",
    "reaction",
    "reactions",
    "rendez_vous",
    "vie_contrat",
]
