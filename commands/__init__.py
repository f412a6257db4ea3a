"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from commands import (
    contrat_engagement,
    correction,
    designation,
    droits,
    offre,
    orientation,
    plan_action,
    rendez_vous,
    sanction,
    vie_contrat,
)

__all__ = [
    "contrat_engagement",
    "correction",
    "designation",
    "droits",
    "offre",
    "orientation",
    "plan_action",
    "rendez_vous",
    "sanction",
    "vie_contrat",
]
