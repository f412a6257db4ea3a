"""Labels of codes that a dossier holds as plain text, found by the fields of events where they come from."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from pydantic import BaseModel

from ledger.events import CATALOGUE
from ledger.vocabulaire.code import Code
from web.formulaires.champ import type_simple

AUTREMENT: Final = {"forme_cessation": "forme"}
"""Fields of the state of a dossier that events call otherwise."""


def libelle_code(nom: str, valeur: str) -> str:
    """Label of a code that was stored under this name; the code itself where events give it several meanings, or none."""
    labels = {
        vocabulaire(valeur).libelle
        for vocabulaire in _vocabulaires().get(AUTREMENT.get(nom, nom), ())
        if valeur in set(vocabulaire)
    }
    return labels.pop() if len(labels) == 1 else valeur


@cache
def _vocabulaires() -> dict[str, set[type[Code]]]:
    """The lists of codes of the fields of events, by name of field."""
    trouves: dict[str, set[type[Code]]] = {}
    for classe in CATALOGUE:
        for nom, vocabulaire in _codes(classe):
            trouves.setdefault(nom, set()).add(vocabulaire)
    return trouves


def _codes(modele: type[BaseModel]) -> Iterator[tuple[str, type[Code]]]:
    for nom, infos in modele.model_fields.items():
        type_ = type_simple(infos.annotation)
        if isinstance(type_, type) and issubclass(type_, Code):
            yield nom, type_
        elif isinstance(type_, type) and issubclass(type_, BaseModel):
            yield from _codes(type_)
