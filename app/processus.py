"""Our processes together on one machine: each in its own, started again when it ends, stopped together."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

TOUR_S: Final = 0.5
RECUL_MIN_S, RECUL_MAX_S = 1.0, 30.0
STABLE_S: Final = 60.0
"""A process that ran this long starts again without delay the next time."""
ARRET_S: Final = 15.0
"""Time left to all of them to stop."""
journal = logging.getLogger("parcours.processus")


@dataclass(slots=True)
class _Processus:
    """One command of ours, running."""

    nom: str
    arguments: Sequence[str]
    enfant: subprocess.Popen[bytes] | None = None
    recul_s: float = RECUL_MIN_S
    relance_a: float = 0.0
    lance_a: float = 0.0

    def surveiller(self) -> None:
        """Start it if it should run and does not; wait longer after each end."""
        if self.enfant is not None and self.enfant.poll() is None:
            return
        if self.enfant is not None:
            journal.warning(
                "%s s'est arrêté (statut %s), relancé dans %.0f s", self.nom, self.enfant.returncode, self.recul_s
            )
            self.relance_a, self.enfant = time.monotonic() + self.recul_s, None
            stable = time.monotonic() - self.lance_a > STABLE_S
            self.recul_s = RECUL_MIN_S if stable else min(self.recul_s * 2, RECUL_MAX_S)
        if time.monotonic() >= self.relance_a:
            self.enfant = subprocess.Popen([sys.executable, "-m", "app.cli", *self.arguments], env=os.environ)
            self.lance_a = time.monotonic()

    def demander_arret(self) -> None:
        """Ask it to stop."""
        if self.enfant is not None:
            self.enfant.terminate()

    def attendre(self, fin_s: float) -> None:
        """Wait until this instant of the monotonic clock for it to stop, then insist."""
        if self.enfant is None:
            return
        try:
            self.enfant.wait(max(fin_s - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            self.enfant.kill()
            self.enfant.wait()


@contextmanager
def ensemble(*commandes: Sequence[str]) -> Iterator[None]:
    """Keep these ``parcours`` commands running for as long as the block lasts."""
    tous = [_Processus(arguments[0], arguments) for arguments in commandes]
    fin = threading.Event()

    def veiller() -> None:
        while not fin.wait(TOUR_S):
            for processus in tous:
                try:
                    processus.surveiller()
                except OSError as erreur:  # no memory, no process left: the next turn tries again
                    journal.error("%s n'a pas pu être lancé : %s", processus.nom, erreur.strerror)

    veilleur = threading.Thread(target=veiller, name="veilleur")
    try:
        for processus in tous:
            processus.surveiller()
        veilleur.start()
        yield
    finally:
        fin.set()
        if veilleur.ident is not None:
            veilleur.join()
        fin_s = time.monotonic() + ARRET_S
        for processus in reversed(tous):
            processus.demander_arret()
        for processus in tous:
            processus.attendre(fin_s)


def attendre_la_fin() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    arret = threading.Event()
    for nom in (signal.SIGTERM, signal.SIGINT):
        signal.signal(nom, lambda *_: arret.set())
    arret.wait()
