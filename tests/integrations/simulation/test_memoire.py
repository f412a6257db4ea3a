"""Memory hardly grows with the département: measured in fresh processes, from the kernel's own peak."""

import subprocess
import sys
from pathlib import Path

DOSSIERS_PETIT, DOSSIERS_GRAND = 1_000, 2_500
CROISSANCE_MAX_KIO_PAR_DOSSIER = 18
"""A skeleton, a key, and a share of the truth; the events of one dossier weigh as much alone."""

SIMULATION = """
import sys
from datetime import date
from pathlib import Path
from integrations.simulation import Parametres, simuler
from ledger.keys import CoffreMemoire
position = 0
def ecrire(lignes):
    global position
    position += len(lignes)
    return position
parametres = Parametres("33", int(sys.argv[1]), 24, 1, date(2026, 11, 24))
simuler(ecrire, CoffreMemoire(), parametres, lambda _: None, cle_identifiants=bytes(32))
sommet = next(ligne for ligne in Path("/proc/self/status").read_text().splitlines() if ligne.startswith("VmHWM"))
print(position, sommet.split()[1])
"""


def mesure(dossiers: int) -> tuple[int, int]:
    """Events written, and peak of memory in KiB."""
    sortie = subprocess.run(
        [sys.executable, "-c", SIMULATION, str(dossiers)],
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    ).stdout
    evenements, sommet = sortie.split()
    return int(evenements), int(sommet)


def test_plus_de_dossiers_plus_d_evenements_a_peine_plus_de_memoire() -> None:
    (peu, sommet_petit), (beaucoup, sommet_grand) = mesure(DOSSIERS_PETIT), mesure(DOSSIERS_GRAND)
    assert beaucoup > 2.4 * peu
    assert sommet_grand - sommet_petit < (DOSSIERS_GRAND - DOSSIERS_PETIT) * CROISSANCE_MAX_KIO_PAR_DOSSIER
