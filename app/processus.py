"""Our processes together on one machine: each in its own, started again when it ends, stopped together."""

import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Final, NamedTuple

from integrations.supervision import Enfant

TOUR_S: Final = 0.5
ARRET_S: Final = 15.0
"""Time left to all of them to stop."""
PRET_S: Final = 180.0
"""Time left to one that takes the place of another to be ready."""
SURSIS_S: Final = 5.0
"""How long those that were started anew are watched before they are said to run."""
PAUSE_S: Final = 0.1
PRISE_S: Final = 10.0
"""How long the port may be held by one that is ending."""
FILE_MAX: Final = 2048
ECHEC: Final = "la nouvelle version ne sert pas ; l'ancienne continue, et rien d'autre n'a été relancé."
journal = logging.getLogger("parcours.processus")


class Lancement(NamedTuple):
    """A ``parcours`` command, the whole environment of its process (ours when None), and the socket that it serves."""

    commande: Sequence[str]
    env: Mapping[str, str] | None = None
    prise: socket.socket | None = None


Relance = SimpleQueue[str | bool]
"""Where somebody who asked for every process anew is told what is done, line by line, then whether all is well."""


class Interrompu(Exception):
    """All are to stop: what was being started anew is left there."""


class Ensemble:
    """Processes kept running, by one thread: the kernel tells a child of the death of the thread that started it."""

    def __init__(self, lancements: Sequence[Lancement]) -> None:
        """None is started before :meth:`veiller`."""
        self.enfants = [
            Enfant(commande[0], [sys.executable, "-m", "app.cli", *commande], env, prise=prise)
            for commande, env, prise in lancements
        ]
        self._relances: SimpleQueue[Relance] = SimpleQueue()
        self._occupe: Enfant | None = None

    def relancer(self) -> Iterator[str | bool]:
        """Have each process started anew, one after the other: the lines that tell it, then whether all of them run.

        One that serves a socket is replaced first, by another that serves it already: if that one does not, nothing else is
        touched.
        """
        relance: Relance = SimpleQueue()
        self._relances.put(relance)
        while isinstance(ligne := relance.get(), str):
            yield ligne
        yield ligne

    def veiller(self, fin: threading.Event) -> None:
        """Until ``fin``."""
        while not fin.wait(TOUR_S):
            self._tour()
            with suppress(Empty):
                relance = self._relances.get_nowait()
                try:
                    relance.put(self._relancer(relance, fin))
                except Interrompu:
                    relance.put(False)

    def _tour(self) -> None:
        for enfant in self.enfants:
            if enfant is self._occupe:
                continue
            try:
                if (statut := enfant.surveiller()) is not None:
                    enfant.annoncer(statut)
            except OSError as erreur:  # no memory, no process left: the next turn tries again
                journal.error("%s n'a pas pu être lancé : %s", enfant.nom, erreur.strerror)

    def _relancer(self, relance: Relance, fin: threading.Event) -> bool:
        def patienter() -> None:
            self._tour()
            if fin.wait(PAUSE_S):
                raise Interrompu

        for enfant in sorted(self.enfants, key=lambda enfant: enfant.prise is None):
            self._occupe = enfant
            try:
                if enfant.prise is None:
                    enfant.relancer(ARRET_S, patienter)
                elif not enfant.remplacer(PRET_S, patienter):
                    relance.put(f"{enfant.nom} : {ECHEC}")
                    return False
            except OSError as erreur:
                relance.put(f"{enfant.nom} : n'a pas pu être lancé ({erreur.strerror}).")
                return False
            finally:
                self._occupe = None
            relance.put(f"{enfant.nom} : relancé.")
        return self._tiennent(relance, patienter)

    def _tiennent(self, relance: Relance, patienter: Callable[[], None]) -> bool:
        """Whether none ends as soon as it has started."""
        pids = {enfant.nom: enfant.pid for enfant in self.enfants}
        sursis = time.monotonic() + SURSIS_S
        while time.monotonic() < sursis:
            patienter()
        tombes = [enfant.nom for enfant in self.enfants if enfant.pid is None or enfant.pid != pids[enfant.nom]]
        for nom in tombes:
            relance.put(f"{nom} : s'est arrêté aussitôt ; son journal dit pourquoi.")
        return not tombes


@contextmanager
def ensemble(*lancements: Lancement) -> Iterator[Ensemble]:
    """Keep these commands running for as long as the block lasts."""
    tous, fin = Ensemble(lancements), threading.Event()
    veilleur = threading.Thread(target=tous.veiller, args=(fin,), name="veilleur")
    try:
        for processus in tous.enfants:
            processus.surveiller()
        veilleur.start()
        yield tous
    finally:
        fin.set()
        if veilleur.ident is not None:
            veilleur.join()
        fin_a = time.monotonic() + ARRET_S
        for processus in reversed(tous.enfants):
            processus.demander_arret()
        for processus in tous.enfants:
            processus.attendre(fin_a)


@contextmanager
def prise(hote: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens there for the time of the block: who asks waits in it while nobody serves it.

    Raises :class:`ValueError` when the port stays taken for ``PRISE_S``.
    """
    limite = time.monotonic() + PRISE_S
    while True:
        try:
            ecoute = socket.create_server((hote, port), family=_famille(hote), backlog=FILE_MAX)
        except OSError as erreur:
            if time.monotonic() > limite:
                ou = f"l'interface ne peut pas écouter sur {hote}, port {port} ({erreur.strerror})"
                message = f"{ou} : choisissez PARCOURS_PORT"
                raise ValueError(message) from erreur
            time.sleep(PAUSE_S)
        else:
            break
    with ecoute:
        yield ecoute


def _famille(hote: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in hote else socket.AF_INET


def attendre_la_fin() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    arret = threading.Event()
    for nom in (signal.SIGTERM, signal.SIGINT):
        signal.signal(nom, lambda *_: arret.set())
    arret.wait()
