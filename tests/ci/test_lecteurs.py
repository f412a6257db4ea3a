"""Which tests read the clock: what their module says, however far the reading is; and what a run on a hard date keeps."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci import dates
from tests.ci.lecteurs import importe, lecteurs

RACINE = Path(__file__).parents[2]
IMPORT = "from ledger.dates import PARIS, aujourd_hui\n"
MODULE = f"""{IMPORT}
import pytest

LE = aujourd_hui()
TOUT: dict = {{"le": LE}}
JADIS = date(2020, 1, 1)

def hier():
    return LE - timedelta(days=1)

@pytest.fixture
def dossier():
    return ouvrir(hier())

def test_le_lit(): assert aujourd_hui()
def test_par_une_aide(): assert hier()
def test_par_ce_qui_est_prepare(dossier): assert dossier
@pytest.mark.parametrize("le", TOUT.values())
def test_par_un_cas(le): assert le
def test_jadis(): assert JADIS

class TestUneClasse:
    def test_par_une_constante(self): assert TOUT
    def test_sans(self): assert JADIS
    def test_par_une_methode(self): assert self.autre()
    def autre(self): return hier()
"""


@pytest.mark.parametrize(
    "texte", ["", "def test_le_lit(aujourd_hui): assert aujourd_hui", "from ledger.dates import PARIS\n"]
)
def test_un_module_qui_n_importe_aucune_lecture(texte: str) -> None:
    assert not importe(texte)
    assert lecteurs(texte) == set()


@pytest.mark.parametrize("texte", [IMPORT, "from ledger.dates import (\n    PARIS,\n    maintenant,\n)\n"])
def test_un_module_qui_en_importe_une(texte: str) -> None:
    assert importe(texte)


def test_par_tous_les_chemins() -> None:
    assert {nom for nom in lecteurs(MODULE) if nom.startswith("test_")} == {
        "test_le_lit",
        "test_par_une_aide",
        "test_par_ce_qui_est_prepare",
        "test_par_un_cas",
        "test_par_une_constante",
        "test_par_une_methode",
    }


def test_un_jour_difficile_garde_ceux_la(tmp_path: Path) -> None:
    """A run keeps those that read the clock, and says which of them it cannot run; any other day it keeps them all."""
    muet = "def test_rien(): pass\ndef test_de_plus(): pass\n"
    lit = f"{IMPORT}def test_le_jour(): assert aujourd_hui()\ndef test_jadis(): pass\n"
    hors = "@pytest.mark.hors_dates('trop long')\ndef test_long(): assert aujourd_hui()\n"
    (tmp_path / "test_muet.py").write_text(muet)
    (tmp_path / "test_lit.py").write_text(f"import pytest\n{lit}{hors}")
    commande = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-ra",
        "-p",
        "tests.ci.dates",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    sans = {nom: valeur for nom, valeur in os.environ.items() if nom not in dates.VARIABLES}

    def dit(**de_plus: str) -> str:
        fini = subprocess.run(commande, cwd=RACINE, env=sans | de_plus, capture_output=True, text=True, check=True)
        return fini.stdout

    assert "5 passed" in dit()
    difficile = dit(FAKETIME="+0")
    assert "1 passed, 1 skipped, 1 deselected" in difficile
    assert "hors des dates difficiles : trop long" in difficile
