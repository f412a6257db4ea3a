"""Transmissions: where each step that goes to France Travail stands."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.vocabulaire.code import Code


class EtatTransmission(Code):
    """Where a transmission stands."""

    REUSSIE = "REUSSIE", "réussie"
    REJETEE = "REJETEE", "rejetée"
    EN_ATTENTE = "EN_ATTENTE", "en attente"
    ABANDONNEE = "ABANDONNEE", "abandonnée"
    RELANCEE = "RELANCEE", "relancée"


@dataclass(slots=True)
class Transmission:
    """A step sent, or to be sent: ``id`` is that of its event. ``rejet``, ``cause``, ``reference`` are the last ones."""

    id: str
    etape: str
    etape_position: int
    service: str
    etat: EtatTransmission
    premiere_le: date
    derniere_le: date
    rejet: str | None = None
    cause: str | None = None
    reference: str | None = None
    essais: int = 0

    @property
    def a_traiter(self) -> bool:
        """Whether it waits for somebody, or for its cause to go."""
        return self.etat in A_TRAITER


A_TRAITER: Final = (EtatTransmission.EN_ATTENTE, EtatTransmission.REJETEE)
"""States that the work list shows unless told otherwise."""
