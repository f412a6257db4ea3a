"""A week on a grid: days side by side, each appointment at its hour; what overlaps stands side by side, or as a crowd.

The order is that of the document: by day, then by hour. The style sheet only says at which height each one stands.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final, Generic, Protocol, TypeVar

from babel.dates import format_date

from web.mots.ecriture import capitale

QUART_MIN: Final = 15
"""Minutes of a row of the grid."""
QUARTS_MIN: Final = 2
"""Rows of the smallest block, whatever its duration: a link is 24 pixels high at least."""
VOIES_MAX: Final = 3
"""Appointments side by side in a day, at most: more of them at one hour are told together."""
OUVRE_H, FERME_H = 8, 18
"""Hours that are always shown; the grid grows to hold what stands outside."""


class Placable(Protocol):
    """An object that has a day, an hour and a duration."""

    @property
    def le(self) -> date: ...
    @property
    def heure(self) -> time: ...
    @property
    def duree_prevue_min(self) -> int: ...


T = TypeVar("T", bound=Placable)


@dataclass(frozen=True, slots=True)
class Bloc(Generic[T]):
    """One place of the grid: rows from the top of the day, rows of height, its lane among ``voies``; several
    ``objets`` when more of them overlap than a day has lanes for.
    """

    rang: int
    quarts: int
    voie: int
    voies: int
    objets: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Jour(Generic[T]):
    """A day of the grid; ``ferme`` says why nobody is received then, if anything."""

    le: date
    nom: str
    numero: str
    ferme: str | None
    blocs: tuple[Bloc[T], ...]


@dataclass(frozen=True, slots=True)
class Grille(Generic[T]):
    """The days of a week, from one whole hour to another."""

    de_h: int
    a_h: int
    jours: tuple[Jour[T], ...]

    @property
    def heures(self) -> range:
        """The whole hours that are written beside."""
        return range(self.de_h, self.a_h)


def poser(jours: Sequence[date], objets: Sequence[T], ferme: Callable[[date], str | None]) -> Grille[T]:
    """Lay what these days hold on a grid; a Saturday or a Sunday is there when it holds something."""
    par_jour = {le: sorted((o for o in objets if o.le == le), key=lambda o: (o.heure, _fin(o))) for le in jours}
    poses = [o for ranges in par_jour.values() for o in ranges]
    de_h = min([OUVRE_H, *(o.heure.hour for o in poses)])
    a_h = min(24, max([FERME_H, *(-(-_fin(o) // 60) for o in poses)]))
    return Grille(
        de_h,
        a_h,
        tuple(
            Jour(
                le, capitale(format_date(le, "EEEE", locale="fr")), _numero(le), ferme(le), tuple(_blocs(ranges, de_h))
            )
            for le, ranges in par_jour.items()
            if le.weekday() < 5 or ranges
        ),
    )


def _numero(le: date) -> str:
    dit = format_date(le, "d MMMM", locale="fr")
    return f"1er{dit[1:]}" if le.day == 1 else dit


def _debut(objet: Placable) -> int:
    return objet.heure.hour * 60 + objet.heure.minute


def _fin(objet: Placable) -> int:
    return _debut(objet) + objet.duree_prevue_min


def _rangs(objet: Placable, de_h: int) -> tuple[int, int]:
    """First row of what is drawn, and the row after its last; cut at midnight."""
    debut = (_debut(objet) - de_h * 60) // QUART_MIN
    fin = -((de_h * 60 - min(_fin(objet), 24 * 60)) // QUART_MIN)
    return debut, max(fin, debut + QUARTS_MIN)


def _blocs(objets: Sequence[T], de_h: int) -> Iterator[Bloc[T]]:
    """Blocks of a day, cluster by cluster of what overlaps."""
    amas: list[T] = []
    jusqu_a = -1
    for objet in objets:
        debut, fin = _rangs(objet, de_h)
        if amas and debut >= jusqu_a:
            yield from _amas(amas, de_h)
            amas, jusqu_a = [], -1
        amas.append(objet)
        jusqu_a = max(jusqu_a, fin)
    if amas:
        yield from _amas(amas, de_h)


def _amas(objets: Sequence[T], de_h: int) -> Iterator[Bloc[T]]:
    """One cluster: each object in the first lane that is free, or all of them in one block."""
    libres: list[int] = []
    voies: list[int] = []
    for objet in objets:
        debut, fin = _rangs(objet, de_h)
        voie = next((n for n, libre in enumerate(libres) if libre <= debut), len(libres))
        libres[voie:] = [fin, *libres[voie + 1 :]]
        voies.append(voie)
    if len(libres) > VOIES_MAX:
        debut, fin = _rangs(objets[0], de_h)[0], max(libres)
        yield Bloc(debut, fin - debut, 0, 1, tuple(objets))
        return
    for objet, voie in zip(objets, voies, strict=True):
        debut, fin = _rangs(objet, de_h)
        yield Bloc(debut, fin - debut, voie, len(libres), (objet,))
