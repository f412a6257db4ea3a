"""A parameter, a dependency or a route announces what is answered because of it: refusals, and headers.

Each announces at the place where it is decided, once; :mod:`web.api.document` gathers them on every route that has it. As
metadata of a parameter: ``Annotated[str, souleve(TableauInconnu)]``; on a function: ``@souleve(BrouillonAbsent)``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Response
from fastapi.dependencies.models import Dependant

from ledger.annotations import marques
from ledger.erreurs import ErreurAttendue

F = TypeVar("F", bound=Callable[..., Any])
Poser = Callable[[object], None]
"""Gives its value to a header of the answer."""


@dataclass(frozen=True, slots=True)
class Entete:
    """A header of the answer, which a route sets by depending on it; ``toujours`` unless some answers go without."""

    nom: str
    description: str
    ecriture: str = "{}"
    schema: tuple[tuple[str, str], ...] = (("type", "string"),)
    toujours: bool = True

    def __call__(self, reponse: Response) -> Poser:
        """The dependency: it gives the function that sets it."""

        def poser(valeur: object) -> None:
            reponse.headers[self.nom] = self.ecriture.format(valeur)

        return poser

    def dite(self) -> dict[str, Any]:
        """The header, as OpenAPI says it."""
        return {"description": self.description, "required": self.toujours, "schema": dict(self.schema)}


ENTIER: Final = (("type", "integer"),)
ETAG: Final = Entete(
    "ETag", "Version du dossier, entre guillemets : donnez-la en If-Match pour écrire après elle", '"{}"'
)
POSITION: Final = Entete(
    "Ledger-Position", "Position du journal : donnez-la en « position_min » pour relire ce qui est écrit", schema=ENTIER
)
LIEU: Final = Entete("Location", "Adresse de ce qui vient d'être créé")
ATTENTE: Final = Entete("Retry-After", "Secondes à attendre avant de recommencer", schema=ENTIER)
SCHEMA_ATTENDU: Final = Entete("WWW-Authenticate", "Comment s'identifier : Bearer")
PERMISES: Final = Entete("Allow", "Méthodes que l'adresse accepte")

EtagDep = Annotated[Poser, Depends(ETAG)]
PositionDep = Annotated[Poser, Depends(POSITION)]
LieuDep = Annotated[Poser, Depends(LIEU)]


@dataclass(frozen=True, slots=True)
class Annonce:
    """Refusals and headers of the answer. ``refus`` gives the code and the French message of each refusal of a step."""

    erreurs: tuple[type[ErreurAttendue], ...] = ()
    entetes: tuple[Entete, ...] = ()
    refus: Callable[[], Mapping[str, str]] | None = None

    def __call__(self, fonction: F) -> F:
        """The decorator of a dependency or of a route."""
        fonction.__dict__["annonces"] = (self, *fonction.__dict__.get("annonces", ()))
        return fonction


def souleve(*erreurs: type[ErreurAttendue], refus: Callable[[], Mapping[str, str]] | None = None) -> Annonce:
    """Announce refusals."""
    return Annonce(erreurs, refus=refus)


def annonces(dependant: Dependant) -> Iterator[Annonce]:
    """Everything that a route, its dependencies and their parameters announce."""
    if isinstance(dependant.call, Entete):
        yield Annonce(entetes=(dependant.call,))
    yield from getattr(dependant.call, "annonces", ())
    champs = (dependant.path_params, dependant.query_params, dependant.header_params, dependant.body_params)
    for champ in (champ for genre in champs for champ in genre):
        yield from (marque for marque in marques(champ.field_info) if isinstance(marque, Annonce))
    for autre in dependant.dependencies:
        yield from annonces(autre)
