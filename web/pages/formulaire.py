"""Forms of steps, derived from their commands: one field per argument, its control chosen by its type, its errors in
French beside it. What a person types (« 1/3/2026 », « 14 h 30 ») becomes what a command reads, and nothing else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin
from uuid import UUID

from annotated_types import MaxLen
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from commands.base import Commande
from ledger.vocabulaire.code import Code
from web.api.problemes import message_d_erreur
from web.pages.mots import libelle_champ
from web.pages.rendu import capitale, jour_court

RADIOS_MAX: Final = 5
"""Choices shown all at once; beyond, a list unfolds."""
PHRASE_MAX: Final = 200
"""Length from which a text has several lines."""
ENVELOPPE: Final = frozenset(Commande.model_fields)
"""Fields that every command has."""


class Genre(Enum):
    """Control of a field."""

    CACHE = "cache"
    TEXTE = "texte"
    ZONE = "zone"
    DATE = "date"
    HEURE = "heure"
    NOMBRE = "nombre"
    RADIOS = "radios"
    LISTE = "liste"
    CASES = "cases"


Options = Sequence[tuple[str, str]]
SANS_OBJET: Final = ("", "Sans objet")
"""What undoes a choice that need not be made: a round button, once pressed, does not come back."""
OUI_NON: Final[Options] = (("oui", "Oui"), ("non", "Non"))


@dataclass(frozen=True, slots=True)
class Champ:
    """A field as it is shown, with what was typed in it."""

    nom: str
    libelle: str
    genre: Genre
    obligatoire: bool
    options: Options = ()
    valeurs: Sequence[str] = ()
    aide: str = ""
    erreur: str = ""
    maximum: int | None = None

    @property
    def valeur(self) -> str:
        """The only value."""
        return self.valeurs[0] if self.valeurs else ""


@dataclass(frozen=True, slots=True)
class Recu:
    """A form that was read: the command, or what is wrong with it, by field (empty for the whole)."""

    commande: Commande | None
    erreurs: Mapping[str, str] = field(default_factory=dict)


def decrire(
    commande: type[Commande],
    noms: Sequence[str],
    *,
    caches: Sequence[str] = (),
    options: Mapping[str, Options] | None = None,
    libelles: Mapping[str, str] | None = None,
    valeurs: Mapping[str, Sequence[str]] | None = None,
    erreurs: Mapping[str, str] | None = None,
) -> Iterator[Champ]:
    """The fields of these names, in order; ``options`` gives the choices of what is neither a code nor a boolean."""
    for nom in noms:
        infos = commande.model_fields[nom]
        genre, choix = (Genre.CACHE, ()) if nom in caches else controle(infos, (options or {}).get(nom))
        saisies = (valeurs or {}).get(nom, ())
        if genre is Genre.RADIOS and not infos.is_required():
            choix, saisies = (SANS_OBJET, *choix), saisies or (SANS_OBJET[0],)
        yield Champ(
            nom,
            (libelles or {}).get(nom) or capitale(libelle_champ(nom)),
            genre,
            infos.is_required(),
            choix,
            saisies,
            AIDES.get(genre, ""),
            (erreurs or {}).get(nom, ""),
            next((m.max_length for m in _contraintes(infos) if isinstance(m, MaxLen)), None),
        )


AIDES: Final = {Genre.DATE: "JJ/MM/AAAA", Genre.HEURE: "Par exemple 14 h 30"}


def controle(infos: FieldInfo, options: Options | None) -> tuple[Genre, Options]:
    """Control of a field, and its choices."""
    if options is not None:
        return Genre.LISTE, options
    type_, plusieurs = _type(infos.annotation)
    if isinstance(type_, type) and issubclass(type_, Code):
        choix = tuple((code.value, capitale(code.libelle)) for code in type_)
        if plusieurs:
            return Genre.CASES, choix
        return (Genre.RADIOS if len(choix) <= RADIOS_MAX else Genre.LISTE), choix
    if type_ is bool:
        return Genre.RADIOS, OUI_NON
    simples = {date: Genre.DATE, time: Genre.HEURE, int: Genre.NOMBRE, float: Genre.NOMBRE}
    if type_ in simples:
        return simples[type_], ()
    longueur = next((m.max_length for m in _contraintes(infos) if isinstance(m, MaxLen)), None)
    return (Genre.ZONE if longueur is not None and longueur > PHRASE_MAX else Genre.TEXTE), ()


def _type(annotation: Any) -> tuple[Any, bool]:
    """The type without what surrounds it, and whether there may be several."""
    origine = get_origin(annotation)
    if origine is Annotated:
        return _type(get_args(annotation)[0])
    if origine in (Union, UnionType):
        return _type(next(a for a in get_args(annotation) if a is not NoneType))
    if origine is tuple:
        return _type(get_args(annotation)[0])[0], True
    return annotation, False


def type_simple(annotation: Any) -> Any:
    """The type without what surrounds it: optional, annotated, repeated."""
    return _type(annotation)[0]


def _contraintes(infos: FieldInfo) -> Iterator[Any]:
    """Constraints of a field, those inside an optional included."""
    yield from infos.metadata
    for argument in get_args(infos.annotation):
        for metadonnee in getattr(argument, "__metadata__", ()):
            yield from metadonnee.metadata if isinstance(metadonnee, FieldInfo) else (metadonnee,)


def lire(commande: type[Commande], noms: Sequence[str], recus: Sequence[tuple[str, str]], **autres: Any) -> Recu:
    """Read these fields of a form; ``autres`` are arguments that the page gives itself."""
    contenu, erreurs = dict(autres), dict[str, str]()
    for nom in noms:
        valeurs = [valeur.strip() for cle, valeur in recus if cle == nom and valeur.strip()]
        type_, plusieurs = _type(commande.model_fields[nom].annotation)
        if not valeurs:
            continue
        try:
            lues = [_lire_valeur(type_, valeur) for valeur in valeurs]
        except ValueError as erreur:
            erreurs[nom] = str(erreur)
            continue
        contenu[nom] = lues if plusieurs else lues[0]
    try:
        return Recu(commande.model_validate(contenu) if not erreurs else None, erreurs)
    except ValidationError as refus:
        for faute in refus.errors(include_url=False):
            nom = str(faute["loc"][0]) if faute["loc"] else ""
            erreurs.setdefault(nom, capitale(message_d_erreur(faute)) + ".")
        return Recu(None, erreurs)


def _lire_valeur(type_: Any, texte: str) -> Any:
    if type_ is date:
        return lire_date(texte)
    if type_ is time:
        return lire_heure(texte)
    if type_ is bool:
        return texte == "oui"
    if type_ in (int, float):
        return texte.replace(",", ".").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    return texte.replace("\r\n", "\n")


def lire_date(texte: str) -> date:
    """« 1/3/2026 » or « 01.03.2026 »; ``ValueError`` in French otherwise."""
    lue = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", texte.strip())
    try:
        if lue is not None:
            return date(int(lue[3]), int(lue[2]), int(lue[1]))
        return date.fromisoformat(texte.strip())
    except ValueError as erreur:
        raise ValueError("Écrivez la date sous la forme JJ/MM/AAAA, par exemple 01/03/2026.") from erreur


def lire_heure(texte: str) -> str:
    """« 14 h 30 », « 14h », « 14:30 »; ``ValueError`` in French otherwise."""
    lue = re.fullmatch(r"(\d{1,2})\s*(?:[hH:]\s*(\d{2})?)?", texte.strip().replace("\N{NO-BREAK SPACE}", " "))
    if lue is None or int(lue[1]) > 23 or int(lue[2] or 0) > 59:
        raise ValueError("Écrivez l'heure sous la forme 14 h 30.")
    return f"{int(lue[1]):02d}:{int(lue[2] or 0):02d}"


def ecrire(valeur: Any) -> list[str]:
    """A value of a command as its field shows it, to be typed over."""
    if valeur is None:
        return []
    if isinstance(valeur, (list, tuple)):
        return [texte for une in valeur for texte in ecrire(une)]
    if isinstance(valeur, bool):
        return ["oui" if valeur else "non"]
    if isinstance(valeur, date):
        return [jour_court(valeur)]
    if isinstance(valeur, time):
        return [f"{valeur.hour} h {valeur.minute:02d}"]
    if isinstance(valeur, float):
        return [f"{valeur:g}".replace(".", ",")]
    return [str(valeur)]


def saisissables(commande: type[Commande]) -> list[str]:
    """Fields of a command that a form may show: neither its envelope, nor values made of several."""
    return [
        nom
        for nom, infos in commande.model_fields.items()
        if nom not in ENVELOPPE
        and not (infos.default_factory is not None and _type(infos.annotation)[0] is UUID)
        and not (isinstance(_type(infos.annotation)[0], type) and issubclass(_type(infos.annotation)[0], BaseModel))
    ]
