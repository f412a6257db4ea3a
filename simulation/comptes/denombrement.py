"""Every indicator counted by the story: by month and MDS at its end, and in all on past dates of both clocks.

What happened is counted in the month in which it did; a situation at the end of each month of the window, as known at its
end. Distinct persons and référents are counted once in each cell.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from simulation.comptes.apports import Apport, apports
from simulation.comptes.dates_passees import CONNU, VALABLE, DatesPassees
from simulation.comptes.situations import HEBDO_H, etat, pese, semaines, situation, situations, suites
from simulation.comptes.termes import Cle, Termes
from simulation.comptes.traces import Registre, Trace
from simulation.plan.parametres import Parametres
from simulation.trame.faits import Territorial

TOUT_CONNU: Final = date.max - timedelta(days=1)
Datee = tuple[date, str | None, Apport]
Lieu = tuple[str, str | None]
"""A month and an MDS."""


@dataclass(slots=True)
class Denombrement:
    """Adds up dossiers, one after the other. ``fins``: last days of the months of the window.

    Cells are many and grow with the département: they share their months and MDS.
    """

    parametres: Parametres
    passees: DatesPassees = field(init=False)
    fins: tuple[date, ...] = field(init=False)
    _cellules: dict[str, dict[Lieu, Termes]] = field(default_factory=dict)
    _lieux: dict[Lieu, Lieu] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """See the class."""
        self.passees = DatesPassees.entre(self.parametres.debut, self.parametres.jusqu_au)
        fins, le = [], self.parametres.jusqu_au
        while le >= self.parametres.debut:
            fins.append(le)
            le = le.replace(day=1) - timedelta(days=1)
        self.fins = tuple(fins)

    def compter(self, registre: Registre) -> None:
        """A dossier is told to its end."""
        au = self.parametres.jusqu_au
        finales = registre.visibles(TOUT_CONNU, au)
        vues: set[tuple[str, Lieu]] = set()
        for jour, mds, apport in (*_survenus(finales), *_ensemble(finales, au)):
            self._ajouter(jour, mds, apport, vues)
        pesantes = [trace for trace in finales if pese(trace)]
        for fin, ici in situations(pesantes, self.fins):
            for apport in etat(ici, fin):
                self._ajouter(fin, apport.mds, apport, vues)
        self._dater(registre, pesantes)

    def _dater(self, registre: Registre, pesantes: list[Trace]) -> None:
        """The same on past dates: what each step brings alone for the days on which it counts, then what several say."""
        self.passees.compter(registre.traces)
        connues = Registre([trace for trace in registre.traces if pese(trace)])
        for le, ici in situations(pesantes, self.passees.dates):
            alors, valables = connues.visibles(le, le), [trace for trace in pesantes if trace.pas.survenu_le <= le]
            for horloge, traces, la in ((CONNU, alors, situation(alors)), (VALABLE, valables, ici)):
                for apport in (*etat(la, le), *(apport for _, _, apport in _ensemble(traces, le))):
                    self.passees.ajouter(apport, horloge, le)

    def par_mois(self) -> dict[Cle, Termes]:
        """Terms by indicator, month and MDS."""
        return {(code, *lieu): termes for code, cellules in self._cellules.items() for lieu, termes in cellules.items()}

    def _ajouter(self, jour: date, mds: str | None, apport: Apport, vues: set[tuple[str, Lieu]]) -> None:
        lieu = jour.isoformat()[:7], mds
        if apport.unique:
            if (apport.code, lieu) in vues:
                return
            vues.add((apport.code, lieu))
        if not apport.compte:
            return
        cellules = self._cellules.setdefault(apport.code, {})
        if (termes := cellules.get(lieu)) is None:
            termes = cellules[self._lieux.setdefault(lieu, lieu)] = Termes()
        termes.ajouter(apport)


def _survenus(traces: Iterable[Trace]) -> Iterator[Datee]:
    """Each of these steps' own contribution, with its day and its MDS."""
    for trace in traces:
        for apport in apports(trace):
            yield apport.jour or trace.pas.survenu_le, trace.mds, apport


def _ensemble(traces: list[Trace], le: date) -> Iterator[Datee]:
    """The contributions that several of these steps make together, with their day and their MDS."""
    for trace, apport in suites(traces, le):
        yield trace.pas.survenu_le, apport.mds or trace.mds, apport
    for semaine, heures in semaines(traces, le):
        mds = _domicile(traces, semaine)
        yield semaine, mds, Apport("heures_par_semaine", heures, 1)
        yield semaine, mds, Apport("part_semaines_15h", heures >= HEBDO_H, 1)


def _domicile(traces: list[Trace], le: date) -> str | None:
    """MDS of the address on a day."""
    connus = [f.mds for t in traces if t.pas.survenu_le <= le for f in t.pas.faits if isinstance(f, Territorial)]
    return connus[-1] if connus else None
