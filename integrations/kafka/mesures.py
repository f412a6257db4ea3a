"""Measures of Kafka for an operator: how far our positions are, and how far behind each group of subscribers is."""

import socket
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError

from integrations.kafka.connexion import EN_CLAIR, Securite
from integrations.kafka.errors import TopicsNonConformes
from integrations.kafka.position import lire_position
from integrations.kafka.topics import Destination

DELAI_S: Final = 3.0
"""Time left to the broker: whoever collects metrics does not wait longer."""
FRAICHEUR_S: Final = 15.0
"""Time during which a measure is given again: collecting more often asks the broker nothing."""
GROUPES_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class MesuresKafka:
    """``positions`` by name of the topic that holds them; ``retards`` in offsets (markers of transactions included), by
    group and topic. ``joignable`` tells whether the broker answered.
    """

    joignable: bool
    positions: dict[str, int] = field(default_factory=dict)
    retards: dict[tuple[str, str], int] = field(default_factory=dict)


class Sonde:
    """Measures on demand, for several threads."""

    def __init__(self, bootstrap: str, schema: str, securite: Securite = EN_CLAIR) -> None:
        """For one département."""
        self._bootstrap, self._schema, self._securite = bootstrap, schema, securite
        self._verrou = threading.Lock()
        self._lues = MesuresKafka(joignable=False)
        self._jusqua = 0.0

    def mesurer(self) -> MesuresKafka:
        """The last measures, not older than ``FRAICHEUR_S``."""
        with self._verrou:
            if time.monotonic() >= self._jusqua:
                try:
                    self._lues = self._interroger()
                except (KafkaError, OSError):
                    self._lues = MesuresKafka(joignable=False)
                self._jusqua = time.monotonic() + FRAICHEUR_S
            return self._lues

    def _interroger(self) -> MesuresKafka:
        # A client that finds no broker keeps its sockets until it is collected: it is not made in vain.
        if not any(_repond(adresse) for adresse in self._bootstrap.split(",")):
            return MesuresKafka(joignable=False)
        positions = {}
        for vers in (Destination(self._schema), Destination(self._schema, "etats")):
            try:
                lue = lire_position(self._bootstrap, vers, securite=self._securite, delai_s=DELAI_S)
            except TopicsNonConformes:
                continue  # what was never started has no position
            positions[vers.identifiant] = lue.numero
        admin = KafkaAdminClient(
            bootstrap_servers=self._bootstrap,
            request_timeout_ms=int(DELAI_S * 1_000),
            bootstrap_timeout_ms=int(DELAI_S * 1_000),
            **self._securite.options(),
        )
        with closing(admin):
            return MesuresKafka(joignable=True, positions=positions, retards=self._retards(admin))

    def _retards(self, admin: Any) -> dict[tuple[str, str], int]:
        prefixe = f"parcours.{self._schema}."
        groupes = sorted(groupe["group_id"] for groupe in admin.list_groups())[:GROUPES_MAX]
        lus = admin.list_group_offsets(groupes) if groupes else {}
        suivis = {p for offsets in lus.values() for p in offsets if p.topic.startswith(prefixe)}
        fins = _fins(admin, suivis)
        retards: dict[tuple[str, str], int] = {}
        for groupe, offsets in lus.items():
            for partition, lu in offsets.items():
                if partition in fins and lu.offset >= 0:
                    cle = (groupe, partition.topic)
                    retards[cle] = retards.get(cle, 0) + max(fins[partition] - lu.offset, 0)
        return retards


def _repond(adresse: str) -> bool:
    hote, _, port = adresse.strip().rpartition(":")
    try:
        socket.create_connection((hote.strip("[]"), int(port)), timeout=DELAI_S).close()
    except (OSError, ValueError):
        return False
    return True


def _fins(admin: Any, partitions: set[TopicPartition]) -> dict[TopicPartition, int]:
    """Where a `read_committed` reader that is up to date stands."""
    if not partitions:
        return {}
    lues = admin.list_partition_offsets(
        dict.fromkeys(partitions, OffsetSpec.LATEST), isolation_level="read_committed", timeout_ms=int(DELAI_S * 1_000)
    )
    return {partition: int(lue.offset) for partition, lue in lues.items()}
