"""Codes that tell of health, in events: « autre » stands in their place in the clear part, the exact ones are sealed beside.

A code is generalised and not left out, so that nothing shows that something is missing: others say « autre » too, and the
sealed part is there, of one length, whatever the codes are. Events of before hold the exact code in clear: they are read
(:func:`taire`), folded, projected and published as those of today. What is stored is never rewritten.

An offer of the catalogue is about nobody, but persons are sent to it: its theme is generalised as theirs are, and so is the
text that says the theme in words (:class:`~ledger.annotations.EnMots`). Its own stream has a key when there is something
to seal.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import orjson

from ledger.annotations import EnMots, marques
from ledger.events.base import Evenement, Scellement
from ledger.vocabulaire.code import Code, vocabulaire_de

RESERVE: Final = "reserve"
"""Name of the sealed part that holds the exact codes, by field."""
GENERAL: Final = "AUTRE"
"""The code that stands in the place of one that tells of health, in the same list."""
LONGUEUR: Final = 128
"""The sealed codes take a multiple of so many bytes: their length says nothing."""
LONGUEUR_AVEC_TEXTE: Final = 1_024
"""The same, with a text on one line."""


@cache
def champs_reserves(classe: type[Evenement]) -> Mapping[str, type[Code]]:
    """Fields in clear of an event whose list of codes tells of health, with the list.

    Raises ``ValueError`` when the list has no general code.
    """
    trouves: dict[str, type[Code]] = {}
    for nom, champ in classe.model_fields.items():
        liste = vocabulaire_de(champ)
        scelle = any(isinstance(marque, Scellement) for marque in marques(champ))
        if liste is None or scelle or not any(code.sensible for code in liste):
            continue
        if GENERAL not in liste.__members__:
            message = f"{liste.__name__} tait des codes de santé, et n'a pas de code {GENERAL}"
            raise ValueError(message)
        trouves[nom] = liste
    return MappingProxyType(trouves)


@cache
def textes_reserves(classe: type[Evenement]) -> Mapping[str, EnMots]:
    """Fields in clear of an event that say in words what a reserved code of it says."""
    return MappingProxyType(
        {
            nom: marque
            for nom, champ in classe.model_fields.items()
            for marque in marques(champ)
            if isinstance(marque, EnMots)
        }
    )


def est_reserve(liste: type[Code], valeur: Any) -> bool:
    """Whether a code is read as the general one by who has no need to know."""
    code = liste.__members__.get(valeur)
    return code is not None and (code.sensible or code.name == GENERAL)


def taire(classe: type[Evenement], corps: dict[str, Any]) -> dict[str, Any]:
    """The clear part of an event, read from JSON, without the codes that tell of health."""
    dits = {nom: _general(liste, corps[nom]) for nom, liste in champs_reserves(classe).items() if nom in corps}
    for nom, texte in textes_reserves(classe).items():
        if nom in corps and est_reserve(champs_reserves(classe)[texte.champ], corps.get(texte.champ)):
            dits[nom] = texte.general
    return corps | dits


def reserver(evenement: Evenement) -> tuple[Evenement, bytes | None]:
    """The event as its clear part is written, and its exact codes, still to be sealed; None for a type that has none."""
    champs = champs_reserves(type(evenement))
    if not champs:
        return evenement, None
    textes = textes_reserves(type(evenement))
    exacts = {nom: valeur for nom in (*champs, *textes) if (valeur := getattr(evenement, nom)) is not None}
    octets = orjson.dumps(exacts)
    general = {nom: _general(champs[nom], valeur) for nom, valeur in exacts.items() if nom in champs} | {
        nom: texte.general for nom, texte in textes.items() if est_reserve(champs[texte.champ], exacts.get(texte.champ))
    }
    longueur = LONGUEUR_AVEC_TEXTE if textes else LONGUEUR
    return evenement.model_copy(update=general), octets.ljust(-(-len(octets) // longueur) * longueur)


def _general(liste: type[Code], valeur: Any) -> Any:
    """One code or several, each said once."""
    if valeur is None:
        return None
    if isinstance(valeur, str):
        code = liste.__members__.get(valeur)
        return liste[GENERAL] if code is not None and code.sensible else valeur
    return type(valeur)(dict.fromkeys(_general(liste, un) for un in valeur))
