"""Re-examination of a social parcours, and end of the parcours."""

from dataclasses import dataclass
from datetime import date

from ledger.vocabulaire.orientations.parcours import MotifFinParcours


@dataclass(slots=True)
class FinParcours:
    """The parcours is over; ``obligation_depuis`` is the obligation of accompaniment that ended with it."""

    terminee_le: date
    motif: MotifFinParcours
    obligation_depuis: date | None = None
