"""The meaning of a field's annotation: the type inside, whether there may be several, and the marks that it bears.

A meaning stands in a type (:data:`~ledger.events.base.CodeStructure`, :data:`~ledger.events.base.Sensible`) and is read from
it here, wherever the type is: in an event, in a command, in the state of a dossier. Nothing reads it from a name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

PLUSIEURS: Final = (tuple, list, set, frozenset)
_TYPES: Final[Callable[..., Mapping[str, Any]]] = cache(get_type_hints)
RIEN: Final[Mapping[str, Any]] = MappingProxyType({})


class Designe(Enum):
    """The kind of thing that a code or an id names: the mark of a type."""

    STRUCTURE = "une structure"
    MDS = "une maison départementale des solidarités"
    EQUIPE = "une équipe pluridisciplinaire"
    COMMUNE = "une commune"
    OFFRE = "une offre du catalogue"
    AGENT = "un agent"
    METIER = "un métier du ROME"


class Sensibilite:
    """Mark of the type of what tells of health."""


SENSIBILITE: Final = Sensibilite()


class Singularite:
    """Mark of the type of what, crossed with its like, tells one person from all others."""


SINGULARITE: Final = Singularite()


@dataclass(frozen=True, slots=True)
class EnMots:
    """Mark of the type of a text that says in words what the code of another field, ``champ``, says.

    ``general`` stands in its place where that code is general, or tells of health.
    """

    champ: str
    general: str


class Situation:
    """Mark of the type of a place in the log."""


SITUATION: Final = Situation()


class Millesime:
    """Mark of the type of a year, whose figures are read as one word."""


MILLESIME: Final = Millesime()


def type_et_nombre(annotation: Any) -> tuple[Any, bool]:
    """The type without what surrounds it, and whether there may be several."""
    if isinstance(annotation, FieldInfo):
        return type_et_nombre(annotation.annotation)
    origine = get_origin(annotation)
    if origine is Annotated:
        return type_et_nombre(get_args(annotation)[0])
    if origine in (Union, UnionType):
        return type_et_nombre(next(a for a in get_args(annotation) if a is not NoneType))
    if origine in PLUSIEURS:
        return type_et_nombre(get_args(annotation)[0])[0], True
    return annotation, False


def type_simple(annotation: Any) -> Any:
    """The type without what surrounds it: optional, annotated, repeated."""
    return type_et_nombre(annotation)[0]


def marques(annotation: Any) -> Iterator[Any]:
    """Marks and constraints of a field or of an annotation, those inside an optional or a tuple included."""
    if isinstance(annotation, FieldInfo):
        yield from annotation.metadata
        yield from marques(annotation.annotation)
        return
    if get_origin(annotation) is Annotated:
        for marque in annotation.__metadata__:
            yield from marque.metadata if isinstance(marque, FieldInfo) else (marque,)
    if get_origin(annotation) in (Annotated, Union, UnionType, *PLUSIEURS):
        for argument in get_args(annotation):
            yield from marques(argument)


def designe(annotation: Any) -> Designe | None:
    """The kind of thing that the values of a field name, when its type says so."""
    return next((marque for marque in marques(annotation) if isinstance(marque, Designe)), None)


def sensible(annotation: Any) -> bool:
    """Whether all that a field holds tells of health."""
    return any(isinstance(marque, Sensibilite) for marque in marques(annotation))


def singularise(annotation: Any) -> bool:
    """Whether a field, crossed with its like, tells one person from all others."""
    return any(isinstance(marque, Singularite) for marque in marques(annotation))


def situe(annotation: Any) -> bool:
    """Whether a field is a place in the log."""
    return any(isinstance(marque, Situation) for marque in marques(annotation))


def millesime(annotation: Any) -> bool:
    """Whether a field holds a year."""
    return any(isinstance(marque, Millesime) for marque in marques(annotation))


def champs(type_: Any) -> Mapping[str, Any]:
    """Annotation of each field of a model or of a data class; none of any other type."""
    if not isinstance(type_, type):
        return RIEN
    if issubclass(type_, BaseModel):
        return type_.model_fields
    return _TYPES(type_, include_extras=True) if is_dataclass(type_) else RIEN


@cache  # asked of every step that is told, and a type says the same for ever
def designations(type_: Any) -> Mapping[str, Designe]:
    """The kind of thing that each field of a model or of a data class names, of those that name something."""
    return {nom: chose for nom, annotation in champs(type_).items() if (chose := designe(annotation)) is not None}


def valeur_de(annotation: Any, cle: str) -> Any:
    """Annotation of what stands under a key: a field of a model or data class, any key of a mapping, the rank of one of
    several; None if unknown.
    """
    interieur, plusieurs = type_et_nombre(annotation)
    if plusieurs and cle.isdecimal():
        return _du_rang(annotation, int(cle))
    if get_origin(interieur) is dict:
        return get_args(interieur)[1]
    return champs(interieur).get(cle)


def _du_rang(annotation: Any, rang: int) -> Any:
    """Annotation of one of several; in a tuple whose places are of several kinds (``tuple[date, str]``), by its place."""
    if isinstance(annotation, FieldInfo):
        return _du_rang(annotation.annotation, rang)
    arguments = [argument for argument in get_args(annotation) if argument is not NoneType]
    if get_origin(annotation) in (Annotated, Union, UnionType):
        return _du_rang(arguments[0], rang)
    par_place = get_origin(annotation) is tuple and Ellipsis not in arguments and rang < len(arguments)
    return arguments[rang if par_place else 0]
