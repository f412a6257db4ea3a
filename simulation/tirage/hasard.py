"""Chance, drawn from a seed: the same seed tells the same story on every machine."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")
_LIBRES = ~(0xF000 << 64 | 0xC000 << 48)
_VERSION_4 = 0x4000 << 64 | 0x8000 << 48


class Hasard(Random):
    """A source of chance of its own for each subject (a household, a dossier), so that none shifts another's draws."""

    def __init__(self, graine: int, sujet: str) -> None:
        """``graine`` is the simulation's, ``sujet`` says what the draws are for."""
        super().__init__(f"{graine}/{sujet}")

    def uuid(self) -> UUID:
        """A UUID of version 4."""
        return UUID(int=self.getrandbits(128) & _LIBRES | _VERSION_4)

    def octets_uuid(self) -> bytes:
        """The 16 bytes of a UUID of version 4, for who needs no more than that."""
        return (self.getrandbits(128) & _LIBRES | _VERSION_4).to_bytes(16, "big")

    def entier(self, du: int, au: int) -> int:
        """An integer between two bounds, both included."""
        return du + int(self.random() * (au - du + 1))

    def chance(self, probabilite: float) -> bool:
        """Whether something of this probability happens."""
        return self.random() < probabilite

    def parmi(self, valeurs: Sequence[T]) -> T:
        """One of the values, all equally likely."""
        return valeurs[int(self.random() * len(valeurs))]

    def melanger(self, valeurs: Iterable[T]) -> list[T]:
        """The values in another order."""
        melange = list(valeurs)
        self.shuffle(melange)
        return melange


class Tirage(Generic[T]):
    """A draw among weighted values, prepared once."""

    def __init__(self, poids: Mapping[T, float]) -> None:
        """Weights need not add up to anything."""
        self._valeurs = tuple(poids)
        self._cumuls = tuple(accumulate(poids.values()))

    def tirer(self, hasard: Hasard) -> T:
        """One value, as likely as its weight."""
        rang = bisect(self._cumuls, hasard.random() * self._cumuls[-1])
        return self._valeurs[min(rang, len(self._valeurs) - 1)]
