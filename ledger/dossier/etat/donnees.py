"""Demands of a person about her data: their erasure, up to its certificate, and their rectification."""

from dataclasses import dataclass
from datetime import date

from ledger.vocabulaire.entree.effacement import (
    ConclusionEffacement,
    MotifEffacement,
    OrigineEffacement,
    RaisonConservation,
)
from ledger.vocabulaire.entree.rectification import ConclusionRectification, ObjetRectification, RaisonMaintien


@dataclass(slots=True)
class Effacement:
    """An erasure: nobody has examined it, approved it or executed it until these days are known."""

    id: str
    demande_le: date
    origine: OrigineEffacement
    motif: MotifEffacement
    repondre_le: date
    bordereau: str | None = None
    examine_le: date | None = None
    conclusion: ConclusionEffacement | None = None
    raison: RaisonConservation | None = None
    approuve_le: date | None = None
    execute_le: date | None = None

    @property
    def en_cours(self) -> bool:
        """Whether something of it is still to be done."""
        return self.execute_le is None and self.conclusion is not ConclusionEffacement.CONSERVER

    @property
    def a_executer(self) -> bool:
        """Whether it only waits for its execution."""
        return self.approuve_le is not None and self.execute_le is None


@dataclass(slots=True)
class Rectification:
    """A demand of rectification: nobody answered it until ``conclusion`` is known. What was typed stays sealed.

    ``position``: where the demand first entered the log; what puts it right was recorded after it.
    """

    id: str
    demandee_le: date
    objet: ObjetRectification
    repondre_le: date
    position: int
    repondue_le: date | None = None
    conclusion: ConclusionRectification | None = None
    raison: RaisonMaintien | None = None

    @property
    def en_attente(self) -> bool:
        """Whether she waits for an answer."""
        return self.conclusion is None
