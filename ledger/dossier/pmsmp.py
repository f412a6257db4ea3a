"""Immersions (PMSMP)."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.base import CodeStructure
from ledger.events.pmsmp import PmsmpAnnulee, PmsmpConventionnee, PmsmpTerminee
from ledger.lu import EvenementLu
from ledger.vocabulaire.pmsmp import IssuePmsmp, ObjectifPmsmp

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


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


@evolue(PmsmpConventionnee)
def pmsmp_conventionnee(dossier: "Dossier", e: EvenementLu) -> None:
    """An immersion is to come."""
    corps = e.corps
    dossier.immersions[corps["pmsmp"]] = Pmsmp(
        corps["pmsmp"],
        corps["structure"],
        ObjectifPmsmp[corps["objectif"]],
        date.fromisoformat(corps["debut_le"]),
        date.fromisoformat(corps["fin_le"]),
        corps["heures"],
        e.survenu_le,
    )


@evolue(PmsmpTerminee)
def pmsmp_terminee(dossier: "Dossier", e: EvenementLu) -> None:
    """It is over."""
    if (pmsmp := dossier.immersions.get(e.corps["pmsmp"])) is not None:
        pmsmp.terminee_le, pmsmp.issue = e.survenu_le, IssuePmsmp[e.corps["issue"]]
        pmsmp.fin_le = min(pmsmp.fin_le, e.survenu_le)


@evolue(PmsmpAnnulee)
def pmsmp_annulee(dossier: "Dossier", e: EvenementLu) -> None:
    """It does not take place."""
    if (pmsmp := dossier.immersions.get(e.corps["pmsmp"])) is not None:
        pmsmp.annulee_le = e.survenu_le
