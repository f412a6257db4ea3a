"""The Kafka form of a public event: CloudEvents 1.0 in binary mode, key and partition from the dossier.

Each attribute is a header `ce_<name>`, the JSON of the event is the value (CloudEvents, Kafka protocol binding §3.2).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from kafka.partitioner.default import murmur2

DOSSIERS_EN_MEMOIRE: Final = 65_536
CONTENU: Final = ("content-type", b"application/json")


class Envoi(NamedTuple):
    """A record to send: position of what it says in the log, topic, value (None erases the key), key, headers, partition."""

    position: int
    topic: str
    valeur: bytes | None
    cle: bytes
    entetes: list[tuple[str, bytes]]
    partition: int


def entetes(attributs: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """Headers of the record of an event."""
    return [(f"ce_{nom}", valeur.encode()) for nom, valeur in attributs.items()] + [CONTENU]


@lru_cache(maxsize=DOSSIERS_EN_MEMOIRE)
def cle_et_partition(dossier: str, partitions: int) -> tuple[bytes, int]:
    """Key of a dossier's records, and the partition where Kafka's own partitioner (murmur2) puts this key.

    Remembered for the dossiers last seen: the pure-Python hash costs about a third of the sending of an event.
    """
    cle = dossier.encode()
    return cle, (murmur2(cle) & 0x7FFFFFFF) % partitions
