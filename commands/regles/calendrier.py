"""Civil calendar of a territory: public holidays, jours ouvrés (CT L3133-1; CRPA R112-11-2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

SAMEDI, DIMANCHE = 5, 6
UN_JOUR = timedelta(days=1)
SUBDIVISIONS: Final[Mapping[str, str]] = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "976": "976",
}
"""Départements that have holidays of their own (Alsace-Moselle, overseas), by their name in the library."""


@lru_cache(maxsize=1024)
def _feries(annee: int, subdivision: str | None) -> Mapping[date, str]:
    return dict(holidays.country_holidays("FR", subdiv=subdivision, years=annee, language="fr"))


@dataclass(frozen=True, slots=True)
class Calendrier:
    """Which days count in a département (``33``, ``2A``, ``974``)."""

    departement: str | None = None

    def ferie(self, le: date) -> bool:
        """Whether the day is a public holiday there."""
        return le in _feries(le.year, SUBDIVISIONS.get(self.departement or ""))

    def fete(self, le: date) -> str | None:
        """French name of the public holiday that the day is there; None on another day."""
        return _feries(le.year, SUBDIVISIONS.get(self.departement or "")).get(le)

    def ouvre(self, le: date) -> bool:
        """Jour ouvré: Monday to Friday, holidays left out."""
        return le.weekday() < SAMEDI and not self.ferie(le)

    def apres_jours_ouvres(self, le: date, jours: int) -> date:
        """The ``jours``-th jour ouvré after ``le``; ``le`` itself for none."""
        for _ in range(jours):
            le += UN_JOUR
            while not self.ouvre(le):
                le += UN_JOUR
        return le

    def reporte(self, le: date) -> date:
        """The day itself, or the first jour ouvré after a Saturday, a Sunday or a holiday (CPC art. 642)."""
        while not self.ouvre(le):
            le += UN_JOUR
        return le


METROPOLE = Calendrier()
