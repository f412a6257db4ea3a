"""What follows of itself: reactions, one module by family."""

from commands.reactions import (
    offre,
    orientation,
    rendez_vous,
    sanction,
    vie_contrat,
)
from commands.reactions.modele import REACTIONS, Reaction, reaction, reactions

__all__ = [
    "REACTIONS",
    "Reaction",
    "offre",
    "orientation",
    "reaction",
    "reactions",
    "rendez_vous",
    "sanction",
    "vie_contrat",
]
