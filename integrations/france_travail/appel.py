"""What the delivery, the translations and the client say to each other: a call, its answer, and the three ways to fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from ledger.lu import EvenementLu
from ledger.vocabulaire.orientation import Organisme


@dataclass(frozen=True, slots=True)
class Appel:
    """One call of one API, already in France Travail's words.

    ``service`` is one of :mod:`integrations.france_travail.services`; ``chemin`` lies below the API's base, without query.
    ``avant``: a call that France Travail must have had first; the client makes it in the same transmission.
    ``deja_fait``: codes of the answer that mean that France Travail holds it already, which is a success. ``sinon``: by code
    of refusal, the call to make instead. ``lecture``: a reading without whose answer the body is not whole, and
    ``a_defaut``, the call that makes what is to be read, when the person's file does not hold it yet.
    The body may hold personal data: it is never shown.
    """

    service: str
    methode: str
    chemin: str
    corps: Mapping[str, Any] | None = field(default=None, repr=False)
    parametres: Mapping[str, str] = field(default_factory=dict, repr=False)
    entetes: Mapping[str, str] = field(default_factory=dict, repr=False)
    avant: "Appel | None" = None
    deja_fait: frozenset[str] = frozenset()
    sinon: Mapping[str, "Appel"] = field(default_factory=dict)
    lecture: "Appel | None" = None
    a_defaut: "Appel | None" = None


@dataclass(frozen=True, slots=True)
class Reponse:
    """What France Travail answered. ``reference`` is the id it gave: of the rendez-vous, of the consequence of a sanction.

    ``corps`` is None when there is nothing (204).
    """

    statut: int
    corps: Any = field(default=None, repr=False)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Personne:
    """By what France Travail finds a person: NIR and birth date, or else its own number of 11 digits. Never shown."""

    nir: str | None = field(default=None, repr=False)
    naissance_le: date | None = field(default=None, repr=False)
    numero_france_travail: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Agent:
    """On whose behalf a call is made: headers ``pa-identifiant-agent``, ``pa-nom-agent``, ``pa-prenom-agent``."""

    identifiant: str = field(repr=False)
    nom: str = field(repr=False)
    prenom: str = field(repr=False)


BATCH: Final = Agent("BATCH", "PARCOURS-LEDGER", "PARCOURS-LEDGER")
"""A process, not somebody: what France Travail asks of a batch."""


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure as France Travail knows it: its Aurore or Safir code, and whom to contact about a rendez-vous."""

    organisme: Organisme | None = None
    code: str | None = None
    libelle: str | None = None
    courriel: str | None = None
    telephone: str | None = None
    adresse: str | None = None


@dataclass(frozen=True, slots=True)
class Contexte:
    """What a translation knows beside the event.

    ``historique``: the dossier's events in order of version, up to this one included. ``scelles``: the event's sealed
    fields, opened; empty when the person was erased. ``references``: what France Travail returned for earlier steps, under
    the id of the rendez-vous or of the sanction that they created. ``structures``: by our code.
    """

    historique: Sequence[EvenementLu] = ()
    scelles: Mapping[str, Any] = field(default_factory=dict, repr=False)
    references: Mapping[str, str] = field(default_factory=dict)
    structures: Mapping[str, Structure] = field(default_factory=dict, repr=False)


class Rejet(Exception):
    """France Travail will never accept the call as it is: ``code`` is its code or the HTTP status, ``sens`` says it in
    French, without personal data.
    """

    def __init__(self, code: str, sens: str) -> None:
        """See the class."""
        self.code, self.sens = code, sens
        super().__init__(f"{code} : {sens}")


class Introuvable(Exception):
    """The person is not found, found several times, or not attached; ``cause`` is France Travail's code (S002, S003,
    R001, R002, R998, 403), ``SANS_IDENTIFIANT`` when we hold nothing by which to find the person, or ``NON_CERTIFIEE`` where
    the département tells nothing of an identity that is not certified.
    """

    def __init__(self, cause: str, sens: str) -> None:
        """See the class."""
        self.cause, self.sens = cause, sens
        super().__init__(f"{cause} : {sens}")


class Indisponible(Exception):
    """Not now: 429, 5xx, time-out, dropped connection, open circuit, quota spent. ``attente_s``: seconds after which to
    try again, when known. ``recu``: France Travail may have received the call, so that it is to be looked for before being
    made again.
    """

    def __init__(self, cause: str, attente_s: float | None = None, *, recu: bool = False) -> None:
        """``cause`` in French, without personal data."""
        self.cause, self.attente_s, self.recu = cause, attente_s, recu
        super().__init__(cause)


class Transmetteur(Protocol):
    """What the delivery asks of the client. Every method raises :class:`Rejet`, :class:`Introuvable` or
    :class:`Indisponible`, and nothing else.
    """

    def executer(self, appel: Appel, personne: Personne, agent: Agent = BATCH) -> Reponse:
        """Make the call for this person, with what it needs ``avant``."""

    def retrouver(self, appel: Appel, personne: Personne, agent: Agent = BATCH) -> Reponse | None:
        """After a doubt: what France Travail holds that this call would have made, or None if it never arrived."""
