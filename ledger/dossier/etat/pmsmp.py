"""Immersions (PMSMP)."""

from dataclasses import dataclass
from datetime import date

from ledger.events.base import CodeStructure
from ledger.vocabulaire.offres.pmsmp import IssuePmsmp, ObjectifPmsmp


@dataclass(slots=True)
class Pmsmp:
    """An immersion and what became of it."""

    id: str
    structure: CodeStructure
    objectif: ObjectifPmsmp
    debut_le: date
    fin_le: date
    heures: float
    conventionnee_le: date
    terminee_le: date | None = None
    issue: IssuePmsmp | None = None
    annulee_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Neither over nor cancelled."""
        return self.terminee_le is None and self.annulee_le is None

    def chevauche(self, debut_le: date, fin_le: date) -> bool:
        """Whether it shares a day with these dates; a cancelled one shares none."""
        return self.annulee_le is None and self.debut_le <= fin_le and debut_le <= self.fin_le
