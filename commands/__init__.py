"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from commands import (
    contrat_engagement,
    correction,
    criteres,
    designation,
    droits,
    offre,
    orientation,
    parcours,
    rendez_vous,
    reorientation,
    sanction,
)

__all__ = [
    "contrat_engagement",
    "correction",
    "criteres",
    "designation",
    "droits",
    "offre",
    "orientation",
    "parcours",
    "rendez_vous",
    "reorientation",
    "sanction",
]
