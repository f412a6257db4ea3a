"""The writing of a step beside its dossier, in the same transaction: identifiers, places, the dossier that goes on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from commands.base import Cadre
from commands.suites import comme_lus
from ledger.dossier import Dossier, fold
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant

E = TypeVar("E", bound=Evenement)
Connus = Mapping[UUID, Sequence[EvenementLu]]
"""Events that were read, by stream."""


@dataclass(frozen=True, slots=True)
class FluxAnnexe:
    """An event for another stream than the dossier's, written in the same transaction: an identifier, a place. Without
    event, the stream was only read, and must still be at that version.
    """

    stream: UUID
    attendue: int
    evenement: Evenement | None


@dataclass(frozen=True)
class EtapeDecidee:
    """A step that is decided and not recorded yet, as what it writes elsewhere depends on it.

    ``lus`` are the events of the dossier before it, ``cible`` the one that it restates or annuls. ``identifiants`` are
    those that whoever asks knows of the person, when they are not just those of the identity that the step states.
    ``connus`` are events of other streams that were read just before.
    """

    journal: Journal
    cadre: Cadre
    dossier: UUID
    lus: Sequence[EvenementLu]
    cible: EvenementLu | None
    evenements: Sequence[Evenement]
    identifiants: Mapping[GenreIdentifiant, str] | None = field(default=None, repr=False)
    connus: Connus = field(default_factory=dict, repr=False)

    @property
    def le(self) -> date:
        """When the step happened."""
        return self.evenements[0].survenu_le

    @cached_property
    def avant(self) -> Dossier:
        """The dossier as it stands."""
        return fold(self.dossier, self.lus)

    @cached_property
    def apres(self) -> Dossier:
        """The dossier with the step."""
        return fold(self.dossier, [*self.lus, *comme_lus(self.dossier, self.lus, self.cible, self.evenements)])

    def dit(self, classe: type[E]) -> E | None:
        """The event of this type that the step records; None when it annuls one."""
        return next((e for e in self.evenements if isinstance(e, classe)), None)

    def lire(self, streams: Iterable[UUID]) -> dict[UUID, Sequence[EvenementLu]]:
        """Events of other streams, in order of version."""
        voulus = list(streams)
        manquent = [stream for stream in voulus if stream not in self.connus]
        lus = self.journal.lire(manquent) if manquent else {}
        return {stream: lus[stream] if stream in lus else self.connus[stream] for stream in voulus}


Annexer = Callable[[EtapeDecidee], tuple[FluxAnnexe, ...]]
ANNEXES: dict[type[Evenement], Annexer] = {}


def annexe(*evenements: type[Evenement]) -> Callable[[Annexer], Annexer]:
    """Decorator: the function says what is written beside these events, whoever asks for them (a person, a reaction).

    It reads the other streams, and refuses what they do not allow. It is asked when one of these events is recorded,
    restated or annulled, and again each time that one of the streams that it read moved on meanwhile.
    """

    def inscrit(annexer: Annexer) -> Annexer:
        ANNEXES.update(dict.fromkeys(evenements, annexer))
        return annexer

    return inscrit


def annexes(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """Events of the step on other streams, each at the version that they were decided on.

    Raises :class:`~commands.base.Refus`.
    """
    classes = [type(e) for e in etape.evenements]
    if etape.cible is not None and etape.cible.classe is not None:
        classes.append(etape.cible.classe)
    annexers = dict.fromkeys(ANNEXES[classe] for classe in classes if classe in ANNEXES)
    return tuple(ecrite for annexer in annexers for ecrite in annexer(etape))
