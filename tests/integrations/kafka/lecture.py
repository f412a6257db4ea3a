"""What subscribers find, read by two clients that share no code, and what they must find."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import NamedTuple
from uuid import uuid4

import confluent_kafka
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from ledger.publication import EvenementPublic, topic

DELAI_S = 30.0


class Lu(NamedTuple):
    """A record as a reader gets it."""

    topic: str
    partition: int
    offset: int
    cle: bytes | None
    valeur: bytes | None
    entetes: list[tuple[str, bytes]]

    @property
    def ce(self) -> dict[str, str]:
        return {nom.removeprefix("ce_"): octets.decode() for nom, octets in self.entetes if nom.startswith("ce_")}


def par_kafka_python(bootstrap: str, topics: list[str], isolation: str = "read_committed") -> list[Lu]:
    """Every record of these topics."""
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        # Of these alone: a consumer that meets a name asks for every topic of the broker.
        decrits = admin.describe_topics(topics)
    partitions = [TopicPartition(nom["name"], p["partition_index"]) for nom in decrits for p in nom["partitions"]]
    lecteur = KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        isolation_level=isolation,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
    )
    try:
        lecteur.assign(partitions)
        lecteur.seek_to_beginning(*partitions)
        fins = lecteur.end_offsets(partitions)
        lus: list[Lu] = []
        limite = time.monotonic() + DELAI_S
        while any(lecteur.position(p) < fin for p, fin in fins.items()):
            for paquet in lecteur.poll(timeout_ms=200).values():
                lus += [Lu(m.topic, m.partition, m.offset, m.key, m.value, list(m.headers)) for m in paquet]
            assert time.monotonic() < limite, "the end of the topics was not reached"
        return lus
    finally:
        lecteur.close(timeout_ms=1_000)


def par_confluent(bootstrap: str, topics: list[str]) -> list[Lu]:
    """Every committed record of these topics."""
    lecteur = confluent_kafka.Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": f"essai-{uuid4().hex}",
            "isolation.level": "read_committed",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 50,
        }
    )
    try:
        decrits = lecteur.list_topics(timeout=10).topics
        partitions = [
            confluent_kafka.TopicPartition(nom, p, confluent_kafka.OFFSET_BEGINNING)
            for nom in topics
            for p in decrits[nom].partitions
        ]
        lecteur.assign(partitions)
        restantes = {(p.topic, p.partition) for p in partitions}
        lus: list[Lu] = []
        limite = time.monotonic() + DELAI_S
        while restantes:
            for message in lecteur.consume(500, timeout=0.2):
                erreur = message.error()
                if erreur is None:
                    lus.append(_de_confluent(message))
                else:
                    assert erreur.code() == confluent_kafka.KafkaError._PARTITION_EOF, erreur
                    restantes.discard((message.topic() or "", message.partition() or 0))
            assert time.monotonic() < limite, "the end of the topics was not reached"
        return lus
    finally:
        lecteur.close()


def _de_confluent(message: confluent_kafka.Message) -> Lu:
    entetes = message.headers() or []
    assert isinstance(entetes, list)
    return Lu(
        message.topic() or "",
        message.partition() or 0,
        message.offset() or 0,
        _octets(message.key()),
        _octets(message.value()),
        [(nom, _octets(valeur) or b"") for nom, valeur in entetes],
    )


def _octets(valeur: str | bytes | None) -> bytes | None:
    return valeur.encode() if isinstance(valeur, str) else valeur


CLIENTS: tuple[Callable[[str, list[str]], list[Lu]], ...] = (par_kafka_python, par_confluent)


def exiger_une_fois_chacun(lus: Iterable[Lu], attendus: list[EvenementPublic], schema: str) -> None:
    """Nothing is lost, nothing is there twice, and a topic holds the events of a dossier in their order."""
    lus = list(lus)
    vus = Counter(lu.ce["id"] for lu in lus)
    assert [ident for ident, fois in vus.items() if fois > 1] == []
    par_id = {public.attributs["id"]: public for public in attendus}
    perdus = sorted(public.position for ident, public in par_id.items() if ident not in vus)
    assert perdus == []
    assert set(vus) == set(par_id)
    suites: defaultdict[tuple[str, bytes | None], list[tuple[int, int, str]]] = defaultdict(list)
    for lu in lus:
        public = par_id[lu.ce["id"]]
        assert lu.topic == topic(schema, public.famille)
        assert lu.cle == public.cle.encode()
        assert lu.valeur == public.donnees
        assert lu.ce == public.attributs
        suites[lu.topic, lu.cle].append((lu.partition, lu.offset, lu.ce["sequence"]))
    for suite in suites.values():
        assert len({partition for partition, _, _ in suite}) == 1
        par_offset = [sequence for _, _, sequence in sorted(suite)]
        assert par_offset == sorted(par_offset)
