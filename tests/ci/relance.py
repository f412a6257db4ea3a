"""Run the tests; what failed, when little did, is run once more, alone.

    python -m tests.ci.relance make test

The status is 0 when everything passed, or when :data:`PEU` tests or fewer failed and each of them passes alone: their
names are then told under « passés seuls, à réparer ». All else is red: more failures, a test that fails twice or is left
out the second time, a module that nobody could read, a worker that died, a run that ended before its closing line.

pytest tells what became of each test through :class:`Temoin`, which ``tests/conftest.py`` loads and which says nothing
unless :data:`BILAN` names the file where it writes.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import pytest

BILAN: Final = "PARCOURS_TEST_BILAN"
PEU: Final = 5
ROUGE: Final = 1
SEULS: Final = "passés seuls, à réparer"


@dataclass
class Bilan:
    """What a run of pytest came to: tests by node id, modules that nobody could read, workers that died."""

    passes: list[str] = field(default_factory=list)
    echoues: list[str] = field(default_factory=list)
    illisibles: list[str] = field(default_factory=list)
    morts: list[str] = field(default_factory=list)
    statut: int = pytest.ExitCode.INTERNAL_ERROR

    @property
    def entier(self) -> bool:
        """Whether every test was read, and ran to its end."""
        finie = self.statut in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        return finie and not self.illisibles and not self.morts


class Temoin:
    """Listens to a run of pytest, and writes its :class:`Bilan` once the closing line is out."""

    def __init__(self, fichier: Path) -> None:
        self.fichier, self.bilan = fichier, Bilan()
        self._vus: dict[str, bool] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.bilan.illisibles.append(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._vus[report.nodeid] = False
        elif report.passed and report.when == "call":
            self._vus.setdefault(report.nodeid, True)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, error: object) -> None:
        """A worker of pytest-xdist ended; ``error`` says how, when it should not have."""
        if error is not None:
            self.bilan.morts.append(str(error))

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        self.bilan.statut = int(exitstatus)

    def pytest_unconfigure(self) -> None:
        self.bilan.passes = [test for test, passe in self._vus.items() if passe]
        self.bilan.echoues = [test for test, passe in self._vus.items() if not passe]
        self.fichier.write_text(json.dumps(asdict(self.bilan)))


def pytest_configure(config: pytest.Config) -> None:
    """Listen, where a file is named; a worker tells its reports to the run that started it."""
    if (fichier := os.environ.get(BILAN)) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Temoin(Path(fichier)))


def executer(commande: Sequence[str]) -> tuple[int, Bilan]:
    """Run a command that runs pytest: its status, and what pytest came to as far as it got."""
    with tempfile.TemporaryDirectory(prefix="parcours-bilan-") as dossier:
        fichier = Path(dossier) / "bilan.json"
        statut = subprocess.run(commande, env=os.environ | {BILAN: str(fichier)}, check=False).returncode
        return statut, Bilan(**json.loads(fichier.read_text())) if fichier.exists() else Bilan()


def juger(commande: Sequence[str]) -> int:
    """Run the tests by ``commande``, then alone those that failed if they are few; the status of both."""
    statut, bilan = executer(commande)
    if not bilan.entier:
        return statut or ROUGE
    if statut == 0 or not 0 < len(bilan.echoues) <= PEU:
        return statut
    print(f"\n{len(bilan.echoues)} en échec, relancés seuls :", *bilan.echoues, sep="\n  ", flush=True)
    encore, seuls = executer([sys.executable, "-m", "pytest", *bilan.echoues])
    if encore != 0 or set(seuls.passes) != set(bilan.echoues):
        return statut
    print(f"\n{SEULS} :", *bilan.echoues, sep="\n  ", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(juger(sys.argv[1:]))
