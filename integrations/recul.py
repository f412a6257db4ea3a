"""How long to wait before trying again: whoever the outside system is, and whatever process asks."""

from dataclasses import dataclass
from random import SystemRandom
from typing import Final

_hasard = SystemRandom()
DOUBLEMENTS_MAX: Final = 30


@dataclass(frozen=True, slots=True)
class Recul:
    """A wait that doubles from ``min_s`` up to ``max_s``, shortened by chance down to ``part_min`` of itself: those who
    failed together do not come back together.
    """

    min_s: float
    max_s: float
    part_min: float = 0.5

    def attente_s(self, essai: int) -> float:
        """Seconds to wait before try number ``essai`` in a row, from 0."""
        plafond_s = min(self.max_s, self.min_s * float(1 << min(essai, DOUBLEMENTS_MAX)))
        return plafond_s * _hasard.uniform(self.part_min, 1)
