"""What waits, and until when: open deadlines, one module by family."""

from commands.echeances import (
    accompagnement,
    activite,
    contrat_engagement,
    inscription,
    offre,
    orientation,
    rendez_vous,
    sanction,
    vie_contrat,
)
from commands.echeances.modele import ECHEANCES, Attente, Echeance, echeance, echeances

__all__ = [
    "ECHEANCES",
    "Attente",
    "Echeance",
    "accompagnement",
    "activite",
    "contrat_engagement",
    "echeance",
    "echeances",
    "inscription",
    "offre",
    "orientation",
    "rendez_vous",
    "sanction",
    "vie_contrat",
]
