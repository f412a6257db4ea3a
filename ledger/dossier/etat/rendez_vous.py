"""Rendez-vous and what became of them."""

from dataclasses import dataclass
from datetime import date

from ledger.events.base import CodeStructure
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous, Presence


class EtatRendezVous(Code):
    """Where a rendez-vous stands."""

    PLANIFIE = "PLANIFIE", "planifié"
    HONORE = "HONORE", "honoré"
    MANQUE = "MANQUE", "manqué"
    ANNULE = "ANNULE", "annulé"


@dataclass(slots=True)
class RendezVous:
    """A meeting set for ``le`` (Europe/Paris), and its outcome."""

    id: str
    le: date
    heure: str
    motif: MotifRendezVous
    structure: CodeStructure
    etat: EtatRendezVous = EtatRendezVous.PLANIFIE
    issue_le: date | None = None
    rappele_pour: tuple[date, str] | None = None
    presence: Presence | None = None
    repondu_pour: tuple[date, str] | None = None

    @property
    def quand(self) -> tuple[date, str]:
        """Day and hour, as the person is told them."""
        return self.le, self.heure

    @property
    def rappele(self) -> bool:
        """Whether the person was reminded of this day and hour."""
        return self.rappele_pour == self.quand

    @property
    def dit(self) -> Presence | None:
        """The answer of the person about this day and hour, if anything."""
        return self.presence if self.repondu_pour == self.quand else None
