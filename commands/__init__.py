"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from commands import (
    activite,
    contrat_engagement,
    correction,
    designation,
    diagnostic,
    droits,
    offre,
    orientation,
    places,
    plan_action,
    pmsmp,
    prescription,
    rendez_vous,
    sanction,
    vie_contrat,
)

__all__ = [
    "activite",
    "contrat_engagement",
    "correction",
    "designation",
    "diagnostic",
    "droits",
    "offre",
    "orientation",
    "places",
    "plan_action",
    "pmsmp",
    "prescription",
    "rendez_vous",
    "sanction",
    "vie_contrat",
]
