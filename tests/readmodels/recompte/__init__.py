"""What indicators should say, recounted in plain Python from the events: no SQL, one dossier at a time.

A source gives lines, one for each thing that may be counted, with the day and the axes of each; an indicator says what a
line brings to its numerator and to its denominator.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ledger.lu import EvenementLu
from readmodels.horloge import Moment
from tests.readmodels.recompte.apports import APPORTS
from tests.readmodels.recompte.lignes import Dossier, Ligne
from tests.readmodels.recompte.sources import SOURCES

__all__ = ["APPORTS", "SOURCES", "Recompte", "Termes"]

Termes = tuple[float, float | None]


class Recompte:
    """Some dossiers at a moment; what is read of each is kept from one question to the next."""

    def __init__(self, dossiers: Mapping[UUID, Sequence[EvenementLu]], moment: Moment) -> None:
        """Their events, whatever is known of them at the moment."""
        self.moment = moment
        self._dossiers = [Dossier(dossier, lus, moment) for dossier, lus in dossiers.items()]
        self._lignes: dict[str, list[Ligne]] = {}

    def lignes(self, source: str) -> list[Ligne]:
        """Lines of a source."""
        if source not in self._lignes:
            self._lignes[source] = [ligne for dossier in self._dossiers for ligne in SOURCES[source](dossier)]
        return self._lignes[source]

    def termes(
        self, code: str, source: str, par: Sequence[str] = (), du: date | None = None
    ) -> dict[tuple[Any, ...], Termes]:
        """Terms of an indicator by axes; cells where both are nought are not there."""
        apports: dict[tuple[Any, ...], tuple[list[Any], list[Any]]] = {}
        numerateur, denominateur = APPORTS[code]
        for ligne in self.lignes(source):
            if du is None or ligne.jour >= du:
                des_deux = apports.setdefault(tuple(ligne.axe(axe) for axe in par), ([], []))
                des_deux[0].append(numerateur(ligne))
                if denominateur is not None:
                    des_deux[1].append(denominateur(ligne))
        comptes = {cle: (_total(n), None if denominateur is None else _total(d)) for cle, (n, d) in apports.items()}
        return {cle: termes for cle, termes in comptes.items() if any(termes)}


def _total(apports: Sequence[Any]) -> float:
    """Sum; of sets, how many distinct objects they hold."""
    objets = [a for a in apports if isinstance(a, frozenset)]
    return len(frozenset[Any]().union(*objets)) if objets else sum(map(float, apports))
