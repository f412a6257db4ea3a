"""Our processes together on one machine: each in its own, started again when it ends, stopped together."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from integrations.supervision import Enfant

TOUR_S: Final = 0.5
ARRET_S: Final = 15.0
"""Time left to all of them to stop."""
journal = logging.getLogger("parcours.processus")


class Lancement(NamedTuple):
    """A ``parcours`` command, and the whole environment of its process; ours when None."""

    commande: Sequence[str]
    env: Mapping[str, str] | None = None


@contextmanager
def ensemble(*lancements: Lancement) -> Iterator[None]:
    """Keep these commands running for as long as the block lasts."""
    tous = [Enfant(commande[0], [sys.executable, "-m", "app.cli", *commande], env) for commande, env in lancements]
    fin = threading.Event()

    def veiller() -> None:
        while not fin.wait(TOUR_S):
            for processus in tous:
                try:
                    if (statut := processus.surveiller()) is not None:
                        processus.annoncer(statut)
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
        fin_a = time.monotonic() + ARRET_S
        for processus in reversed(tous):
            processus.demander_arret()
        for processus in tous:
            processus.attendre(fin_a)


def attendre_la_fin() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    arret = threading.Event()
    for nom in (signal.SIGTERM, signal.SIGINT):
        signal.signal(nom, lambda *_: arret.set())
    arret.wait()
