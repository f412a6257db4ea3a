"""Offers proposed to the person, or that she asks for herself."""

from dataclasses import dataclass
from datetime import date

from ledger.events.base import CodeOffre, CodeStructure
from ledger.vocabulaire.suivi.rendez_vous import Theme


@dataclass(slots=True)
class Proposition:
    """An offer put to the person, and the answer."""

    id: str
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    proposee_le: date
    acceptee_le: date | None = None
    refusee_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Without answer yet."""
        return self.acceptee_le is None and self.refusee_le is None


@dataclass(slots=True)
class Positionnement:
    """An offer that the person asks for, and the prescription that answered."""

    id: str
    offre: CodeOffre
    theme: Theme
    positionne_le: date
    prescription: str | None = None
