"""The measures of a whole run, as ``docs/mesures.md`` keeps them: machine, date, figures beside their references."""

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.mesure import Mesure
from ledger.dates import aujourd_hui

ENTETE = """# Measures

Written by `make bench`, every measure in one run; `bench/` says how each is had, and what its reference is. A ratio compares
what was measured with a reference measured beside it, in the same run: it is what two machines have in common.
`etalon_cpu`, taken again after each measure, tells whether the machine was idle all along.
"""


def decrire() -> dict[str, str]:
    """Say which machine measures, and when."""
    memoire_go = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "date": aujourd_hui().isoformat(),
        "processeur": f"{os.cpu_count()} × {_processeur()}",
        "memoire": f"{memoire_go:.0f} GB",
        "systeme": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _processeur() -> str:
    """Read the model of the processor where Linux tells it."""
    chemin = Path("/proc/cpuinfo")
    lignes = chemin.read_text().splitlines() if chemin.exists() else []
    modeles = (ligne.partition(":")[2].strip() for ligne in lignes if ligne.startswith("model name"))
    return next(modeles, platform.machine())


def rediger(mesures: Sequence[Mesure], machine: Mapping[str, str]) -> str:
    """Write the document: the machine, then a table of all measures in the order in which they were taken."""
    lieu = ", ".join(f"{nom} {valeur}" for nom, valeur in machine.items())
    lignes = ["| measure | value | unit | reference | ratio | conditions |", "|---|--:|---|--:|--:|---|"]
    lignes += [_ligne(mesure) for mesure in mesures]
    return "\n".join([ENTETE, f"Machine: {lieu}.", "", *lignes]) + "\n"


def _ligne(mesure: Mesure) -> str:
    conditions = ", ".join(f"{nom} {valeur}" for nom, valeur in mesure.conditions.items())
    reference, ratio = ("" if x is None else f"{x:g}" for x in (mesure.reference, mesure.ratio))
    cellules = (mesure.mesure, f"{mesure.valeur:,.10g}", mesure.unite, reference, ratio, conditions)
    return "| " + " | ".join(cellule.replace("|", "/") for cellule in cellules) + " |"
