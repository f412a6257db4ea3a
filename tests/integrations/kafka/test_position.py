"""Reading back a position: markers and aborted records at the end, another writer's open transaction."""

from contextlib import closing
from unittest.mock import Mock
from uuid import uuid4

import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

from integrations.kafka import position
from integrations.kafka.position import DEBUT, DERNIERS, Position, lire_position, reprendre_position
from integrations.kafka.topics import creer_topics, identifiant_du_relais
from tests.kafka.brokers import Broker


def test_only_what_is_committed_counts(broker: Broker) -> None:
    schema = f"d33_{uuid4().hex[:12]}"
    creer_topics(broker.bootstrap, schema)
    relais = identifiant_du_relais(schema)
    producer = KafkaProducer(
        bootstrap_servers=broker.bootstrap, transactional_id=relais, retry_backoff_ms=10, max_block_ms=10_000
    )

    def ecrire(numero: int) -> None:
        producer.begin_transaction()
        producer.send(relais, Position(numero, "x").octets(), relais.encode(), partition=0).get(timeout=10)

    with closing(producer):
        producer.init_transactions()
        ecrire(41)
        producer.commit_transaction()
        ecrire(42)
        producer.commit_transaction()
        assert lire_position(broker.bootstrap, schema) == Position(42, "x")
        # More aborted records and markers than what is read at first.
        for numero in range(50, 50 + DERNIERS // 2 + 1):
            ecrire(numero)
            producer.abort_transaction()
        assert reprendre_position(broker.bootstrap, schema) == Position(42, "x")
        ecrire(99)
        assert lire_position(broker.bootstrap, schema) == Position(42, "x")
        with pytest.raises(KafkaTimeoutError, match="transaction ouverte"):
            reprendre_position(broker.bootstrap, schema, delai_s=0.3)
        producer.commit_transaction()
        assert reprendre_position(broker.bootstrap, schema) == Position(99, "x")


def test_nothing_below_an_end_that_moved_proves_nothing(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compaction may take the last position below it, for the sake of one committed since: seen on Apache Kafka."""
    schema = f"d33_{uuid4().hex[:12]}"
    creer_topics(broker.bootstrap, schema)
    relais = identifiant_du_relais(schema)
    with closing(KafkaProducer(bootstrap_servers=broker.bootstrap, transactional_id=relais)) as producer:
        producer.init_transactions()
        producer.begin_transaction()
        producer.send(relais, Position(42, "x").octets(), relais.encode(), partition=0).get(timeout=10)
        producer.commit_transaction()
    vraie, anciennes = position._fin, [0]
    monkeypatch.setattr(
        position, "_fin", lambda *args, **options: anciennes.pop() if anciennes else vraie(*args, **options)
    )
    assert lire_position(broker.bootstrap, schema) == Position(42, "x")
    monkeypatch.setattr(position, "_fin", Mock(return_value=0))
    assert lire_position(broker.bootstrap, schema) == DEBUT
