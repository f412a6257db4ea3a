"""Functions at work in processes of their own, out of one that has imported us already: importing takes two seconds.

Python keeps one such server beside a process. Whoever needs it takes it here: the last to say what it imports would decide
for all.
"""

import multiprocessing
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

PREPARES: Final = multiprocessing.get_context("forkserver")
PREPARES.set_forkserver_preload(["tests.app.cli", "tests.ledger.ecrivains", "integrations.kafka.relay"])
SORTIES: Final = ("sortie", "erreurs")


class Processus:
    """A function in a process and an environment of its own, killed with the block; it answers as ``Popen`` does."""

    def __init__(self, fonction: Callable[..., object], environnement: Mapping[str, str], *arguments: Any) -> None:
        """Start it."""
        self._dossier = tempfile.TemporaryDirectory(prefix="parcours-processus-")
        sorties = [Path(self._dossier.name, nom) for nom in SORTIES]
        for chemin in sorties:
            chemin.touch()
        self._sorties = sorties
        self._processus = PREPARES.Process(
            target=_executer, args=(fonction, dict(environnement), sorties, arguments), daemon=True
        )
        self._processus.start()

    @property
    def returncode(self) -> int | None:
        """Its status, the negative number of the signal that killed it, or None as long as it runs."""
        return self._processus.exitcode

    def poll(self) -> int | None:
        """See :attr:`returncode`."""
        return self.returncode

    def send_signal(self, signe: int) -> None:
        """Nothing is sent to a process that has ended."""
        if self.returncode is None:
            assert self._processus.pid is not None
            os.kill(self._processus.pid, signe)

    def terminate(self) -> None:
        """Ask it to end."""
        self._processus.terminate()

    def kill(self) -> None:
        """End it by kill -9."""
        self._processus.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Its status; ``subprocess.TimeoutExpired`` when it still runs after so many seconds."""
        self._processus.join(timeout)
        statut = self.returncode
        if statut is None:
            raise subprocess.TimeoutExpired(self._processus.name, timeout or 0, *self.dits())
        return statut

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it wrote, once it has ended, on both outputs; see :meth:`wait`."""
        self.wait(timeout)
        return self.dits()

    def dits(self) -> tuple[str, str]:
        """What it wrote until now, on both outputs."""
        sortie, erreurs = (chemin.read_text() for chemin in self._sorties)
        return sortie, erreurs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
        self.wait()
        self._dossier.cleanup()


def _executer(
    fonction: Callable[..., object], environnement: dict[str, str], sorties: list[Path], arguments: tuple[Any, ...]
) -> None:
    """In the new process: its environment, where it writes, then the function."""
    os.environ.clear()
    os.environ.update(environnement)
    for descripteur, chemin in enumerate(sorties, 1):
        os.dup2(os.open(chemin, os.O_WRONLY | os.O_APPEND), descripteur)
    fonction(*arguments)
