"""Our topics as the source of the delivery: a consumer group, its offsets committed once outcomes are in the ledger.

Several processes may share the group. Two of them may learn of the same dossier by two topics: the dossier is held by one at
a time, and what it has to send is read from its stream. A message that is no event of ours is put aside with its reason.
"""

import time
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaTimeoutError
from kafka.structs import OffsetAndMetadata

from integrations.kafka.connexion import DELAI_MS, EN_CLAIR, JOINDRE, Securite
from integrations.livraison.carnet import Carnet
from integrations.livraison.partenaire import Partenaire
from integrations.livraison.sources import Message, attendus
from ledger.epoques import JournalRevenu, numero_de, perdue
from ledger.events import CATALOGUE
from ledger.events.etape import EtapeAnnulee
from ledger.publication import PREFIXE_TYPE, topic

ATTENTE_MS: Final = 20
"""Enough for a broker to answer. Who has nothing to do waits elsewhere: a broker that answers at once that nothing is new
would be asked again all along.
"""
FERMETURE_MS: Final = 5_000
PATIENCE_MS: Final = 86_400_000
"""How long a live process may read nothing: the partner away, nothing more is read; a dead one is seen at once."""

SANS_PARTITION_S: Final = 60.0
"""How long a member may hold no partition: longer than a session, so that its group has had time to share them."""


def groupe(schema: str, destinataire: str) -> str:
    """Consumer group of the delivery of a département to a recipient."""
    return f"parcours.{schema}.{destinataire}"


class SourceKafka:
    """Reads committed messages of the families that matter; ``depuis``: what was recorded before is dealt with."""

    def __init__(
        self,
        bootstrap: str,
        schema: str,
        carnet: Carnet,
        partenaire: Partenaire[Any],
        depuis: int,
        securite: Securite = EN_CLAIR,
    ) -> None:
        """Join the group."""
        voulus = attendus(partenaire)
        self._types = {PREFIXE_TYPE + classe.type_stable() for classe in voulus}
        self._connus = {PREFIXE_TYPE + classe.type_stable() for classe in CATALOGUE}
        familles = sorted({classe.famille for classe in voulus if classe is not EtapeAnnulee})
        self._carnet, self._depuis = carnet, depuis
        self._epoques, self._tete = carnet.epoques(), carnet.tete()
        self._attendus: dict[TopicPartition, set[int]] = {}
        self._lus: dict[TopicPartition, int] = {}
        self._valides: dict[TopicPartition, int] = {}
        self._positions: dict[int, int] = {}
        self._vue = depuis
        self._consommateur: Any = KafkaConsumer(
            *(topic(schema, famille) for famille in familles),
            bootstrap_servers=bootstrap,
            group_id=groupe(schema, partenaire.destinataire),
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            request_timeout_ms=DELAI_MS,
            session_timeout_ms=DELAI_MS - 1_000,
            max_poll_interval_ms=PATIENCE_MS,
            **JOINDRE,
            **securite.options(),
        )

        self._consommateur.topics()  # known before joining: a group that shares topics it has not seen yet shares nothing
        self._pourvu_a = time.monotonic()

    def lire(self, limite: int) -> Sequence[Message]:
        """See :class:`~integrations.livraison.sources.Source`.

        Raises :class:`KafkaTimeoutError` when nothing is given to read for too long: kafka-python was seen to take an empty
        share for good, under load, just after topics were created. The next process joins afresh.
        """
        if self._consommateur.assignment():
            self._pourvu_a = time.monotonic()
        elif time.monotonic() - self._pourvu_a > SANS_PARTITION_S:
            raise KafkaTimeoutError("aucune partition à lire : le groupe n'a rien donné à ce processus")
        lus = self._consommateur.poll(timeout_ms=ATTENTE_MS, max_records=limite)
        messages = []
        for partition, recus in lus.items():
            for recu in recus:
                self._lus[partition] = recu.offset + 1
                if (message := self._comprendre(partition, recu)) is not None:
                    self._attendus.setdefault(partition, set()).add(recu.offset)
                    self._positions[message.position] = self._positions.get(message.position, 0) + 1
                    messages.append(message)
        return messages

    def _comprendre(self, partition: TopicPartition, recu: Any) -> Message | None:
        """The dossier that moved; None for what has nothing to do here, or is put aside."""
        place = f"{partition.topic}/{partition.partition}"
        try:
            entetes = {nom: valeur.decode() for nom, valeur in recu.headers}
            type_, position = entetes["ce_type"], int(entetes["ce_sequence"])
            dossier = UUID(entetes["ce_subject"])
        except (AttributeError, KeyError, TypeError, ValueError) as erreur:
            self._carnet.mettre_au_rebut(f"{place}@{recu.offset}", f"message illisible ({type(erreur).__name__})")
            return None
        if type_ not in self._connus:
            self._carnet.mettre_au_rebut(f"{place}@{recu.offset}", f"type inconnu ({type_})")
            return None
        if perdue(self._epoques, position, numero_de(entetes.get("ce_epoque"))) is not None:
            return None  # published before the log went back
        self._exiger_tenu(position)
        self._vue = max(self._vue, position)
        return Message(dossier, position, (place, recu.offset)) if self._compte(type_, position) else None

    def _exiger_tenu(self, position: int) -> None:
        """A position that is published is in the log; raises :class:`~ledger.epoques.JournalRevenu`."""
        if position > self._tete:
            self._tete = self._carnet.tete()
        if position > self._tete:
            raise JournalRevenu(position, self._tete)

    def _compte(self, type_: str, position: int) -> bool:
        return type_ in self._types and position > self._depuis

    def acquitter(self, messages: Iterable[Message]) -> None:
        """See :class:`~integrations.livraison.sources.Source`."""
        for message in messages:
            nom, _, numero = message.place[0].rpartition("/")
            self._attendus[TopicPartition(nom, int(numero))].discard(message.place[1])
            restants = self._positions.pop(message.position) - 1
            if restants:
                self._positions[message.position] = restants

    def valider(self) -> None:
        """Commit, for each partition, the first offset that is not dealt with; note the position for who asks."""
        suivants = {p: min(self._attendus.get(p) or {lu}) for p, lu in self._lus.items()}
        nouveaux = {p: offset for p, offset in suivants.items() if self._valides.get(p) != offset}
        if nouveaux:
            self._consommateur.commit({p: OffsetAndMetadata(offset, "", -1) for p, offset in nouveaux.items()})
            self._valides |= nouveaux
        self._carnet.avancer(min(self._positions) - 1 if self._positions else self._vue)

    def a_jour(self) -> bool:
        """See :class:`~integrations.livraison.sources.Source`; not before the group has given partitions to read."""
        notres = self._consommateur.assignment()
        fins = self._consommateur.end_offsets(notres) if notres else {}
        return bool(fins) and all(self._consommateur.position(partition) >= fin for partition, fin in fins.items())

    def fermer(self) -> None:
        """Leave the group; what is not committed is read again."""
        self._consommateur.close(timeout_ms=FERMETURE_MS)
