"""The browser of the screens' tests: the machine's Chromium, else the one that ``make test`` had Playwright fetch.

Where neither can be had, these tests are left out, and the run says so at its head and at its end.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.ci.dates import du_navigateur

NOMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The same engine with or without windows; without, a page takes a third of the processor."""
OPTIONS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AUCUN: Final = "aucun Chromium ici, et Playwright n'a pas pu en apporter : les écrans ne sont pas essayés"


def installe() -> str | None:
    """The machine's own."""
    return next((chemin for nom in NOMS if (chemin := shutil.which(nom))), None)


def apporte() -> str | None:
    """The one that Playwright fetched."""
    dossier = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    motifs = ("chromium_headless_shell-*/*/chrome-headless-shell", "chromium-*/*/chrome")
    return next((str(chemin) for motif in motifs for chemin in sorted(dossier.glob(motif))), None)


def pytest_report_header() -> str:
    """Say which browser the run uses."""
    return f"navigateur : {installe() or apporte() or AUCUN}"


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """Chromium, which reaches nothing but this machine."""
    chemin = installe() or apporte()
    if chemin is None:
        pytest.skip(AUCUN)
    with sync_playwright() as moteur:
        try:
            lance = moteur.chromium.launch(executable_path=chemin, args=OPTIONS, env={**du_navigateur()})
        except Error as erreur:
            if chemin == installe():
                raise
            # What it needs of the system comes with no wheel.
            pytest.skip(f"le Chromium de Playwright ne démarre pas ici : {erreur.message.splitlines()[0]}")
        yield lance
        lance.close()
