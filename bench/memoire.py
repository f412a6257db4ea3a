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


def rediger(etalons: Sequence[Mesure], mesures: Mapping[str, Sequence[Mesure]], machine: Mapping[str, str]) -> str:
    """Write the document: the machine and its yardsticks, then a table for each module of ``bench/``."""
    lieu = ", ".join(f"{nom} {valeur}" for nom, valeur in machine.items())
    lignes = [ENTETE, f"Machine: {lieu}.", "", *_table(etalons)]
    for nom, prises in mesures.items():
        lignes += ["", f"## {nom}", "", *_table(prises)]
    return "\n".join(lignes) + "\n"


def _table(mesures: Sequence[Mesure]) -> list[str]:
    entete = ["| measure | value | unit | reference | ratio | conditions |", "|---|--:|---|--:|--:|---|"]
    return entete + [_ligne(mesure) for mesure in mesures]


def _ligne(mesure: Mesure) -> str:
    conditions = ", ".join(f"{nom} {valeur}" for nom, valeur in mesure.conditions.items())
    reference = "" if mesure.reference is None else f"{mesure.reference:,.10g}"
    ratio = "" if mesure.ratio is None else f"{mesure.ratio:g}"
    cellules = (mesure.mesure, f"{mesure.valeur:,.10g}", mesure.unite, reference, ratio, conditions)
    return "| " + " | ".join(cellule.replace("|", "/") for cellule in cellules) + " |"
