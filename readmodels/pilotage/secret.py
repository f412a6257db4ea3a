"""Secret statistique: what a figure tells to whoever may not see persons. Every answer with cells passes here.

1. What fewer than :data:`CACHE_SOUS` persons bring is hidden, and nought with it. Persons are counted, not rows: twelve
   rendez-vous of one person are hidden too. So is a share that leaves out fewer persons than that.
2. The rest is rounded to the nearest multiple of :data:`SEUIL`, or of a rounder number when one person brings more than
   that. A share is that of its rounded terms; a mean is told no closer than one person moves it, without its sum.

So any relation between cells (a total and its parts, two dates, two axes, a complement) leaves more than one value to a cell
of less than :data:`SEUIL` persons. It may always be one more or one less, since hidden cells go from nought to above the
threshold; another cell of the relation takes the difference, since each stands for several counts. The rule looks at a cell
by itself: it needs to know nothing of what was asked before (docs/decisions/0023-secret-statistique.md).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

from readmodels.pilotage.indicateur import Indicateur, Unite
from readmodels.pilotage.regard import Regard

SEUIL: Final = 5
"""A cell of fewer persons is never told, nor to be found from any two answers."""
CACHE_SOUS: Final = 2 * SEUIL
"""Persons under which a cell is hidden: above the threshold, so that a hidden cell may be one that need not be."""
MASQUE: Final = f"moins de {CACHE_SOUS} personnes"
"""The words in the place of a hidden figure."""
_CACHES: Final = (
    f"Chiffres du département. Ce que font moins de {CACHE_SOUS} personnes est caché, zéro compris, et une part l'est aussi"
    f" quand elle en laisse moins de {CACHE_SOUS} de côté ; une ligne où tout est caché n'est pas montrée. Le reste est"
    f" arrondi au multiple de {SEUIL} le plus proche, ou d'un nombre plus rond là où une personne compte pour beaucoup."
)
_EXACTS: Final = "exacts, petits effectifs compris : ils peuvent désigner une personne, ne les diffusez pas."


@dataclass(frozen=True, slots=True)
class Terme:
    """A term as it is counted: its sum, how many persons bring to it, and the most that one of them brings."""

    somme: float
    personnes: int = 0
    plus_forte: float = 1


@dataclass(frozen=True, slots=True)
class Brute:
    """A figure as it is counted, which nothing but :func:`publier` reads; ``hors``, the persons that a share leaves out."""

    numerateur: Terme
    denominateur: Terme | None = None
    hors: int = 0


@dataclass(frozen=True, slots=True)
class Valeur:
    """A figure as it is told: :func:`publier` alone makes one, and pages, files and API show nothing else.

    A ratio keeps its two terms, a hidden mean and a mean under the secret only the second one; ``valeur`` is None when it
    is hidden (``masque``), and when there is nothing to divide by.
    """

    valeur: float | None
    numerateur: float | None
    denominateur: float | None
    masque: bool = False


def publier(indicateur: Indicateur, brute: Brute, regard: Regard) -> Valeur:
    """A figure as this regard may read it."""
    numerateur, denominateur = brute.numerateur, brute.denominateur
    if regard.personnes:
        diviseur = None if denominateur is None else denominateur.somme
        return Valeur(indicateur.valeur(numerateur.somme, diviseur), numerateur.somme, diviseur)
    if denominateur is None:
        nombre = _arrondir(numerateur)
        return Valeur(nombre, nombre, None, masque=nombre is None)
    diviseur = _arrondir(denominateur)
    if indicateur.unite is Unite.POURCENTAGE:
        dividende = _arrondir(numerateur)
        if dividende is None or diviseur is None or brute.hors < CACHE_SOUS:
            return Valeur(None, None, diviseur, masque=True)
        part = indicateur.valeur(min(dividende, diviseur), diviseur)
        return Valeur(part, dividende, diviseur)
    moyenne = None if diviseur is None else _moyenne(numerateur, denominateur)
    return Valeur(moyenne, None, diviseur, masque=moyenne is None)


def effectif(personnes: int, regard: Regard) -> int | None:
    """A number of persons that is no indicator's, as this regard may read it; None where it is hidden."""
    if regard.personnes:
        return personnes
    arrondi = _arrondir(Terme(personnes, personnes))
    return None if arrondi is None else int(arrondi)


def rien(indicateur: Indicateur, regard: Regard) -> Valeur:
    """The figure of a cell where nothing was counted."""
    return publier(indicateur, Brute(Terme(0), None if indicateur.denominateur is None else Terme(0)), regard)


def avis(regard: Regard) -> str:
    """Say in one sentence, for pages, files and API, what these figures hide, or who they are for."""
    if not regard.personnes:
        return _CACHES
    de = "du département" if regard.perimetre.entier else "des seuls dossiers que vous pouvez consulter"
    return f"Chiffres {de}, {_EXACTS}"


def _arrondir(terme: Terme) -> float | None:
    """A sum, rounded; None when it is hidden, also where it is little beside what one person may bring."""
    if terme.personnes < CACHE_SOUS:
        return None
    pas = next(pas for pas in _rondeurs(SEUIL) if pas >= terme.plus_forte)
    return _au_plus_pres(terme.somme, pas) or None


def _moyenne(numerateur: Terme, denominateur: Terme) -> float | None:
    """A mean, no closer than what one person brings moves it; None where this leaves nothing of it."""
    precision = next(pas for pas in _rondeurs(0.1) if pas * denominateur.somme >= numerateur.plus_forte)
    exacte = numerateur.somme / denominateur.somme
    return _au_plus_pres(exacte, precision) or (None if exacte else 0.0)


def _au_plus_pres(nombre: float, pas: float) -> float:
    return round(pas * math.floor(nombre / pas + 0.5), 1)


def _rondeurs(premiere: float) -> Iterator[float]:
    """1, 2, 5, 10, 20, 50… from the first one."""
    return (r for r in (m * 10.0**rang for rang in count(-1) for m in (1, 2, 5)) if r >= premiere)
