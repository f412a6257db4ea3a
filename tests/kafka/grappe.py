"""Three brokers of Apache Kafka on one machine, each its own controller too (KRaft): leaders change, copies count."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from tests.integrations.storage.processes import wait_until
from tests.kafka.apache import ApacheKafka, places

BROKERS: Final = 3
REGLAGES: Final = {
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "default.replication.factor": "3",
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": "500",
    "group.min.session.timeout.ms": "1000",
    "group.initial.rebalance.delay.ms": "1000",
    "log.cleaner.backoff.ms": "200",
    "log.cleaner.min.cleanable.ratio": "0.01",
    # The worst that a subscriber's broker may be set to: nothing of ours may lean on it.
    "auto.create.topics.enable": "true",
    # A stopped broker hands its leaders over one by one: a test kills it, or does without.
    "controlled.shutdown.enable": "false",
}
SUITE_S: Final = 60.0


class Grappe:
    """The brokers, by number from 1."""

    def __init__(self, dossier: Path) -> None:
        """Prepare them in folders below this one."""
        self.brokers = {p.noeud: ApacheKafka(dossier / str(p.noeud), REGLAGES, p) for p in places(BROKERS)}

    @property
    def bootstrap(self) -> str:
        """All their addresses: any of them may be dead."""
        return ",".join(broker.bootstrap for broker in self.brokers.values())

    def demarrer(self, *noeuds: int) -> None:
        """Start these brokers, all by default, together: none starts without a majority of controllers."""
        with ThreadPoolExecutor(BROKERS) as fils:
            list(fils.map(lambda noeud: self.brokers[noeud].demarrer(), noeuds or self.brokers))

    def tuer(self, *noeuds: int) -> None:
        """kill -9."""
        for noeud in noeuds:
            self.brokers[noeud].tuer()

    def meneurs(self, *topics: str) -> dict[tuple[str, int], int]:
        """Leader of each partition, -1 without one."""
        return {(nom, p["partition_index"]): p["leader_id"] for nom, p in self._partitions(topics)}

    def attendre_les_copies(self, *topics: str) -> None:
        """Wait until every copy of these topics is in sync again."""

        def toutes() -> bool:
            return all(len(p["isr_nodes"]) == len(p["replica_nodes"]) for _, p in self._partitions(topics))

        wait_until(toutes, SUITE_S, every_s=0.2)  # each look opens a client

    def _partitions(self, topics: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
        limite = time.monotonic() + SUITE_S
        while True:
            try:
                with closing(KafkaAdminClient(bootstrap_servers=self.bootstrap)) as admin:
                    decrits = admin.describe_topics(list(topics))
                break
            except KafkaError:  # it asked the broker that is dead
                assert time.monotonic() < limite, "no broker answers"
                time.sleep(0.1)
        return [(decrit["name"], partition) for decrit in decrits for partition in decrit["partitions"]]


@contextmanager
def trois_brokers(dossier: Path) -> Iterator[Grappe]:
    """The cluster, for the time of the block."""
    grappe = Grappe(dossier)
    try:
        grappe.demarrer()
        yield grappe
    finally:
        for broker in grappe.brokers.values():
            broker.tuer()
