"""Where the delivery learns which dossiers moved: our topics when there is a broker, else the log itself.

A message says a dossier and a position, no more. Its place is given back once the outcome of the dossier is in the ledger;
what was read is never taken for dealt with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from integrations.livraison.carnet import Carnet
from integrations.livraison.partenaire import Partenaire
from ledger.events.base import Evenement
from ledger.events.etape import EtapeAnnulee
from ledger.events.suivi.transmission import TransmissionAbandonnee, TransmissionRelancee
from ledger.replay import lire_apres
from ledger.store.journal import Journal

RATTRAPAGES: Final[frozenset[type[Evenement]]] = frozenset({EtapeAnnulee, TransmissionAbandonnee, TransmissionRelancee})
"""Events after which what waited may pass, whoever the partner is: an agent corrects, sends again, or gives the reference of
what is known there.
"""


def attendus(partenaire: Partenaire[Any]) -> frozenset[type[Evenement]]:
    """Types of event after which a partner may have something to receive."""
    return RATTRAPAGES | {*partenaire.types, *partenaire.rattrapages}


@dataclass(frozen=True, slots=True)
class Message:
    """A dossier that moved. ``place`` is the source's own way to find the message again."""

    dossier: UUID
    position: int
    place: tuple[str, int]


class Source(Protocol):
    """Read in the main thread only."""

    def lire(self, limite: int) -> Sequence[Message]:
        """The next messages, ``limite`` at most; none when there is nothing new."""

    def acquitter(self, messages: Iterable[Message]) -> None:
        """These are dealt with."""

    def valider(self) -> None:
        """Keep how far everything is dealt with."""

    def a_jour(self) -> bool:
        """Whether nothing was there to read the last time, and nothing can be on its way."""

    def fermer(self) -> None:
        """Stop reading."""


class SourceJournal:
    """The log after the stored position, types that matter to the partner only."""

    def __init__(self, journal: Journal, carnet: Carnet, partenaire: Partenaire[Any], apres: int) -> None:
        """``apres``: the position up to which everything is dealt with."""
        self._journal, self._carnet = journal, carnet
        self._types = sorted(attendus(partenaire), key=lambda classe: classe.code)
        self._lue = apres
        self._attendues: set[int] = set()

    def lire(self, limite: int) -> Sequence[Message]:
        """See :class:`Source`."""
        tete = self._journal.position()
        with self._journal.connexion() as connexion:
            lus = lire_apres(connexion, self._journal.schema, self._lue, limite, self._types)
        self._lue = lus[-1].position if len(lus) == limite else max(self._lue, tete, *(e.position for e in lus))
        self._attendues |= {e.position for e in lus}
        return [Message(e.stream, e.position, ("journal", e.position)) for e in lus]

    def acquitter(self, messages: Iterable[Message]) -> None:
        """See :class:`Source`."""
        self._attendues -= {message.position for message in messages}

    def valider(self) -> None:
        """See :class:`Source`."""
        self._carnet.avancer(min(self._attendues) - 1 if self._attendues else self._lue)

    def a_jour(self) -> bool:
        """See :class:`Source`."""
        return True

    def fermer(self) -> None:
        """Nothing is held."""
