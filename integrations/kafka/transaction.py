"""One Kafka transaction: some events and the position after them, all visible to `read_committed` readers or none."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    UnknownError,
    UnknownTopicOrPartitionError,
)

from integrations.kafka.connexion import DELAI_MS, JOINDRE, Securite
from integrations.kafka.errors import NonPublie
from integrations.kafka.outcome import juger
from integrations.kafka.position import Position
from integrations.kafka.records import Envoi
from integrations.kafka.topics import Destination, destination

REESSAI_MS: Final = 10
"""Apache Kafka answers a commit before it is finished, and refuses the next transaction until then: kafka-python waits
its general back-off (100 ms by default) and not the 20 ms that it defines for this case."""

COUPE_S: Final = 0.01
"""Pause left to kafka-python to cut a batch in two."""

Etape = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Delais:
    """All that a relay waits for, from one figure: what a broker allows a transaction.

    It is how long readers wait behind a relay that died and was not replaced.
    """

    transaction_s: float

    @property
    def tour_s(self) -> float:
        """A turn of the loop ends before its transaction could expire: an expired one looks like a fenced relay."""
        return self.transaction_s * 0.9

    @property
    def envoi_s(self) -> float:
        """Time left to a record to be acknowledged; then its future fails."""
        return self.transaction_s * 0.5

    @property
    def requete_s(self) -> float:
        """Time left to the broker to answer a request, before another try."""
        return self.transaction_s * 0.25


def producteur(bootstrap: str, ou: str | Destination, securite: Securite, delais: Delais) -> Any:
    """The one producer of a destination: its transactional id fences any other one.

    Raises:
        KafkaError: the broker cannot be reached.
    """
    return KafkaProducer(
        bootstrap_servers=bootstrap,
        transactional_id=destination(ou).identifiant,
        enable_idempotence=True,
        acks="all",
        transaction_timeout_ms=int(delais.transaction_s * 1_000),
        delivery_timeout_ms=int(delais.envoi_s * 1_000),
        request_timeout_ms=int(delais.requete_s * 1_000),
        max_block_ms=DELAI_MS,
        retry_backoff_ms=REESSAI_MS,
        compression_type="lz4",
        linger_ms=50,  # a flush ends each batch: this only keeps the sender from leaving with half of one
        batch_size=256 * 1024,
        allow_auto_create_topics=False,
        metrics_enabled=False,
        **JOINDRE,
        **securite.options(),
    )


def connaitre_topics(producer: Any, ou: str | Destination) -> None:
    """Have the producer find the leaders of all its topics at once: one by one, within the first transaction, each
    would take the tenth of a second that kafka-python leaves between two questions.
    """
    vers = destination(ou)
    topics = [*vers.topics.values(), *filter(None, [vers.points]), vers.identifiant]
    with ThreadPoolExecutor(len(topics)) as fils:
        list(fils.map(producer.partitions_for, topics))


class Transactions:
    """Publishes lots of events through one producer, of which `init_transactions` was called.

    Neither the flush nor the commit has a limit of its own: the relay's alarm is theirs.
    """

    def __init__(self, producer: Any, identifiant: str, etape: Etape) -> None:
        """``identifiant`` names the topic of positions; ``etape`` is told each step passed."""
        self._producer = producer
        self._identifiant = identifiant
        self._etape = etape

    def publier(self, envois_: Sequence[Envoi], position: Position) -> None:
        """Publish these records, if any, and the position that they lead to.

        Raises:
            NonPublie: a record was refused or not acknowledged.
            KafkaError: anything else; whether the transaction was committed is then unknown.
        """
        self._producer.begin_transaction()
        self._etape("debut")
        envois: list[tuple[int, Any]] = []
        try:
            self._envoyer(envois_[: len(envois_) // 2], envois)
            self._etape("milieu")
            self._envoyer(envois_[len(envois_) // 2 :], envois)
            relais = self._identifiant
            futur = self._producer.send(relais, position.octets(), relais.encode(), partition=0)
        except KafkaError:
            self._vider()  # the records sent before know what went wrong better than this one
            _exiger_acquittement(envois)
            raise
        self._etape("envoi")
        self._vider()
        self._etape("flush")
        _exiger_acquittement([*envois, (position.numero, futur)])
        self._etape("acquittement")
        self._producer.commit_transaction()
        self._etape("commit")

    def _vider(self) -> None:
        """Wait for all records.

        A batch that the broker finds too large is cut in two, and a flush that waits for it gives up at once, again and
        again until its halves have taken its place: only a pause lets kafka-python do it.
        """
        while True:
            try:
                self._producer.flush()
            except UnknownError:
                time.sleep(COUPE_S)
            else:
                return

    def _envoyer(self, a_envoyer: Sequence[Envoi], envois: list[tuple[int, Any]]) -> None:
        """Send these records, and add the position and the future of each to ``envois``."""
        send = self._producer.send
        for position, topic, valeur, cle, entetes, partition in a_envoyer:
            try:
                futur = send(topic, valeur, cle, entetes, partition)
            except (MessageSizeTooLargeError, TypeError, ValueError) as refus:
                raise NonPublie(position, position, _cause(refus)) from refus
            envois.append((position, futur))


def _cause(refus: Exception) -> Exception:
    """The cause of a refused record: itself, or a topic that just lost its partitions, told by the client as a bad value."""
    if isinstance(refus, ValueError) and str(refus).startswith("Unrecognized partition"):
        disparue: Exception = UnknownTopicOrPartitionError(str(refus))
        return disparue
    return refus


def _exiger_acquittement(envois: Sequence[tuple[int, Any]]) -> None:
    """Every record is acknowledged, or the gravest failure is raised.

    flush returns, and commit succeeds, over a batch that expired: without this check its events would be lost.
    """
    echecs = [
        (position, futur.exception or KafkaTimeoutError("envoi sans réponse"))
        for position, futur in envois
        if not futur.succeeded()
    ]
    if echecs:
        raise NonPublie(echecs[0][0], echecs[-1][0], min((cause for _, cause in echecs), key=juger))
