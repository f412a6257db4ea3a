"""The supervisor: when it starts again, when it gives up, how it stops."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from integrations.kafka.outcome import Sortie
from integrations.kafka.supervise import EVICTIONS_MAX, superviser
from integrations.recul import Recul

VITE = Recul(min_s=0.01, max_s=0.05)


def commande(tmp_path: Path, statuts: list[int]) -> list[str]:
    """A relay that ends with each of these statuses in turn, and leaves a line at each start."""
    script = (
        "import os, sys; chemin, *statuts = sys.argv[1:]\n"
        "with open(chemin, 'a+') as f: f.write('x'); f.seek(0); fois = len(f.read())\n"
        "os._exit(int(statuts[fois - 1])) if int(statuts[fois - 1]) >= 0 else os.kill(os.getpid(), -int(statuts[fois - 1]))"
    )
    return [sys.executable, "-c", script, str(tmp_path / "departs"), *map(str, statuts)]


@pytest.mark.parametrize("evictions", [0, 1, EVICTIONS_MAX - 1])
def test_it_gives_up_on_what_a_new_start_cannot_mend(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, evictions: int
) -> None:
    statuts = [75, *[Sortie.EVINCE] * evictions, Sortie.INTERVENTION, 75]
    assert superviser(commande(tmp_path, statuts), recul=VITE) == Sortie.INTERVENTION
    assert (tmp_path / "departs").read_text() == "x" * (evictions + 2)
    assert "sans intervention" in caplog.text


def test_it_gives_up_once_evicted_again_and_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One eviction may be the work of a relay that is dying: the good one comes back."""
    evince = [Sortie.EVINCE] * (EVICTIONS_MAX - 1)
    assert superviser(commande(tmp_path, [*evince, Sortie.ARRET]), recul=VITE) == Sortie.ARRET
    assert "Arrêtez l'un des deux" not in caplog.text
    (tmp_path / "departs").unlink()
    assert superviser(commande(tmp_path, [*evince, 75, Sortie.EVINCE, 75]), recul=VITE) == Sortie.EVINCE
    assert (tmp_path / "departs").read_text() == "x" * (EVICTIONS_MAX + 1)
    assert "Arrêtez l'un des deux" in caplog.text


def test_it_starts_again_after_any_death_until_a_stop(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert superviser(commande(tmp_path, [75, -signal.SIGKILL, 1, Sortie.ARRET, 75]), recul=VITE) == Sortie.ARRET
    assert (tmp_path / "departs").read_text() == "xxxx"
    assert [r.getMessage().split(",")[0] for r in caplog.records] == [
        "relais s'est arrêté (statut 75)",
        "relais s'est arrêté (statut -9)",
        "relais s'est arrêté (statut 1)",
    ]


@pytest.mark.parametrize("signe", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("sourd", [False, True], ids=["between_starts", "while_running"])
def test_it_stops_when_asked(tmp_path: Path, signe: signal.Signals, *, sourd: bool) -> None:
    avant = signal.getsignal(signe)
    relais = [sys.executable, "-c", "import time; time.sleep(60)"] if sourd else commande(tmp_path, [75])
    appel = threading.Timer(0.5, os.kill, (os.getpid(), signe))
    appel.start()
    debut = time.monotonic()
    assert superviser(relais, recul=Recul(min_s=30, max_s=30)) == Sortie.ARRET
    appel.join()
    assert time.monotonic() - debut < 5
    assert signal.getsignal(signe) == avant


def test_waits_grow_up_to_a_bound_and_differ() -> None:
    recul = Recul(min_s=0.5, max_s=30)
    for essai, plafond in enumerate([0.5, 1, 2, 4, 8, 16, 30, 30, 30]):
        attentes = {recul.attente_s(essai) for _ in range(50)}
        assert all(plafond / 2 <= attente <= plafond for attente in attentes)
        assert len(attentes) > 1
    assert recul.attente_s(10_000) <= 30
