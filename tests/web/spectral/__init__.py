"""Spectral over a document: what its recommended rules for OpenAPI find."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from tests.npm import Outil, annoncer, exiger

DOSSIER: Final = Path(__file__).parent
SPECTRAL: Final = Outil(DOSSIER, "@stoplight/spectral-cli", "dist/index.js", 18)
LECTURE_MAX_S: Final = 100


def pytest_report_header() -> str:
    """Whether the document of the interface is read by Spectral."""
    return f"spectral : {annoncer(SPECTRAL, 'le document de l’interface ne sera pas relu par ses règles')}"


@pytest.fixture(scope="session")
def spectral() -> str:
    """The version of Spectral; without it the test is left out with the reason, unless it is asked for."""
    return exiger(SPECTRAL, "PARCOURS_TEST_SPECTRAL")


def lire(document: Path) -> list[dict[str, Any]]:
    """Findings, each with its rule (``code``), ``path``, ``message`` and ``severity``; what is below a warning too."""
    commande = [SPECTRAL.trouver_node(), str(SPECTRAL.installer()), "lint", str(document), "--quiet"]
    commande += ["--ruleset", str(DOSSIER / "regles.yaml"), "--format", "json", "--fail-severity", "hint"]
    fait = subprocess.run(
        commande,
        capture_output=True,
        text=True,
        timeout=LECTURE_MAX_S,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(document.parent)},
    )
    assert fait.returncode in (0, 1), fait.stderr
    trouves: list[dict[str, Any]] = json.loads(fait.stdout)
    return trouves
