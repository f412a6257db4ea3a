"""What waits, and until when: open deadlines, one module by family."""

from commands.echeances import (
    activite,
    contrat_engagement,
    offre,
    orientation,
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
    "offre",
    "orientation",
    "vie_contrat",
]
