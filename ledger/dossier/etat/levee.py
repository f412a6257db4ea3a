"""Proposals of France Travail to lift a suspension, and what the département made of them."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class PropositionLevee:
    """A lifting that France Travail proposes; it waits as long as the suspension is neither lifted nor annulled."""

    id: str
    sanction: str
    reference: str
    recue_le: date
    ecartee_le: date | None = None
