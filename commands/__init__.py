"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from commands import (
    accompagnement,
    contrat_engagement,
    convocation,
    correction,
    designation,
    droits,
    offre,
    orientation,
    rendez_vous,
    sanction,
)

__all__ = [
    "accompagnement",
    "contrat_engagement",
    "convocation",
    "correction",
    "designation",
    "droits",
    "offre",
    "orientation",
    "rendez_vous",
    "sanction",
]
