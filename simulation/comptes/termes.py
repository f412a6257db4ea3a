"""The two terms of an indicator, as they add up."""

from dataclasses import dataclass
from typing import Any

from simulation.comptes.apports import Apport

Cle = tuple[Any, ...]


@dataclass(slots=True)
class Termes:
    """Numerator and denominator; ``objets`` are counted once each in the denominator."""

    numerateur: float = 0
    denominateur: float = 0
    objets: set[Any] | None = None

    def ajouter(self, apport: Apport) -> None:
        """Add what one step or one situation brings."""
        self.numerateur += apport.numerateur
        self.denominateur += apport.denominateur
        if apport.objet is not None:
            self.objets = self.objets or set()
            self.objets.add(apport.objet)

    def en_dict(self) -> dict[str, float]:
        """As written in the truth."""
        return {"numerateur": self.numerateur, "denominateur": self.denominateur + len(self.objets or ())}
