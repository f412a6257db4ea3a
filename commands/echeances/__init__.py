"""What waits, and until when: open deadlines, one module by family."""

from commands.echeances import contrat_engagement, orientation, sanction
from commands.echeances.modele import ECHEANCES, Attente, Echeance, echeance, echeances

__all__ = [
    "ECHEANCES",
    "Attente",
    "Echeance",
    "contrat_engagement",
    "echeance",
    "echeances",
    "orientation",
    "sanction",
]
