"""Which status each error leads to (the table of what kafka-python raises)."""

import psycopg
import pytest
from kafka import TopicPartition, errors
from kafka.producer.future import FutureProduceResult, FutureRecordMetadata

from integrations.kafka.errors import InterventionRequise, NonPublie
from integrations.kafka.outcome import Sortie, juger
from integrations.kafka.transaction import _cause, _exiger_acquittement


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
        (NonPublie(1, 1, _cause(ValueError("partition must be >= 0"))), Sortie.INTERVENTION),
        (NonPublie(1, 1, _cause(ValueError("Unrecognized partition 2 for topic t"))), Sortie.REESSAI),
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


def futur(issue: Exception | None = None, *, fini: bool = True) -> FutureRecordMetadata:
    """The future of one record, as kafka-python resolves it."""
    envoi = FutureProduceResult(TopicPartition("t", 0))
    attendu = FutureRecordMetadata(envoi, 0, None, None, 1, 1, 1)
    if fini and issue is None:
        envoi.success((7, None, None))
    elif fini:
        envoi.failure(issue)
    return attendu


def test_one_record_that_is_not_acknowledged_stops_the_commit() -> None:
    """flush returns and commit succeeds over a batch that expired: the futures alone tell."""
    _exiger_acquittement([(1, futur()), (2, futur())])
    with pytest.raises(NonPublie) as expire:
        _exiger_acquittement([(1, futur()), (2, futur(errors.KafkaTimeoutError("Expiring 1 record"))), (3, futur())])
    assert (expire.value.premiere, expire.value.derniere) == (2, 2)
    with pytest.raises(NonPublie, match="des positions 1 à 3") as plusieurs:
        _exiger_acquittement(
            [(1, futur(fini=False)), (2, futur()), (3, futur(errors.ProducerFencedError()))],
        )
    assert juger(plusieurs.value) is Sortie.EVINCE
