"""The contract of a partner's adapter, which says only what is the partner's own: translation, client, causes."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, ClassVar, Generic, TypeVar

from commands.suivi.transmission import ReussirTransmission
from ledger.events.base import Evenement
from ledger.lu import EvenementLu

A = TypeVar("A")
"""A call, in the partner's own words: the delivery never looks inside."""


class Effet(Enum):
    """The effect of a call there, hence what is done of one whose answer never came."""

    CREATION = auto()
    """Made twice it would be two: it is looked for before being made again."""
    CHANGEMENT = auto()
    """Made again without risk; when its object is not there, the step creates it again."""
    SUPPRESSION = auto()
    """Made again without risk; when its object is not there, it succeeds."""


@dataclass(frozen=True, slots=True)
class Depart(Generic[A]):
    """A step ready to leave. ``service``: which of the partner's services takes it, as the ledger names it."""

    service: str
    effet: Effet
    appel: A = field(repr=False)


@dataclass(frozen=True, slots=True)
class Accuse:
    """The partner has the step; ``reference`` is the id that it gave, if any.

    ``constat`` records it, with ``dit`` for what it says beside the rest: a partner's own step of success, when it has one.
    """

    reference: str | None = None
    constat: type[ReussirTransmission] = ReussirTransmission
    dit: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ContexteEnvoi:
    """The knowledge of a translation beside the event.

    ``historique``: the dossier's events in order of version, up to this one included. ``scelles``: the event's sealed
    fields, opened; empty when the person was erased. ``references``: what the partner returned for earlier steps, under the
    ids that they name (:attr:`Partenaire.crees`). ``tous``: the dossier's events to this day.
    """

    historique: Sequence[EvenementLu] = ()
    scelles: Mapping[str, Any] = field(default_factory=dict, repr=False)
    references: Mapping[str, str] = field(default_factory=dict)
    tous: Sequence[EvenementLu] = field(default=(), kw_only=True)


class Partenaire(ABC, Generic[A]):
    """A recipient of steps; safe to share between threads.

    ``executer`` and ``retrouver`` raise one of :mod:`~integrations.livraison.echecs` and nothing else; ``preparer`` raises
    :class:`~integrations.livraison.echecs.Rejet`, anything else saying that the step cannot be read.
    """

    destinataire: ClassVar[str]
    """Its code in the ledger: ``france-travail``."""
    types: ClassVar[Collection[type[Evenement]]]
    """Types of the steps that it may be told of."""
    rattrapages: ClassVar[Collection[type[Evenement]]] = ()
    """Types after which what waited for it may pass: an identifier, an attachment."""
    crees: ClassVar[Sequence[str]] = ()
    """The objects that a step may create there, by the field that names them here."""

    relit: ClassVar[bool] = False
    """Whether what was recorded since the dossier was taken in hand may forbid a call: it is read again before each."""

    reconnait: ClassVar[bool] = False
    """Whether it can be asked for what was created there under ids that we lost: after an epoch, each creation then is."""

    @abstractmethod
    def preparer(self, e: EvenementLu, contexte: ContexteEnvoi) -> Depart[A] | None:
        """The call that tells of a step; None when there is nothing to tell."""

    @abstractmethod
    def executer(self, appel: A, lus: Sequence[EvenementLu]) -> Accuse:
        """Make the call for the person of the dossier, whose events are ``lus``."""

    @abstractmethod
    def retrouver(self, appel: A, lus: Sequence[EvenementLu]) -> Accuse | None:
        """Find again a creation whose answer never came; None if it never arrived.

        A partner that cannot tell raises :class:`~integrations.livraison.echecs.Rejet`: an agent checks.
        """

    def reconnaitre(self, appel: A, lus: Sequence[EvenementLu]) -> Accuse | None:
        """Find a creation that may have been made under other ids, before the log went back; see :meth:`retrouver`."""
        return self.retrouver(appel, lus)

    def service(self, _e: EvenementLu) -> str:
        """The service of a step for which no call could be prepared."""
        return self.destinataire

    @property
    def ouverts(self) -> Mapping[str, str]:
        """The services that are open, each with who takes them, where a screen is to tell those that are not."""
        return {}

    def ouvert(self, _service: str) -> bool:
        """Whether the service takes steps: nothing is sent to it, nor said of it, otherwise."""
        return True
