"""How far the relay of a département went: the last record of its own topic, committed with the events themselves."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final, NamedTuple

import orjson
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaTimeoutError

from integrations.kafka.connexion import DELAI_MS, EN_CLAIR, JOINDRE, Securite
from integrations.kafka.errors import TopicsNonConformes
from integrations.kafka.topics import Destination, decrire, destination

DERNIERS: Final = 64
"""Offsets read back first: a transaction takes two, so the last position is among them but for many aborts in a row."""

DECIDE: Final = "read_committed"
TOUT: Final = "read_uncommitted"


class Position(NamedTuple):
    """Last position published, the chain's link of that event (a log that was replaced is told from its own), the name of
    the epoch of the log, empty before the first, and the size of the last checkpoint published, 0 before the first.
    """

    numero: int
    empreinte: str
    epoque: str = ""
    point: int = 0

    def octets(self) -> bytes:
        """Stored form; the epoch and the checkpoint are left out as long as there is none."""
        return orjson.dumps({nom: v for nom, v in self._asdict().items() if nom not in ("epoque", "point") or v})


DEBUT: Final = Position(0, "")
"""Where the relay of a new département starts."""


def lire_position(
    bootstrap: str, ou: str | Destination, *, securite: Securite = EN_CLAIR, delai_s: float = 10.0
) -> Position:
    """Last position that the relay committed; a relay may be running.

    Raises:
        TopicsNonConformes: the topic of positions does not exist.
        KafkaError: the broker cannot be reached, or did not answer in ``delai_s``.
    """
    return _lire(bootstrap, destination(ou).identifiant, securite, time.monotonic() + delai_s, seul=False) or DEBUT


def reprendre_position(
    bootstrap: str, ou: str | Destination, *, securite: Securite = EN_CLAIR, delai_s: float = 10.0
) -> Position | None:
    """Last position committed, once no transaction is open on it: for the relay, after it fenced its predecessors; None
    when none ever was.

    Raises:
        KafkaTimeoutError: a transaction stayed open during ``delai_s``: its position could still be committed.
        TopicsNonConformes, KafkaError: see :func:`lire_position`.
    """
    return _lire(bootstrap, destination(ou).identifiant, securite, time.monotonic() + delai_s, seul=True)


def un_publie(bootstrap: str, ou: str | Destination, *, securite: Securite = EN_CLAIR) -> str | None:
    """Topic that holds something already, for a destination whose position is unknown; None when all are empty.

    What was aborted is nothing: a relay that died in its first transaction leaves records that nobody reads.

    Raises:
        KafkaError: the broker cannot be reached, or did not answer in time.
    """
    acces = _acces(bootstrap, securite)
    with closing(KafkaAdminClient(**acces)) as admin:
        decrits = decrire(admin, list(destination(ou).topics.values()))
        consommateur = _consommateur(acces)
        try:
            for topic, nombre in decrits.items():
                for partition in (TopicPartition(topic, rang) for rang in range(nombre)):
                    if _tient_quelque_chose(admin, consommateur, partition):
                        return topic
            return None
        finally:
            consommateur.close(timeout_ms=1_000)


def cles_tenues(bootstrap: str, ou: str | Destination, *, securite: Securite = EN_CLAIR) -> set[bytes]:
    """Keys whose last record has a value, on the topics of a destination: the dossiers whose state is told there.

    Raises:
        KafkaError: the broker cannot be reached, or did not answer in time.
    """
    acces, tenues = _acces(bootstrap, securite), set[bytes]()
    with closing(KafkaAdminClient(**acces)) as admin:
        consommateur = _consommateur(acces)
        try:
            for topic, nombre in decrire(admin, list(destination(ou).topics.values())).items():
                for partition in (TopicPartition(topic, rang) for rang in range(nombre)):
                    for lu in _tous(admin, consommateur, partition):
                        (tenues.discard if lu.value is None else tenues.add)(lu.key)
            return tenues
        finally:
            consommateur.close(timeout_ms=1_000)


def _tient_quelque_chose(admin: Any, consommateur: Any, partition: TopicPartition) -> bool:
    """Whether a committed record stands there, with a value: the tombstone of an erased person says nothing again."""
    return any(lu.value is not None for lu in _tous(admin, consommateur, partition))


def _tous(admin: Any, consommateur: Any, partition: TopicPartition) -> Iterator[Any]:
    """Every committed record of a partition, in order; ``KafkaTimeoutError`` when none comes for too long."""
    debut = _offset(admin, partition, OffsetSpec.EARLIEST, TOUT)
    fin = _offset(admin, partition, OffsetSpec.LATEST, DECIDE)
    if debut == fin:
        return
    consommateur.assign([partition])
    consommateur.seek(partition, debut)
    avant, limite = debut, time.monotonic() + DELAI_MS / 1_000
    while (atteinte := consommateur.position(partition)) < fin:
        if atteinte > avant:
            avant, limite = atteinte, time.monotonic() + DELAI_MS / 1_000
        if time.monotonic() > limite:
            message = f"{partition.topic} n'a pas pu être relu à temps"
            raise KafkaTimeoutError(message)
        yield from consommateur.poll(timeout_ms=200).get(partition, ())


def _acces(bootstrap: str, securite: Securite) -> dict[str, Any]:
    return {"bootstrap_servers": bootstrap, "request_timeout_ms": DELAI_MS, **JOINDRE, **securite.options()}


def _consommateur(acces: dict[str, Any]) -> Any:
    return KafkaConsumer(
        **acces,
        isolation_level=DECIDE,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        fetch_max_wait_ms=50,
    )


def _lire(bootstrap: str, relais: str, securite: Securite, echeance: float, *, seul: bool) -> Position | None:
    partition, acces = TopicPartition(relais, 0), _acces(bootstrap, securite)
    with closing(KafkaAdminClient(**acces)) as admin:
        if not decrire(admin, [relais]):
            message = f"le topic « {relais} » n'existe pas : « parcours relayer » le crée"
            raise TopicsNonConformes(message)
        consommateur = _consommateur(acces)
        try:
            consommateur.assign([partition])
            vue = -1
            # Nothing below an end that moved since proves nothing: compaction may have taken the last position that stood
            # there, for the sake of one that was committed meanwhile.
            while (fin := _fin(admin, partition, echeance, seul=seul)) != vue:
                debut, vue = _offset(admin, partition, OffsetSpec.EARLIEST, TOUT), fin
                for depuis in dict.fromkeys((max(debut, fin - DERNIERS), debut)):
                    trouvee = _derniere(consommateur, partition, relais.encode(), (depuis, fin), echeance)
                    if trouvee is not None:
                        return trouvee
            return None
        finally:
            consommateur.close(timeout_ms=1_000)


def _fin(admin: Any, partition: TopicPartition, echeance: float, *, seul: bool) -> int:
    """End of what is decided (the last stable offset); when ``seul``, wait until nothing lies beyond it."""
    while True:
        stable = _offset(admin, partition, OffsetSpec.LATEST, DECIDE)
        haute = _offset(admin, partition, OffsetSpec.LATEST, TOUT)
        if not seul or stable == haute:
            return stable
        if time.monotonic() > echeance:
            message = f"transaction ouverte sur {partition.topic} : fin stable {stable}, fin {haute}"
            raise KafkaTimeoutError(message)
        time.sleep(0.1)


def _offset(admin: Any, partition: TopicPartition, ou: OffsetSpec, isolation: str) -> int:
    return int(admin.list_partition_offsets({partition: ou}, isolation_level=isolation)[partition].offset)


def _derniere(
    consommateur: Any, partition: TopicPartition, cle: bytes, bornes: tuple[int, int], echeance: float
) -> Position | None:
    """Last position committed between two offsets, or after them; None if there is none.

    The last offsets may be markers or aborted records, that no poll returns: only the consumer's own position tells
    that the end is reached.
    """
    debut, fin = bornes
    trouvee = None
    consommateur.seek(partition, debut)
    while consommateur.position(partition) < fin:
        for lu in consommateur.poll(timeout_ms=200).get(partition, ()):
            if lu.key == cle:
                trouvee = Position(**orjson.loads(lu.value))
        if time.monotonic() > echeance:
            message = f"la position de {partition.topic} n'a pas pu être relue à temps"
            raise KafkaTimeoutError(message)
    return trouvee
