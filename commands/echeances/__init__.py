"""What waits, and until when: open deadlines, one module by family."""

from commands.echeances import (
    activite,
    contrat_engagement,
    inscription,
    offre,
    orientation,
    rendez_vous,
    vie_contrat,
)
from commands.echeances.modele import ECHEANCES, Attente, Echeance, echeance, echeances

__all__ = [
    "Attente",
    "ECHEANCES",
    "Echeance",
    "activite",
    "contrat_engagement",
    "echeance",
    "echeances",
    "inscription",
    "offre",
    "orientation",
    "rendez_vous",
    "vie_contrat",
]
