"""A simulation in a process of its own: its truth as written, and the kernel's own peak of memory."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

SIMULATION = """
import sys
from datetime import date
from pathlib import Path
from simulation import Parametres, simuler
from ledger.keys import CoffreMemoire
position = 0
def ecrire(lignes):
    global position
    position += len(lignes)
    return position
parametres = Parametres("33", int(sys.argv[1]), 24, 1, date(2026, 11, 24))
verite = simuler(ecrire, CoffreMemoire(), parametres, lambda _: None, cle_identifiants=bytes(32))
sommet = next(ligne for ligne in Path("/proc/self/status").read_text().splitlines() if ligne.startswith("VmHWM"))
with Path(sys.argv[2]).open("wb") as fichier:
    verite.ecrire(fichier)
print(sommet.split()[1])
"""


@dataclass(frozen=True)
class Mesure:
    """What a simulation took, and the truth that it wrote."""

    dossiers: int
    sommet_kio: int
    verite: dict[str, Any]


def mesurer(dossiers: int, chemin: Path) -> Mesure:
    """Simulate this many dossiers; the truth goes through ``chemin``."""
    sortie = subprocess.run(
        [sys.executable, "-c", SIMULATION, str(dossiers), str(chemin)],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
        timeout=400,
    ).stdout
    return Mesure(dossiers, int(sortie), orjson.loads(chemin.read_bytes()))
