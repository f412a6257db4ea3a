"""Geometry of charts: what templates draw as SVG, without a script, beside a table of the same figures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HAUTEUR, HAUT, BAS, GAUCHE, DROITE = 240, 18, 34, 52, 18
"""Of a line chart, and its margins, in units of its viewBox."""
LARGEURS: Final = {"large": 760, "etroite": 320}
ECART_TEXTE: Final = {"large": 62, "etroite": 58}
"""Room for a label under the axis."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value of the line: where it is, and how it is told; without ``y`` when there is none."""

    x: float
    y: float | None
    libelle: str
    texte: str
    marque: bool


@dataclass(frozen=True, slots=True)
class Repere:
    """A line of the grid and its figure."""

    y: float
    texte: str


@dataclass(frozen=True, slots=True)
class Courbe:
    """A line chart at one width."""

    variante: str
    largeur: int
    hauteur: int
    points: tuple[Point, ...]
    reperes: tuple[Repere, ...]
    chemins: tuple[str, ...]

    @property
    def base(self) -> float:
        """Where zero is."""
        return HAUTEUR - BAS


def courbes(valeurs: Sequence[tuple[str, str, float | None]]) -> tuple[Courbe, ...]:
    """The same line for wide and for narrow screens; of each point: short label, figure in words, value."""
    return tuple(_courbe(nom, largeur, valeurs) for nom, largeur in LARGEURS.items())


def plafond(maximum: float) -> float:
    """The first round number that is not below and whose quarters are whole."""
    if maximum <= 20:
        return max(4, 4 * math.ceil(maximum / 4))
    puissance = 10.0 ** math.floor(math.log10(maximum))
    return next(pas * puissance for pas in (1, 2, 4, 6, 8, 10) if pas * puissance >= maximum)


def parts(valeurs: Sequence[float | None]) -> list[float]:
    """Length of each bar, in hundredths of the longest."""
    maximum = max((abs(v) for v in valeurs if v is not None), default=0)
    return [round(100 * abs(v) / maximum, 2) if v is not None and maximum else 0 for v in valeurs]


def _courbe(nom: str, largeur: int, valeurs: Sequence[tuple[str, str, float | None]]) -> Courbe:
    haut = plafond(max((v for _, _, v in valeurs if v is not None), default=0))
    utile, pas = largeur - GAUCHE - DROITE, max(1, len(valeurs) - 1)
    saut = max(1, math.ceil(len(valeurs) * ECART_TEXTE[nom] / utile))

    def ordonnee(valeur: float) -> float:
        return round(HAUTEUR - BAS - (HAUTEUR - HAUT - BAS) * max(valeur, 0) / haut, 1)

    dernier = len(valeurs) - 1
    points = tuple(
        Point(
            round(GAUCHE + utile * rang / pas, 1),
            None if valeur is None else ordonnee(valeur),
            libelle,
            texte,
            (dernier - rang) % saut == 0,
        )
        for rang, (libelle, texte, valeur) in enumerate(valeurs)
    )
    graduations = [haut * n / 4 for n in range(5)]
    return Courbe(
        nom,
        largeur,
        HAUTEUR,
        points,
        tuple(Repere(ordonnee(v), _graduation(v)) for v in graduations),
        tuple(_chemins(points)),
    )


def _chemins(points: Sequence[Point]) -> list[str]:
    """A path for each run of values; a hole in the figures is a hole in the line."""
    chemins: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            chemins.append([])
        else:
            chemins[-1].append(f"{point.x} {point.y}")
    return ["M" + " L".join(suite) for suite in chemins if len(suite) > 1]


def _graduation(valeur: float) -> str:
    texte = f"{valeur:,.1f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
    return texte.removesuffix(",0")
