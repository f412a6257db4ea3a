"""The subscriber in JavaScript, with its packages fetched once by npm below the repository."""

import os
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from integrations.storage.folders import create, locked

EXEMPLE: Final = Path(__file__).resolve().parents[4] / "examples" / "node"
CACHE: Final = EXEMPLE.parents[1] / ".cache"
INSTALLE: Final = CACHE / f"abonne-node-{sha256((EXEMPLE / 'package-lock.json').read_bytes()).hexdigest()[:12]}"
INSTALLATION_MAX_S: Final = 180
EXIGE: Final = "PARCOURS_TEST_NODE"
"""Set, it turns a subscriber in JavaScript that cannot be tried into a failure of the run."""


class NodeIndisponible(Exception):
    """The example cannot be run here; the message says what is missing."""


def manque() -> str | None:
    """What is missing to run it."""
    absents = [nom for nom in ("node", "npm") if shutil.which(nom) is None]
    return f"il faut {' et '.join(absents)} (apt install nodejs npm)" if absents else None


def installer() -> list[str]:
    """The command that runs the example, as it is now.

    Raises:
        NodeIndisponible: node or npm is missing, or could not fetch the packages.
    """
    if (raison := manque()) is not None:
        raise NodeIndisponible(raison)
    create(CACHE, 0o755)
    with locked(CACHE, INSTALLATION_MAX_S):
        if not INSTALLE.is_dir():
            _aller_chercher()
    shutil.copy(EXEMPLE / "abonne.js", INSTALLE)
    return ["node", str(INSTALLE / "abonne.js")]


def _aller_chercher() -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as brouillon:
        dossier = Path(brouillon) / "abonne"
        shutil.copytree(EXEMPLE, dossier, ignore=shutil.ignore_patterns("node_modules"))
        commande = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            fait = subprocess.run(
                commande, cwd=dossier, capture_output=True, text=True, timeout=INSTALLATION_MAX_S, check=False
            )
        except subprocess.TimeoutExpired:
            message = f"npm n'a pas fini de chercher les paquets en {INSTALLATION_MAX_S} s"
            raise NodeIndisponible(message) from None
        if fait.returncode != 0:
            message = f"npm n'a pas pu chercher les paquets : {fait.stderr.strip()[-300:]}"
            raise NodeIndisponible(message)
        dossier.rename(INSTALLE)


def pytest_report_header() -> str:
    """Whether the subscriber in JavaScript is tried."""
    raison = manque()
    return "abonné Node.js : essayé" if raison is None else f"abonné Node.js : écarté, {raison}"


@pytest.fixture(scope="session")
def commande_node() -> list[str]:
    """The command of the subscriber; where it cannot be had the test is left out with the reason, unless asked for."""
    try:
        return installer()
    except NodeIndisponible as indisponible:
        if os.environ.get(EXIGE):
            message = f"{EXIGE} demande l'abonné Node.js, indisponible : {indisponible}"
            raise pytest.UsageError(message) from indisponible
        pytest.skip(f"abonné Node.js indisponible : {indisponible}")
