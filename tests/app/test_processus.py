"""Our processes together: started again when they end, stopped together."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.processus import ensemble

ATTENDRE = """
import pathlib, signal, sys, time
ici, nom, tous = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def finir(*_):
    (ici / nom).touch()
    limite = time.monotonic() + 10
    while len(list(ici.iterdir())) < 2 * tous:
        if time.monotonic() > limite:
            sys.exit(1)
        time.sleep(0.01)
    sys.exit(0)
signal.signal(signal.SIGTERM, finir)
(ici / f"{nom}-pret").touch()
while True:
    time.sleep(0.05)
"""
"""Ends once all of them were told to."""


@pytest.fixture
def lances(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[subprocess.Popen[bytes]]:
    """Children that are started in place of ours."""
    trouves: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def lancer(commande: list[str], **_: Any) -> subprocess.Popen[bytes]:
        nom = commande[-1]
        if nom == "absent":
            raise OSError("no process left")
        trouves.append(popen([sys.executable, "-c", ATTENDRE, str(tmp_path), nom, "3"]))
        return trouves[-1]

    monkeypatch.setattr("integrations.supervision.subprocess.Popen", lancer)
    return trouves


def test_arretes_ensemble(lances: list[subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """Each is told at once: none waits for another to have ended."""
    with ensemble(["un"], ["deux"], ["trois"]):
        limite = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 3:
            assert time.monotonic() < limite
            time.sleep(0.01)
    assert [enfant.returncode for enfant in lances] == [0, 0, 0]


def test_un_seul_qui_ne_part_pas_n_en_laisse_aucun(lances: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(OSError, match="no process left"), ensemble(["un"], ["absent"]):
        pass
    (seul,) = lances
    assert seul.poll() is not None
