"""The words between the translations and the client: a call, its answer, for whom and on whose behalf."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from integrations.livraison.partenaire import ContexteEnvoi
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Organisme


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
    """France Travail's answer. ``reference`` is the id it gave: of the rendez-vous, of the consequence of a sanction.

    ``corps`` is None when there is nothing (204).
    """

    statut: int
    corps: Any = field(default=None, repr=False)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class PersonneCherchee:
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
class ContexteTraduction(ContexteEnvoi):
    """The knowledge of a translation beside the event. ``structures``: under France Travail's codes, by ours. ``desceller``
    opens the sealed fields of another event of the history, empty when the person was erased.
    """

    structures: Mapping[str, Structure] = field(default_factory=dict, repr=False)
    desceller: Callable[[EvenementLu], Mapping[str, Any]] = field(default=lambda _: {}, repr=False)
