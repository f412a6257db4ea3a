"""The records that a relay publishes of the events that it reads: themselves, or what they make of their dossiers."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from integrations.kafka.errors import InterventionRequise
from integrations.kafka.points import Points
from integrations.kafka.position import Position
from integrations.kafka.records import Envoi, cle_et_partition, entetes
from integrations.kafka.topics import Destination
from ledger.epoques import Epoque
from ledger.lu import EvenementLu
from ledger.publication import publier


class Contenu(Protocol):
    """Turns events of the log into records."""

    def envois(self, lus: Sequence[EvenementLu]) -> list[Envoi]:
        """Records of these events, which follow each other in the log; raises `InterventionRequise`."""

    def hors_journal(self, position: Position) -> tuple[list[Envoi], Position]:
        """Records that are due although nothing new was written to the log, and the position once they are published."""

    def d_un_coup(self, apres: int, jusque: int) -> Iterator[list[Envoi]] | None:
        """Records that stand for all events after one position up to another, lot by lot; None when each event counts,
        or when there are too few for it to be worth it.
        """


class Evenements:
    """The public events, each on the topic of its family; and checkpoints over them, on theirs."""

    def __init__(
        self, vers: Destination, partitions: int, epoques: Sequence[Epoque] = (), points: Points | None = None
    ) -> None:
        """``partitions`` is the count of every topic, ``epoques`` are the log's, and so are ``points``."""
        self._vers, self._partitions, self._topics, self._epoques = vers, partitions, vers.topics, epoques
        self._points = points

    def envois(self, lus: Sequence[EvenementLu]) -> list[Envoi]:
        """See :class:`Contenu`."""
        exiger_connus(lus)
        partitions, topics = self._partitions, self._topics
        envois = []
        for public in publier(lus, self._vers.schema, self._epoques):
            cle, partition = cle_et_partition(public.cle, partitions)
            envois.append(
                Envoi(
                    public.position, topics[public.famille], public.donnees, cle, entetes(public.attributs), partition
                )
            )
        return envois

    def hors_journal(self, position: Position) -> tuple[list[Envoi], Position]:
        """Checkpoints over what was published."""
        return self._points.suivants(position) if self._points is not None else ([], position)

    def d_un_coup(self, apres: int, jusque: int) -> None:  # noqa: ARG002 - see Contenu
        """Each event counts."""
        return


def exiger_connus(lus: Sequence[EvenementLu]) -> None:
    """Stop at a type that this version does not know; what is stored without context is the library's own, and stays
    inside.
    """
    for e in lus:
        if e.classe is None and e.lire_contexte():
            message = (
                f"le type {e.type_} de l'événement à la position {e.position} est inconnu de cette version : "
                "le journal est écrit par une version plus récente, mettez le relais à jour"
            )
            raise InterventionRequise(message)
