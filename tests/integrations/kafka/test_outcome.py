"""Which status each error leads to (the table of what kafka-python raises)."""

import psycopg
import pytest
from kafka import errors

from integrations.kafka.errors import InterventionRequise, NonPublie
from integrations.kafka.outcome import Sortie, juger


@pytest.mark.parametrize(
    ("erreur", "sortie"),
    [
        (errors.ProducerFencedError(), Sortie.EVINCE),
        (errors.InvalidProducerEpochError(), Sortie.EVINCE),
        (errors.KafkaError("in an error state: [Error 90] ProducerFencedError"), Sortie.EVINCE),
        (NonPublie(1, 2, errors.InvalidProducerEpochError()), Sortie.EVINCE),
        (errors.TopicAuthorizationFailedError(), Sortie.INTERVENTION),
        (errors.InvalidRecordError(), Sortie.INTERVENTION),
        (errors.MessageSizeTooLargeError(), Sortie.INTERVENTION),
        (errors.KafkaError("Unexpected error: InvalidTransactionTimeoutError"), Sortie.INTERVENTION),
        (errors.KafkaError("failed with errors.", errors.TopicAuthorizationFailedError()), Sortie.INTERVENTION),
        (NonPublie(1, 1, TypeError("headers")), Sortie.INTERVENTION),
        (NonPublie(1, 1, ValueError("partition")), Sortie.INTERVENTION),
        (InterventionRequise("x"), Sortie.INTERVENTION),
        (psycopg.errors.UndefinedTable(), Sortie.INTERVENTION),
        (psycopg.OperationalError(), Sortie.REESSAI),
        (psycopg.InterfaceError(), Sortie.REESSAI),
        (errors.KafkaTimeoutError(), Sortie.REESSAI),
        (NonPublie(1, 1, errors.KafkaTimeoutError()), Sortie.REESSAI),
        (errors.OutOfOrderSequenceNumberError(), Sortie.REESSAI),
        (errors.InvalidTxnStateError(), Sortie.REESSAI),
        (errors.KafkaError("Invalid transition attempted"), Sortie.REESSAI),
        (errors.KafkaError("Could not execute transactional request: RequestTimedOutError"), Sortie.REESSAI),
        (BlockingIOError(), Sortie.REESSAI),
        (MemoryError(), Sortie.REESSAI),
    ],
    ids=repr,
)
def test_status_of_an_error(erreur: BaseException, sortie: Sortie) -> None:
    assert juger(erreur) is sortie
