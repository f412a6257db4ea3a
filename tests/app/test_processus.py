"""Our processes together: started again when they end, stopped together."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.processus import Lancement, ensemble
from integrations import supervision
from integrations.supervision import PARENT as PARENT_VARIABLE
from tests.app.cli import RACINE

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
    with ensemble(Lancement(["un"]), Lancement(["deux"]), Lancement(["trois"])):
        limite = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 3:
            assert time.monotonic() < limite
            time.sleep(0.01)
    assert [enfant.returncode for enfant in lances] == [0, 0, 0]


def test_un_seul_qui_ne_part_pas_n_en_laisse_aucun(lances: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(OSError, match="no process left"), ensemble(Lancement(["un"]), Lancement(["absent"])):
        pass
    (seul,) = lances
    assert seul.poll() is not None


ENFANT = """
import pathlib, sys, time
from integrations.supervision import lier_au_parent
lier_au_parent()
pathlib.Path(sys.argv[1], "enfant").write_text("pret")
time.sleep(600)
"""
PARENT = """
import os, pathlib, sys, time
from integrations.supervision import Enfant
enfant = Enfant("enfant", [sys.executable, "-c", sys.argv[1], sys.argv[2]], session=sys.argv[3] == "session")
enfant.surveiller()
pathlib.Path(sys.argv[2], "pid").write_text(str(enfant._processus.pid))
if sys.argv[4] == "aussitôt":
    os._exit(9)
time.sleep(600)
"""


@pytest.mark.parametrize("session", ["session", "la même"])
@pytest.mark.parametrize("quand", ["une fois prêt", "aussitôt"])
def test_f4_un_enfant_ne_survit_pas_a_qui_l_a_lance(tmp_path: Path, session: str, quand: str) -> None:
    """Killed by -9, or gone before its child asked to be told of it: nothing is left that holds a lock."""
    commande = [sys.executable, "-c", PARENT, ENFANT, str(tmp_path), session, quand]
    with subprocess.Popen(commande, cwd=RACINE) as parent:
        if quand == "une fois prêt":
            jusqu_a((tmp_path / "enfant").exists)
            parent.kill()
        parent.wait()
    pid = int((tmp_path / "pid").read_text())
    jusqu_a(lambda: not vivant(pid))


def test_f4_un_processus_que_nul_de_nous_n_a_lance_reste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PARENT_VARIABLE, raising=False)
    monkeypatch.setattr("ctypes.CDLL", None)  # the kernel is asked nothing
    supervision.lier_au_parent()


def jusqu_a(condition: Callable[[], bool]) -> None:
    limite = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limite
        time.sleep(0.01)


def vivant(pid: int) -> bool:
    """Whether the process runs: whoever inherits it may be slow to bury it."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
