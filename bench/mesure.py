"""The shape of a measure, and the yardsticks that tell one machine, or one moment, from another."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

YARDSTICK_TOURS = 200_000
FSYNCS = 200


@dataclass(frozen=True, slots=True)
class Mesure:
    """A figure, its unit, the reference measured beside it and their ratio; ``conditions`` says how both were had."""

    mesure: str
    valeur: float
    unite: str
    reference: float | None = None
    ratio: float | None = None
    conditions: dict[str, Any] = field(default_factory=dict)

    def en_dict(self) -> dict[str, Any]:
        """As written in ``resultats.json``."""
        return asdict(self)


def comparer(nom: str, valeur: float, unite: str, reference: float, **conditions: Any) -> Mesure:
    """A measure with its ratio to the reference, in the same unit; no ratio to what took no time at all."""
    ratio = round(valeur / reference, 3) if reference else None
    return Mesure(nom, round(valeur, 3), unite, round(reference, 3), ratio, conditions)


def etalon_cpu() -> Mesure:
    """How fast this machine hashes, now: figures of two runs are compared through it."""
    bloc = bytes(200)
    debut = time.perf_counter()
    for _ in range(YARDSTICK_TOURS):
        sha256(bloc).digest()
    return Mesure("etalon_cpu", round(YARDSTICK_TOURS / (time.perf_counter() - debut) / 1000, 1), "k SHA-256/s")


def etalon_fsync(dossier: Path) -> Mesure:
    """Median time of an ``fdatasync`` after 8 kB, where the databases are."""
    with tempfile.NamedTemporaryFile(dir=dossier) as fichier:
        durees = []
        for _ in range(FSYNCS):
            fichier.write(bytes(8192))
            fichier.flush()
            debut = time.perf_counter()
            os.fdatasync(fichier.fileno())
            durees.append(time.perf_counter() - debut)
    return Mesure("etalon_fsync", round(statistics.median(durees) * 1e6, 1), "µs")


def centile(valeurs: list[float], rang: float) -> float:
    """Value below which ``rang`` (0 to 1) of the sorted values lie."""
    return sorted(valeurs)[min(len(valeurs) - 1, int(len(valeurs) * rang))]


def chronometrer(fonction: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    debut = time.perf_counter()
    fonction()
    return time.perf_counter() - debut
