"""A command kept running: started again when it ends, later each time in a row, stopped when asked, or when we are gone."""

import ctypes
import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from integrations.recul import Recul

RECUL: Final = Recul(1, 30)
STABLE_S: Final = 60.0
"""A process that ran this long starts again without delay the next time."""
PARENT: Final = "PARCOURS_PARENT"
"""Variable that tells a process of ours which one started it."""
PR_SET_PDEATHSIG: Final = 1
journal = logging.getLogger("parcours.processus")


def lier_au_parent() -> None:
    """Have the kernel stop this process, as when asked, once the one that started it is gone, killed by -9 included.

    To be called first by every program that an :class:`Enfant` runs; nothing changes for one that nobody of ours started.
    The kernel watches the thread that started us: the main one, or the watchman, which ends when all are to stop.
    """
    parent = os.environ.pop(PARENT, None)
    if parent is None:
        return
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    if os.getppid() != int(parent):  # it died before the kernel was asked
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass(slots=True)
class Enfant:
    """A process of ours, looked at from time to time by whoever started it; ``nom`` is told to the log.

    Its program calls :func:`lier_au_parent`: it does not outlive whoever started it.
    """

    nom: str
    commande: Sequence[str]
    env: Mapping[str, str] | None = None
    recul: Recul = RECUL
    session: bool = False
    """Whether it is in a session of its own: a Ctrl-C in the terminal is then ours alone to pass on."""
    essais: int = 0
    _processus: subprocess.Popen[bytes] | None = None
    _lance_a: float = 0.0
    _relance_a: float = 0.0
    _attente_s: float = 0.0

    def surveiller(self) -> int | None:
        """Start it if it should run and does not; its status when it has just ended, to be started again later.

        Raises :class:`OSError` when it cannot be started: to be tried again.
        """
        if self._processus is not None:
            statut = self._processus.poll()
            if statut is not None:
                self._noter_fin()
            return statut
        if time.monotonic() >= self._relance_a:
            env = {**(os.environ if self.env is None else self.env), PARENT: str(os.getpid())}
            self._processus = subprocess.Popen(self.commande, env=env, start_new_session=self.session)
            self._lance_a = time.monotonic()
        return None

    def _noter_fin(self) -> None:
        fin_a = time.monotonic()
        self.essais = 0 if fin_a - self._lance_a > STABLE_S else self.essais + 1
        self._attente_s = self.recul.attente_s(max(self.essais - 1, 0))
        self._processus, self._relance_a = None, fin_a + self._attente_s

    def annoncer(self, statut: int) -> None:
        """Tell the log that it ended with this status and will be started again."""
        journal.warning("%s s'est arrêté (statut %s), relancé dans %.1f s", self.nom, statut, self._attente_s)

    def demander_arret(self) -> None:
        """Ask it to stop."""
        if self._processus is not None:
            self._processus.terminate()

    def attendre(self, fin_a: float) -> None:
        """Wait until this instant of the monotonic clock for it to stop, then insist."""
        if self._processus is None:
            return
        try:
            self._processus.wait(max(fin_a - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            self._processus.kill()
            self._processus.wait()
