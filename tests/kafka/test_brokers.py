"""What the tests may expect of every broker of the run: records, transactions, life after a kill."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from integrations.storage.broker import BrokerEmbarque
from tests.integrations.storage import processes
from tests.kafka.apache import ApacheKafka
from tests.kafka.brokers import Broker, brokers_disponibles, demarre

OURS = [name for name in brokers_disponibles() if name != "externe"] or ["noida"]


def topic_on(bootstrap: str) -> TopicPartition:
    """Create a topic of one partition."""
    name = f"essai-{uuid4().hex}"
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        admin.create_topics({name: {"num_partitions": 1, "replication_factor": 1}}, wait_for_metadata=True)
    return TopicPartition(name, 0)


@contextmanager
def producing(bootstrap: str, transactional_id: str | None = None) -> Iterator[KafkaProducer]:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", transactional_id=transactional_id)
    try:
        yield producer
    finally:
        producer.close(timeout=5)


def records(bootstrap: str, partition: TopicPartition, isolation: str = "read_committed") -> list[ConsumerRecord]:
    """Read the partition from its beginning to its end, as `isolation` shows it."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, group_id=None, isolation_level=isolation)
    with closing(consumer):
        consumer.assign([partition])
        consumer.seek_to_beginning(partition)
        end = consumer.end_offsets([partition])[partition]
        read: list[ConsumerRecord] = []
        for _ in range(50):
            if consumer.position(partition) >= end:
                return read
            read += [record for found in consumer.poll(timeout_ms=300).values() for record in found]
    pytest.fail(f"the end of {partition} was not reached")


def values(bootstrap: str, partition: TopicPartition, isolation: str = "read_committed") -> list[bytes]:
    return [record.value for record in records(bootstrap, partition, isolation)]


def test_a_topic_that_cannot_be_kept_is_refused(broker: Broker) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        name = f"essai-{uuid4().hex}"
        with pytest.raises(KafkaError):
            admin.create_topics({name: {"num_partitions": 1, "replication_factor": 7}})
        assert name not in admin.list_topics()


def test_records_are_read_as_they_were_sent(broker: Broker) -> None:
    partition = topic_on(broker.bootstrap)
    with producing(broker.bootstrap) as producer:
        headers = [("ce_id", b"1"), ("ce_type", b"orientation.decidee")]
        sent = producer.send(partition.topic, key=b"dossier", value="décidée".encode(), headers=headers, partition=0)
        assert sent.get(timeout=10).offset == 0
        producer.send(partition.topic, key=b"dossier", value=None, partition=0).get(timeout=10)
    first, tombstone = records(broker.bootstrap, partition)
    assert (first.key, first.value, list(first.headers)) == (b"dossier", "décidée".encode(), headers)
    assert (tombstone.key, tombstone.value) == (b"dossier", None)


def test_a_transaction_shows_all_of_itself_or_nothing(broker: Broker) -> None:
    partition = topic_on(broker.bootstrap)
    with producing(broker.bootstrap, f"essai-{uuid4().hex}") as producer:
        producer.init_transactions()
        for outcome in ("commit", "abort", "commit"):
            producer.begin_transaction()
            for number in range(3):
                producer.send(partition.topic, value=f"{outcome} {number}".encode(), partition=0)
            producer.flush(timeout=10)
            before = values(broker.bootstrap, partition)
            assert len(before) % 3 == 0
            if outcome == "commit":
                producer.commit_transaction()
                assert len(values(broker.bootstrap, partition)) == len(before) + 3
            else:
                producer.abort_transaction()
                assert values(broker.bootstrap, partition) == before
    assert values(broker.bootstrap, partition) == [b"commit 0", b"commit 1", b"commit 2"] * 2
    assert len(values(broker.bootstrap, partition, "read_uncommitted")) == 9


@pytest.mark.parametrize("name", OURS)
def test_a_killed_broker_comes_back_at_its_address_and_apache_kafka_with_its_records(name: str, tmp_path: Path) -> None:
    with demarre(name, tmp_path) as broker:
        address = broker.bootstrap
        partition = topic_on(address)
        with producing(address) as producer:
            producer.send(partition.topic, value=b"avant", partition=0).get(timeout=10)
        kill(broker)
        assert broker.bootstrap == address
        if isinstance(broker, ApacheKafka):
            assert values(address, partition) == [b"avant"]
        after = topic_on(address)
        with producing(address) as producer:
            producer.send(after.topic, value="après".encode(), partition=0).get(timeout=10)
        assert values(address, after) == ["après".encode()]


def kill(broker: Broker) -> None:
    """Kill the broker with kill -9 and start it again."""
    if isinstance(broker, ApacheKafka):
        broker.tuer()
        broker.demarrer()
    elif isinstance(broker, BrokerEmbarque):
        assert broker.pid is not None
        processes.kill(broker.pid)
        broker.demarrer()
    else:
        pytest.fail("the broker is not ours to kill")
