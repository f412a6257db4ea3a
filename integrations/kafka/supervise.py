"""Keeps a relay running: a new process after each interruption, until it is stopped or cannot go on.

A relay that finds another one at work ends with the same status as one that lost its broker: its supervisor tries
again, so that a second machine takes over when the first one dies.
"""

import logging
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from os import environ
from typing import Final

from integrations.kafka.outcome import Sortie
from integrations.kafka.relay import ENVIRONNEMENT, Reglages
from integrations.recul import Recul
from integrations.supervision import Enfant

EVICTIONS_MAX: Final = 3
"""Evictions in a row after which another relay is really there.

One alone proves nothing: a relay that was thought dead and finds itself fenced asks for a new epoch (kafka-python does so by
itself); Apache Kafka refuses, but aborts the transaction under way, and the good relay is told that it was fenced. Two that
publish at once (another database under the same département) evict each other without end: both stop."""
COMMANDE: Final = (sys.executable, "-m", "integrations.kafka.relay")
TOUR_S: Final = 0.1
ARRET_S: Final = 30.0
"""Time left to a relay to end by itself: more than a turn of its loop."""

journal = logging.getLogger("parcours.relais.superviseur")

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


RECUL: Final = Recul(0.5, 30)


def superviser_relais(reglages: Reglages, recul: Recul = RECUL) -> int:
    """Run the relay of a département; see :func:`superviser`."""
    return superviser(COMMANDE, {**environ, ENVIRONNEMENT: reglages.pour_un_processus()}, recul)


def superviser(commande: Sequence[str], env: Mapping[str, str] | None = None, recul: Recul = RECUL) -> int:
    """Run a relay's command again each time it ends with anything but a stop; return its last status.

    To be called in the main thread: SIGTERM and SIGINT stop the relay, then this.
    """
    arret = threading.Event()
    anciens = {nom: signal.signal(nom, lambda *_: arret.set()) for nom in (signal.SIGTERM, signal.SIGINT)}
    relais = Enfant("relais", commande, env, recul, session=True)
    try:
        return _relancer(relais, arret)
    finally:
        relais.demander_arret()
        relais.attendre(time.monotonic() + ARRET_S)
        for nom, ancien in anciens.items():
            signal.signal(nom, ancien)


def _relancer(relais: Enfant, arret: threading.Event) -> int:
    """Watch the relay until a status that a new start cannot mend, or a stop."""
    evictions = 0
    while True:
        statut = relais.surveiller()
        if statut == Sortie.ARRET or arret.wait(TOUR_S):
            return Sortie.ARRET
        if statut is None:
            continue
        evictions = (0 if relais.essais == 0 else evictions) + (statut == Sortie.EVINCE)
        if statut == Sortie.INTERVENTION or evictions >= EVICTIONS_MAX:
            journal.critical(CONSIGNES[Sortie(statut)])
            return statut
        relais.annoncer(statut)
