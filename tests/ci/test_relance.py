"""What failed and runs once more: what stays red, and what is told when everything passes alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci.relance import BILAN, PEU, SEULS

RACINE = Path(__file__).parents[2]
SEUL = "import os\nSEUL = 'PYTEST_XDIST_WORKER' not in os.environ\n"
"""A toy test is with others when a worker of pytest-xdist runs it, and alone otherwise."""


@pytest.fixture
def essais(tmp_path: Path) -> Path:
    """A folder for a toy suite, which listens as ours does."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.ci.relance"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def relancer(essais: Path, **modules: str) -> tuple[int, str]:
    """Run toy modules by a worker, then alone what failed; the status and what was told."""
    for nom, texte in modules.items():
        (essais / f"test_{nom}.py").write_text(SEUL + texte)
    commande = [sys.executable, "-m", "tests.ci.relance", sys.executable, "-m", "pytest", "-n", "1", str(essais)]
    propre = {n: v for n, v in os.environ.items() if n != BILAN and not n.startswith("PYTEST_")}
    seulement = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "-p xdist.plugin -p no:cacheprovider"}
    environnement = propre | seulement | {"PYTHONPATH": str(RACINE)}
    # Node ids are told from the root of the toy suite: it is run from there.
    fini = subprocess.run(commande, cwd=essais, env=environnement, capture_output=True, text=True, check=False)
    return fini.returncode, fini.stdout + fini.stderr


class TestRouge:
    def test_un_echec_qui_se_repete(self, essais: Path) -> None:
        statut, dit = relancer(essais, a="def test_faux():\n    assert False\ndef test_tard():\n    assert SEUL\n")
        assert statut != 0
        assert "relancés seuls" in dit
        assert SEULS not in dit

    def test_plus_de_cinq(self, essais: Path) -> None:
        trop = "".join(f"def test_{n}():\n    assert SEUL\n" for n in range(PEU + 1))
        statut, dit = relancer(essais, a=trop)
        assert statut != 0
        assert "relancés seuls" not in dit

    def test_un_module_illisible(self, essais: Path) -> None:
        statut, dit = relancer(essais, a="def test_bon(): pass\n", b="assert SEUL\ndef test_bon(): pass\n")
        assert statut != 0
        assert "relancés seuls" not in dit

    def test_un_conftest_illisible(self, essais: Path) -> None:
        (essais / "sous").mkdir()
        (essais / "sous" / "conftest.py").write_text("raise ValueError\n")
        assert relancer(essais, a="def test_bon(): pass\n")[0] != 0

    def test_un_travailleur_mort(self, essais: Path) -> None:
        mort = "def test_tombe():\n    if not SEUL:\n        os._exit(3)\n"
        statut, dit = relancer(essais, a=mort, b="def test_bon(): pass\n")
        assert statut != 0
        assert "relancés seuls" not in dit

    def test_une_suite_coupee(self, essais: Path) -> None:
        """No closing line: nobody knows what was left to run, whatever the status says."""
        for statut in (0, 1):
            (essais / "conftest.py").write_text(
                'pytest_plugins = ["tests.ci.relance"]\nimport os\n'
                f"def pytest_runtest_logreport():\n    'PYTEST_XDIST_WORKER' in os.environ or os._exit({statut})\n"
            )
            assert relancer(essais, a="def test_bon(): pass\n")[0] != 0

    def test_une_suite_vide(self, essais: Path) -> None:
        assert relancer(essais)[0] != 0

    def test_seul_il_est_laisse_de_cote(self, essais: Path) -> None:
        """What does not run the second time did not pass."""
        reserve = "import pytest\ndef test_tard():\n    if SEUL:\n        pytest.skip('seul')\n    assert False\n"
        statut, dit = relancer(essais, a=reserve)
        assert statut != 0
        assert SEULS not in dit


class TestVert:
    def test_tout_passe(self, essais: Path) -> None:
        statut, dit = relancer(essais, a="def test_bon(): pass\n")
        assert statut == 0
        assert "relancés seuls" not in dit

    def test_passes_seuls(self, essais: Path) -> None:
        """Up to five are told by name, whatever failed in them: the test, what it asks for, or a case of its own."""
        plusieurs = (
            "import pytest\n"
            "@pytest.fixture\ndef pret():\n    assert SEUL\n"
            "def test_prepare(pret): pass\n"
            "@pytest.fixture\ndef range_():\n    yield\n    assert SEUL\n"
            "def test_range(range_): pass\n"
            "@pytest.mark.parametrize('mot', ['é è', 'a::b'])\ndef test_mot(mot):\n    assert SEUL\n"
            "def test_cas(subtests):\n    for n in range(3):\n        with subtests.test(n=n):\n            assert SEUL\n"
            "def test_bon(): pass\n"
        )
        statut, dit = relancer(essais, a=plusieurs)
        assert statut == 0, dit
        noms = dit.split(f"{SEULS} :", 1)[1].split()
        assert sorted(nom.split("::")[1].split("[")[0] for nom in noms if "::test_" in nom) == [
            "test_cas",
            "test_mot",
            "test_mot",
            "test_prepare",
            "test_range",
        ]
