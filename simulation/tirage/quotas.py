"""Draws that give exact numbers: shuffle, then count."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from simulation.tirage.hasard import Hasard

T = TypeVar("T")


class Groupe(Protocol):
    """Something that holds one or two dossiers."""

    @property
    def dossiers(self) -> Sequence[object]:
        """Its dossiers."""


G = TypeVar("G", bound=Groupe)


class QuotaImpossible(ValueError):
    """There are not enough candidates for a figure."""

    def __init__(self, quoi: str, voulu: int, possible: int) -> None:
        """Name the figure."""
        super().__init__(f"{quoi} : {voulu} demandés, {possible} possibles ; simulez plus de dossiers ou plus de mois")


def tailles(personnes: int, part_en_couple: float) -> tuple[int, int]:
    """How many households of one and of two persons add up to this number of persons."""
    couples = min(round(personnes * part_en_couple / 2), personnes // 2)
    return personnes - 2 * couples, couples


def tirer(quoi: str, candidats: Iterable[T], effectif: int, hasard: Hasard) -> list[T]:
    """Exactly this many candidates; raises :class:`QuotaImpossible`."""
    melange = hasard.melanger(candidats)
    if len(melange) < effectif:
        raise QuotaImpossible(quoi, effectif, len(melange))
    return melange[:effectif]


def tirer_groupes(quoi: str, candidats: Sequence[G], effectif: int, hasard: Hasard) -> tuple[list[G], list[G]]:
    """Groups that hold exactly this many dossiers, and the others; raises :class:`QuotaImpossible`.

    Pairs are taken in proportion, singles make up the exact number.
    """
    total = sum(len(groupe.dossiers) for groupe in candidats)
    if total < effectif:
        raise QuotaImpossible(quoi, effectif, total)
    seuls = hasard.melanger(groupe for groupe in candidats if len(groupe.dossiers) == 1)
    paires = hasard.melanger(groupe for groupe in candidats if len(groupe.dossiers) == 2)
    prises = min(round(len(paires) * effectif / total), effectif // 2) if total else 0
    while effectif - 2 * prises > len(seuls):
        prises += 1
    reste = effectif - 2 * prises
    if prises > len(paires) or reste < 0:
        raise QuotaImpossible(quoi, effectif, total)
    return [*paires[:prises], *seuls[:reste]], [*paires[prises:], *seuls[reste:]]
