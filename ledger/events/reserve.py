"""Codes that tell of health, in events: « autre » stands in their place in the clear part, the exact ones are sealed beside.

A code is generalised and not left out, so that nothing shows that something is missing: others say « autre » too, and the
sealed part is there, of one length, whatever the codes are. Events of before hold the exact code in clear: they are read
(:func:`taire`), folded, projected and published as those of today. What is stored is never rewritten.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import orjson

from ledger.annotations import marques
from ledger.events.base import Evenement, Scellement
from ledger.vocabulaire.code import Code, vocabulaire_de

RESERVE: Final = "reserve"
"""Name of the sealed part that holds the exact codes, by field."""
GENERAL: Final = "AUTRE"
"""The code that stands in the place of one that tells of health, in the same list."""
LONGUEUR: Final = 128
"""The sealed codes take a multiple of so many bytes: their length says nothing."""


@cache
def champs_reserves(classe: type[Evenement]) -> Mapping[str, type[Code]]:
    """Fields in clear of an event about a person whose list of codes tells of health, with the list.

    Raises ``ValueError`` when the list has no general code.
    """
    trouves: dict[str, type[Code]] = {}
    for nom, champ in classe.model_fields.items() if classe.d_une_personne else ():
        liste = vocabulaire_de(champ)
        scelle = any(isinstance(marque, Scellement) for marque in marques(champ))
        if liste is None or scelle or not any(code.sensible for code in liste):
            continue
        if GENERAL not in liste.__members__:
            message = f"{liste.__name__} tait des codes de santé, et n'a pas de code {GENERAL}"
            raise ValueError(message)
        trouves[nom] = liste
    return MappingProxyType(trouves)


def taire(classe: type[Evenement], corps: dict[str, Any]) -> dict[str, Any]:
    """The clear part of an event, read from JSON, without the codes that tell of health."""
    dits = {nom: _general(liste, corps[nom]) for nom, liste in champs_reserves(classe).items() if nom in corps}
    return corps | dits


def reserver(evenement: Evenement) -> tuple[Evenement, bytes | None]:
    """The event as its clear part is written, and its exact codes, still to be sealed; None for a type that has none."""
    champs = champs_reserves(type(evenement))
    if not champs:
        return evenement, None
    exacts = {nom: valeur for nom in champs if (valeur := getattr(evenement, nom)) is not None}
    octets = orjson.dumps(exacts)
    general = {nom: _general(champs[nom], valeur) for nom, valeur in exacts.items()}
    return evenement.model_copy(update=general), octets.ljust(-(-len(octets) // LONGUEUR) * LONGUEUR)


def _general(liste: type[Code], valeur: Any) -> Any:
    """One code or several, each said once."""
    if valeur is None:
        return None
    if isinstance(valeur, str):
        code = liste.__members__.get(valeur)
        return liste[GENERAL] if code is not None and code.sensible else valeur
    return type(valeur)(dict.fromkeys(_general(liste, un) for un in valeur))
