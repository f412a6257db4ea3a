"""A command kept running: started again when it ends, later each time in a row, stopped when asked."""

import logging
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from integrations.recul import Recul

RECUL: Final = Recul(1, 30)
STABLE_S: Final = 60.0
"""A process that ran this long starts again without delay the next time."""
journal = logging.getLogger("parcours.processus")


@dataclass(slots=True)
class Enfant:
    """A process of ours, looked at from time to time by whoever started it; ``nom`` is told to the log."""

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
            self._processus = subprocess.Popen(self.commande, env=self.env, start_new_session=self.session)
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
