"""Keeps a relay running: a new process after each interruption, until it is stopped or cannot go on.

A relay that finds another one at work ends with the same status as one that lost its broker: its supervisor tries
again, so that a second machine takes over when the first one dies.
"""

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import environ
from random import SystemRandom
from typing import Final

from integrations.kafka.outcome import Sortie
from integrations.kafka.relay import ENVIRONNEMENT, Reglages

EVICTIONS_MAX: Final = 3
"""Evictions in a row after which another relay is really there.

One alone proves nothing: a relay that was thought dead and finds itself fenced asks for a new epoch (kafka-python does so by
itself); Apache Kafka refuses, but aborts the transaction under way, and the good relay is told that it was fenced. Two that
publish at once (another database under the same département) evict each other without end: both stop."""
COMMANDE: Final = (sys.executable, "-m", "integrations.kafka.relay")
ARRET_S: Final = 30.0
"""Time left to a relay to end by itself: more than a turn of its loop."""

journal = logging.getLogger("parcours.relais.superviseur")
_hasard = SystemRandom()

CONSIGNES: Final = {
    Sortie.EVINCE: (
        "le relais est évincé sans cesse : un autre publie pour ce département sous le même identifiant. "
        "Arrêtez l'un des deux, puis relancez celui-ci."
    ),
    Sortie.INTERVENTION: (
        "le relais ne peut pas continuer sans intervention : sa dernière ligne de journal dit pourquoi et que faire. "
        "Rien n'est perdu, la publication reprendra où elle s'est arrêtée."
    ),
}


@dataclass(frozen=True, slots=True)
class Recul:
    """Waits between two starts: doubled each time up to ``max_s``, shortened by chance; forgotten after ``stable_s``."""

    min_s: float = 0.5
    max_s: float = 30.0
    stable_s: float = 60.0

    def attente_s(self, essai: int) -> float:
        """Seconds to wait before start number ``essai`` in a row, from 0."""
        plafond_s = min(self.max_s, self.min_s * float(1 << min(essai, 16)))
        return plafond_s * _hasard.uniform(0.5, 1.0)


RECUL: Final = Recul()


def superviser_relais(reglages: Reglages, recul: Recul = RECUL) -> int:
    """Run the relay of a département; see :func:`superviser`."""
    return superviser(COMMANDE, {**environ, ENVIRONNEMENT: reglages.pour_un_processus()}, recul)


def superviser(commande: Sequence[str], env: Mapping[str, str] | None = None, recul: Recul = RECUL) -> int:
    """Run a relay's command again each time it ends with anything but a stop; return its last status.

    To be called in the main thread: SIGTERM and SIGINT stop the relay, then this.
    """
    return _Superviseur(commande, env, recul).servir()


class _Superviseur:
    def __init__(self, commande: Sequence[str], env: Mapping[str, str] | None, recul: Recul) -> None:
        self._commande, self._env, self._recul = commande, env, recul
        self._arret = threading.Event()
        self._relais: subprocess.Popen[bytes] | None = None

    def servir(self) -> int:
        anciens = {nom: signal.signal(nom, self._arreter) for nom in (signal.SIGTERM, signal.SIGINT)}
        try:
            return self._relancer()
        finally:
            for nom, ancien in anciens.items():
                signal.signal(nom, ancien)

    def _relancer(self) -> int:
        essai = evictions = 0
        while not self._arret.is_set():
            debut = time.monotonic()
            statut = self._lancer()
            stable = time.monotonic() - debut > self._recul.stable_s
            evince = statut == Sortie.EVINCE
            evictions = (0 if stable else evictions) + evince
            if statut == Sortie.INTERVENTION or (evince and evictions >= EVICTIONS_MAX):
                journal.critical(CONSIGNES[Sortie(statut)])
                return statut
            if statut == Sortie.ARRET:
                break
            essai = 0 if stable else essai + 1
            attente_s = self._recul.attente_s(essai)
            if not self._arret.is_set():
                journal.warning("relais terminé avec le statut %d, relancé dans %.1f s", statut, attente_s)
                self._arret.wait(attente_s)
        return Sortie.ARRET

    def _lancer(self) -> int:
        """Run the relay to its end; one that does not stop when asked is killed, which loses nothing."""
        # A session of its own: a Ctrl-C in the terminal is ours to pass on, once.
        with subprocess.Popen(self._commande, env=self._env, start_new_session=True) as self._relais:
            if self._arret.is_set():  # asked while it was being started
                self._relais.terminate()
            demande = False
            while True:
                try:
                    return self._relais.wait(timeout=ARRET_S)
                except subprocess.TimeoutExpired:
                    if demande:
                        self._relais.kill()
                    demande = self._arret.is_set()

    def _arreter(self, *_: object) -> None:
        self._arret.set()
        if self._relais is not None and self._relais.poll() is None:
            self._relais.terminate()
