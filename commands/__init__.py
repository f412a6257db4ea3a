"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from commands import (
    contrat_engagement,
    correction,
    designation,
    droits,
    manquement,
    offre,
    orientation,
    radiation,
    recours,
    rendez_vous,
    sanction,
)

__all__ = [
    "contrat_engagement",
    "correction",
    "designation",
    "droits",
    "manquement",
    "offre",
    "orientation",
    "radiation",
    "recours",
    "rendez_vous",
    "sanction",
]
