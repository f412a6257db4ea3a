"""How a relay ends: the status of its process tells the supervisor, and the operator, what to do.

The relay repairs nothing in place. kafka-python keeps a producer usable after errors that lost records (a batch that
expired does not poison its transaction, a fenced producer renews its own epoch): only a new process is sure.
"""

import logging
import os
import traceback
from contextlib import AbstractContextManager
from enum import IntEnum
from types import TracebackType
from typing import Final

import psycopg
from kafka.errors import (
    AuthorizationError,
    InvalidProducerEpochError,
    InvalidRecordError,
    InvalidTopicError,
    InvalidTransactionTimeoutError,
    KafkaConfigurationError,
    KafkaError,
    MessageSizeTooLargeError,
    ProducerFencedError,
    RecordListTooLargeError,
)

from integrations.kafka.errors import InterventionRequise, NonPublie

EVICTION: Final = (ProducerFencedError, InvalidProducerEpochError)
"""Another producer took our transactional id."""
SANS_ESPOIR: Final = (
    AuthorizationError,
    InvalidRecordError,
    InvalidTopicError,
    InvalidTransactionTimeoutError,
    KafkaConfigurationError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)
"""The errors that the broker will answer again to the same records and settings."""


class Sortie(IntEnum):
    """Exit status of a relay; beside 0, the smaller the graver."""

    ARRET = 0
    EVINCE = 3
    INTERVENTION = 4
    REESSAI = 75


def juger(erreur: BaseException) -> Sortie:
    """Status with which a relay that met this error ends: unknown errors are tried again, by a new process."""
    if isinstance(erreur, NonPublie):
        # What is not Kafka's was refused by the client itself, which read nothing but the record.
        return juger(erreur.cause) if isinstance(erreur.cause, KafkaError) else Sortie.INTERVENTION
    if type(erreur) is KafkaError:
        return _juger_suite(str(erreur))
    if isinstance(erreur, EVICTION):
        return Sortie.EVINCE
    if isinstance(erreur, (InterventionRequise, psycopg.ProgrammingError, *SANS_ESPOIR)):
        return Sortie.INTERVENTION
    return Sortie.REESSAI


def _juger_suite(texte: str) -> Sortie:
    """After the error that counts, kafka-python raises plain ones that only quote its name."""
    if any(genre.__name__ in texte for genre in EVICTION):
        return Sortie.EVINCE
    sans_espoir = [*SANS_ESPOIR, *AuthorizationError.__subclasses__()]
    return Sortie.INTERVENTION if any(genre.__name__ in texte for genre in sans_espoir) else Sortie.REESSAI


class FinDuProcessus(AbstractContextManager[None]):
    """Whatever ends the block ends the process, at once: no close, no abort, no thread waited for.

    What was not committed is aborted by the next relay when it starts. The log never holds the content of an event.
    """

    def __init__(self, journal: logging.Logger) -> None:
        """``journal`` receives the last words."""
        self._journal = journal

    def __exit__(
        self, genre: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log and end."""
        if erreur is None:
            self._journal.info("relais arrêté à la demande")
            terminer(Sortie.ARRET)
        else:
            sortie = juger(erreur)
            niveau = logging.ERROR if sortie is Sortie.REESSAI else logging.CRITICAL
            self._journal.log(niveau, "%s : %s (%s)", _ISSUE[sortie], _dire(erreur), _ou(trace))
            terminer(sortie)


_ISSUE: Final = {
    Sortie.REESSAI: "relais interrompu, à relancer",
    Sortie.EVINCE: "relais évincé : un autre publie pour ce département",
    Sortie.INTERVENTION: "relais bloqué, intervention requise",
}


def terminer(sortie: Sortie) -> None:
    """End the process now, the log written."""
    logging.shutdown()
    os._exit(sortie)


def _dire(erreur: BaseException) -> str:
    """The message of an error that cannot quote a value: ours, Kafka's, a lost connection's; else its name only."""
    if isinstance(erreur, NonPublie):
        return f"{erreur} : {_dire(erreur.cause)}"
    if isinstance(erreur, InterventionRequise):
        return str(erreur)
    parlante = isinstance(erreur, KafkaError | psycopg.OperationalError | OSError)
    return f"{type(erreur).__name__}: {' '.join(str(erreur).split())}" if parlante else type(erreur).__name__


def _ou(trace: TracebackType | None) -> str:
    pas = traceback.extract_tb(trace)
    return f"{pas[-1].name}, ligne {pas[-1].lineno}" if pas else "lieu inconnu"
