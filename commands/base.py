"""The ground of every step: the command, the refusal, the frame of a decision, and the register of steps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticKnownError

from commands.regles import REGLES, Regle, Regles
from ledger.contexte import Acteur
from ledger.dates import CIVILE, DERNIER_JOUR, PREMIER_JOUR
from ledger.dossier import Dossier
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.base import Correction, Evenement, Texte
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure

Jour = Annotated[date, Field(ge=PREMIER_JOUR, le=DERNIER_JOUR), CIVILE]
"""A date that somebody types: delays can be added to it, and a year mistyped is told at once."""


def _sans_fuseau(heure: time) -> time:
    if heure.tzinfo is not None:
        raise PydanticKnownError("time_parsing", {"error": "sans décalage : l'heure est celle de Paris"})
    return heure


Heure = Annotated[time, AfterValidator(_sans_fuseau)]
"""A time of day in Europe/Paris: a time with an offset is refused, and so is a bare number (seconds, for pydantic)."""


def exemple(contenu: dict[str, Any]) -> ConfigDict:
    """``model_config`` of a command: one example of it, shown in the documentation of its route."""
    return ConfigDict(json_schema_extra={"examples": [contenu]})


E = TypeVar("E", bound=Evenement)


class Commande(BaseModel):
    """A step that somebody asks to record, named by an infinitive.

    ``survenu_le`` is when it happened (today when left out); ``correction`` restates a recorded step instead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    survenu_le: Jour | None = Field(default=None, description="Date du fait ; aujourd'hui par défaut")
    correction: Correction | None = Field(default=None, description="Étape enregistrée que celle-ci remplace")
    precision_correction: Texte | None = Field(default=None, description="Explication de la correction (scellée)")

    def fait(self, evenement: type[E], /, *, survenu_le: date, **decides: object) -> E:
        """The event that this command records on ``survenu_le``: it takes every field of the same name.

        ``decides`` are the fields that the decision adds, or states where the command leaves them at their default. Raises
        :class:`TypeError` when the decision states something else than what was asked, and
        :class:`pydantic.ValidationError` when the event knows no field of this name, takes no such value or lacks one.
        """
        defauts = _communs(type(self), evenement)
        demandes = {nom: getattr(self, nom) for nom in defauts}
        decides["survenu_le"] = survenu_le
        for nom in demandes.keys() & decides.keys():
            if demandes[nom] not in (defauts[nom], decides[nom]):
                message = f"{evenement.__name__} ne dirait pas ce qui est demandé : {nom}"
                raise TypeError(message)
        return evenement(**demandes | decides)


@cache
def _communs(commande: type[Commande], evenement: type[Evenement]) -> dict[str, Any]:
    """Fields that a command and an event both have, each with its default in the command."""
    return {nom: champ.default for nom, champ in commande.model_fields.items() if nom in evenement.model_fields}


class Refus(ErreurAttendue):
    """A command that may not happen: stable code, French message (what, why, what to do), faulty field if any, and the code
    of the rule that it applies where a reader has the text of the rule to see; one that says what was already done has none.

    ``personne`` is the dossier of whoever an identifier designates, for the journal of access: no answer holds it.
    """

    genre = Genre.REFUSE
    titre = "Étape refusée"
    precisees = MappingProxyType({"code": str, "champ": str | None})

    def __init__(
        self,
        code: str,
        message: str,
        *,
        champ: str | None = None,
        regle: str | None = None,
        personne: UUID | None = None,
    ) -> None:
        """See the class."""
        self.code, self.message, self.champ, self.regle, self.personne = code, message, champ, regle, personne
        self.reference = f"refus/{code}"
        self.precisions = {"code": code, "champ": champ}
        super().__init__(message)

    @property
    def phrase(self) -> str:
        """The message, which is written as sentences."""
        return self.message


class Interdite(Refus):
    """A step that whoever asks for it may not take, while somebody else may: the message says who."""

    genre = Genre.INTERDIT
    reference = "etape-reservee"
    titre = "Étape réservée"

    def __init__(self, code: str, message: str, *, champ: str | None = None) -> None:
        """See the class."""
        super().__init__(code, message, champ=champ)
        self.reference = type(self).reference


@dataclass(frozen=True, slots=True)
class Cadre:
    """A decision knows, beside the dossier: the day, the rules, and the key of the identifiers' fingerprints."""

    aujourd_hui: date
    regles: Regles = REGLES
    empreintes: bytes = field(default=b"", repr=False)

    def regle(self, code: str, le: date) -> Regle:
        """The rule in force on ``le``; refuses the step when no version is known for that day."""
        regle = self.regles.en_vigueur(code, le)
        if regle is None:
            raise Refus(
                "regle_inconnue",
                f"Aucune version de la règle {code} n'est connue au {jour(le)} : l'étape ne peut pas être contrôlée.",
            )
        return regle

    def echeance(self, code: str, depuis: date) -> date:
        """Last day of the delay that the rule in force on ``depuis`` starts that day, in the territory's calendar."""
        return self.regle(code, depuis).echeance(depuis, self.regles.calendrier)

    def date_du_fait(self, commande: Commande) -> date:
        """When the step happened; refuses a date that lies ahead."""
        le = commande.survenu_le or self.aujourd_hui
        if le > self.aujourd_hui:
            raise Refus(
                "fait_a_venir",
                f"Le {jour(le)} n'est pas encore passé : une étape s'enregistre le jour où elle a lieu, ou après.",
                champ="survenu_le",
            )
        return le


@lru_cache(maxsize=4096)
def jour(le: date) -> str:
    """A date as the French write it, 01/03/2026; kept, because every check writes its message before it may refuse."""
    return le.strftime("%d/%m/%Y")


def exiger(condition: bool, code: str, message: str, *, champ: str | None = None, regle: str | None = None) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise Refus(code, message, champ=champ, regle=regle)


def exiger_ouvert(dossier: Dossier, le: date) -> None:
    """Refuse a step on a dossier that was not opened by then."""
    exiger(
        dossier.ouvert,
        "dossier_non_ouvert",
        "Ce dossier n'est pas ouvert : il s'ouvre quand la CAF ou la MSA signale la personne.",
    )
    assert dossier.ouvert_le is not None  # noqa: S101 - just checked
    exiger(
        dossier.ouvert_le <= le,
        "avant_ouverture",
        f"L'étape est datée du {jour(le)}, avant l'ouverture du dossier le {jour(dossier.ouvert_le)}.",
        champ="survenu_le",
    )


C = TypeVar("C", bound=Commande)
Decision = Callable[[Dossier, Any, Cadre], Sequence[Evenement]]


class Si(NamedTuple):
    """Of a rule that decides some of these steps only: the field of the event that says which, and the one of its date."""

    champ: str
    date: str


class Acte(NamedTuple):
    """A power in a procedure: what a step is to the law, whatever it is about."""

    procedure: Procedure
    pouvoir: Pouvoir


class Selon(NamedTuple):
    """Of a step that is one act or another: the field that says which, the act of some of its values, that of the others."""

    champ: str
    actes: Mapping[str, Acte]
    sinon: Acte


Garde = Callable[[Acteur, Dossier, Any], None]
"""Refuses a step to whom the dossier, or what the command says, is not what it takes; None before the command is typed."""


@dataclass(frozen=True, slots=True)
class Etape:
    """A step of the parcours, under one name in every room.

    ``regles``: the rules that decide, each with the field of the event that dates its version; none on an empty field.
    ``pourquoi``: why no dated rule decides, in French, for a step that has none. ``roles``: who may ask for it, when not
    everybody who records steps. ``acte``: the power that it takes in a procedure (:mod:`commands.pouvoirs`). ``garde``: what
    the dossier must be to whoever asks, and what he may say.
    """

    nom: str
    famille: str
    commande: type[Commande]
    evenements: tuple[type[Evenement], ...]
    regles: Mapping[str, str | Si]
    decider: Decision
    pourquoi: str | None
    roles: tuple[Role, ...] = ()
    acte: Acte | Selon | None = None
    garde: Garde | None = None

    @property
    def actes(self) -> tuple[Acte, ...]:
        """Every act that the step may be."""
        if isinstance(self.acte, Selon):
            return tuple(dict.fromkeys((*self.acte.actes.values(), self.acte.sinon)))
        return () if self.acte is None else (self.acte,)

    def acte_de(self, contenu: Mapping[str, object]) -> Acte | None:
        """The act that the step is, with these fields; None when it takes no power."""
        if isinstance(self.acte, Selon):
            return self.acte.actes.get(str(contenu.get(self.acte.champ)), self.acte.sinon)
        return self.acte


ETAPES: dict[type[Commande], Etape] = {}


def etape(
    commande: type[Commande],
    *evenements: type[Evenement],
    regles: Mapping[str, str | Si] | None = None,
    pourquoi: str | None = None,
    roles: tuple[Role, ...] = (),
    acte: Acte | Selon | None = None,
    garde: Garde | None = None,
) -> Callable[[Decision], Decision]:
    """Decorator: the function decides this command, gives these events and applies these rules.

    The step takes the name of its first event (``orientation.decidee``). See :class:`Etape` for the rest.
    """

    def inscrit(decider: Decision) -> Decision:
        premier = evenements[0]
        ETAPES[commande] = Etape(
            premier.nom, premier.famille, commande, evenements, regles or {}, decider, pourquoi, roles, acte, garde
        )
        return decider

    return inscrit


Prealable = Callable[[Dossier, EvenementLu, Cadre], None]
PREALABLES: dict[type[Evenement], Prealable] = {}


def prealable(*evenements: type[Evenement]) -> Callable[[Prealable], Prealable]:
    """Decorator: what these recorded events rest upon, in the state just before them; refuses when it is missing.

    Bounds that the law sets on a decision are not part of it: a fact that happened outside them still happened.
    """

    def inscrit(exige: Prealable) -> Prealable:
        for classe in evenements:
            PREALABLES[classe] = exige
        return exige

    return inscrit
