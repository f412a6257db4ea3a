"""Figures on past dates: what a step brings counts on the dates from which it is known and true, until it is corrected."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from simulation.comptes.apports import Apport, apports
from simulation.comptes.termes import Cle, Termes
from simulation.comptes.traces import Trace

NOMBRE: Final = 10
CONNU, VALABLE = "connu", "valable"


@dataclass(slots=True)
class DatesPassees:
    """Terms of each indicator on each date by each clock.

    A step is counted once, over a range of dates: at the first date of the range it enters, after the last it leaves.
    """

    dates: tuple[date, ...]
    _entrees: dict[Cle, list[Termes]] = field(default_factory=dict)
    _a_dates: dict[Cle, Termes] = field(default_factory=dict)

    @classmethod
    def entre(cls, debut: date, au: date) -> "DatesPassees":
        """:data:`NOMBRE` dates at regular intervals."""
        pas = (au - debut) / (NOMBRE + 1)
        return cls(tuple(debut + pas * rang for rang in range(1, NOMBRE + 1)))

    def compter(self, traces: Iterable[Trace]) -> None:
        """Each of these steps' own contribution, in one dossier."""
        uniques: dict[Cle, int] = {}
        for trace in traces:
            siens = apports(trace)
            for horloge, du, au in self._rangs(trace) if siens else ():
                for apport in siens:
                    if apport.unique:
                        cle = apport.code, horloge
                        uniques[cle] = uniques.get(cle, 0) | ((1 << au) - (1 << du))
                    else:
                        self._etendre(apport, horloge, du, au)
        for (code, horloge), rangs in uniques.items():
            for rang, le in enumerate(self.dates):
                if rangs >> rang & 1:
                    self.ajouter(Apport(code), horloge, le)

    def _rangs(self, trace: Trace) -> list[tuple[str, int, int]]:
        """Ranks of the dates on which a step counts, by clock, the last one excluded."""
        nombre, survenu_le = len(self.dates), trace.pas.survenu_le
        connu = bisect_left(self.dates, max(trace.pas.jour, survenu_le)), bisect_left(self.dates, trace.fin_connu_le)
        rangs = [(CONNU, *connu)] if connu[0] < connu[1] else []
        valable = bisect_left(self.dates, survenu_le)
        if trace.fin_connu_le == date.max and valable < nombre:
            rangs.append((VALABLE, valable, nombre))
        return rangs

    def _etendre(self, apport: Apport, horloge: str, du: int, au: int) -> None:
        cumuls = self._entrees.setdefault((apport.code, horloge), [Termes() for _ in range(len(self.dates) + 1)])
        for rang, signe in ((du, 1), (au, -1)):
            cumuls[rang].numerateur += signe * apport.numerateur
            cumuls[rang].denominateur += signe * apport.denominateur

    def ajouter(self, apport: Apport, horloge: str, le: date) -> None:
        """The contributions that count on one date."""
        if apport.compte:
            self._a_dates.setdefault((apport.code, horloge, le.isoformat()), Termes()).ajouter(apport)

    def totaux(self) -> dict[Cle, dict[str, float]]:
        """Both terms by indicator, clock and date."""
        totaux = {cle: termes.en_dict() for cle, termes in self._a_dates.items()}
        for (code, horloge), cumuls in self._entrees.items():
            numerateur = denominateur = 0.0
            for le, entree in zip(self.dates, cumuls, strict=False):
                numerateur, denominateur = numerateur + entree.numerateur, denominateur + entree.denominateur
                if numerateur or denominateur:
                    cle = code, horloge, le.isoformat()
                    totaux[cle] = {"numerateur": numerateur, "denominateur": denominateur}
        return totaux
