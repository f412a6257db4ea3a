"""Working days and office hours in France: when people record what they did."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from ledger.chain import microsecondes
from ledger.dates import PARIS

MINUTE_US: Final = 60_000_000
OUVERTURE_MIN, FERMETURE_MIN = 8 * 60 + 30, 17 * 60 + 30
"""Office hours, in minutes since midnight (Europe/Paris)."""

_UN_JOUR: Final = timedelta(days=1)
_FERIES_FIXES: Final = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))


@lru_cache(maxsize=128)
def feries(annee: int) -> frozenset[date]:
    """The eleven legal holidays of a year (CT L3133-1)."""
    paques = _paques(annee)
    mobiles = (paques + timedelta(days=jours) for jours in (1, 39, 50))
    return frozenset((*(date(annee, mois, jour) for mois, jour in _FERIES_FIXES), *mobiles))


def _paques(annee: int) -> date:
    """Easter Sunday (Meeus, Jones and Butcher)."""
    siecle, reste = divmod(annee, 100)
    epacte = (19 * (annee % 19) + siecle - siecle // 4 - (siecle - (siecle + 8) // 25 + 1) // 3 + 15) % 30
    jour = (32 + 2 * (siecle % 4) + 2 * (reste // 4) - epacte - reste % 4) % 7
    correction = (annee % 19 + 11 * epacte + 22 * jour) // 451
    mois, rang = divmod(epacte + jour - 7 * correction + 114, 31)
    return date(annee, mois, rang + 1)


def ouvre(le: date) -> bool:
    """Whether offices are open."""
    return le.weekday() < 5 and le not in feries(le.year)


def ouvre_apres(le: date) -> date:
    """This day, or the first working day after it."""
    while not ouvre(le):
        le += _UN_JOUR
    return le


def ouvre_avant(le: date) -> date:
    """This day, or the last working day before it."""
    while not ouvre(le):
        le -= _UN_JOUR
    return le


def ouvre_entre(le: date, au_plus_tot: date, au_plus_tard: date) -> date | None:
    """The working day nearest to ``le`` inside the bounds, later rather than earlier; None when there is none."""
    le = min(max(le, au_plus_tot), au_plus_tard)
    apres = ouvre_apres(le)
    if au_plus_tot <= apres <= au_plus_tard:
        return apres
    avant = ouvre_avant(le)
    return avant if au_plus_tot <= avant <= au_plus_tard else None


def recule(le: date, jours: int, au_plus_tot: date) -> date:
    """The working day some days before the working day ``le``, not before ``au_plus_tot``."""
    return ouvre_entre(le - timedelta(days=jours), min(au_plus_tot, le), le) or le


@dataclass(slots=True)
class Pendule:
    """Instants of civil times in Europe/Paris, as microseconds since 2000 (UTC); remembers the days it met."""

    _minuits: dict[date, int] = field(default_factory=dict)

    def instant(self, le: date, minutes: float) -> int:
        """The instant, ``minutes`` after midnight; clocks never change on a working day."""
        minuit = self._minuits.get(le)
        if minuit is None:
            minuit = self._minuits[le] = microsecondes(datetime(le.year, le.month, le.day, tzinfo=PARIS))
        return minuit + int(minutes * MINUTE_US)
