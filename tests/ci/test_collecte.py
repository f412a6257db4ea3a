"""What is at fault in a decision fails the tests that stand on it: their modules are read all the same."""

import os
import subprocess
import sys
from pathlib import Path

from tests.ci.relance import BILAN

RACINE = Path(__file__).parents[2]
EN_PANNE = """
import commands.execute

def decider(*_):
    raise ValueError("la règle est en panne")

commands.execute.decider = decider
"""


def test_une_decision_en_panne_laisse_lire_les_tests(tmp_path: Path) -> None:
    (tmp_path / "en_panne.py").write_text(EN_PANNE)
    commande = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-q",
        "-p",
        "en_panne",
        "-p",
        "no:cacheprovider",
    ]
    propre = {n: v for n, v in os.environ.items() if n != BILAN and not n.startswith("PYTEST_")}
    environnement = propre | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(RACINE)])}
    dossiers = ["tests/commands", "tests/integrations/france_travail"]
    fini = subprocess.run(
        [*commande, *dossiers], cwd=RACINE, env=environnement, capture_output=True, text=True, check=False
    )
    assert fini.returncode == 0, fini.stdout[-3000:]
