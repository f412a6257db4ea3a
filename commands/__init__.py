"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from commands import (
    contrat_engagement,
    correction,
    designation,
    doublon,
    droits,
    foyer,
    inscription,
    mutation,
    offre,
    orientation,
    rendez_vous,
    revocation,
    sanction,
)

__all__ = [
    "contrat_engagement",
    "correction",
    "designation",
    "doublon",
    "droits",
    "foyer",
    "inscription",
    "mutation",
    "offre",
    "orientation",
    "rendez_vous",
    "revocation",
    "sanction",
]
