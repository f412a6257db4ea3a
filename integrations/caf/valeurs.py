"""Leaves of an XML block turned into checked Python values."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar, cast

from lxml.etree import _Element as Element

from integrations.caf.constats import CHAMPS, ValeurIllisible
from integrations.caf.modele import CodeConstat
from ledger.dates import lire_iso
from ledger.lisible import sans_invisible

# The longest text of the schema has 200 characters (LIBANO), the longest that we keep 64.
LONGUEUR_MAX_TEXTE = 200
PREMIERE_DATE = date(1900, 1, 1)
# lxml keeps the exact line of an element up to here; beyond, the line where the text before its first child ends.
_DERNIERE_LIGNE_EXACTE = 65534

# Codes of open lists: short, so that nothing else is mistaken for one.
FORME_CODE = re.compile(r"[0-9A-Za-z]{1,6}", re.ASCII)

Textes = Mapping[str, str]
T = TypeVar("T")

_INDICATEURS: Mapping[str, bool] = {"1": True, "true": True, "0": False, "false": False}


def ligne_de(element: Element) -> int | None:
    """Line where the element opens, also beyond the 65 534th."""
    ligne = cast("int | None", element.sourceline)
    if ligne is None or ligne <= _DERNIERE_LIGNE_EXACTE:
        return ligne
    while element.text is None and len(element):
        element = element[0]
    return ligne - (element.text or "").count("\n")


def enfants(bloc: Element | None) -> Mapping[str, Element]:
    """Children of the block by name, in one pass; of two of one name the first counts."""
    trouves: dict[str, Element] = {}
    for enfant in () if bloc is None else bloc:
        trouves.setdefault(enfant.tag, enfant)
    return trouves


def textes(bloc: Element | None) -> Textes:
    """Non-empty texts of the block's children by name, spaces collapsed and without what shows nothing; of two children of
    one name the first counts.

    Raises `ValeurIllisible` for a text that no field of the schema could hold.
    """
    trouves: dict[str, str] = {}
    if bloc is None:
        return trouves
    for enfant in bloc:
        brut = enfant.text
        if brut is None:
            continue
        texte = sans_invisible(" ".join(brut.split()))
        if len(texte) > LONGUEUR_MAX_TEXTE:
            # A name the schema doesn't have comes from the file: it stays out of messages.
            raise ValeurIllisible(CodeConstat.TEXTE_TROP_LONG, enfant.tag if enfant.tag in CHAMPS else None)
        if texte:
            trouves.setdefault(enfant.tag, texte)
    return trouves


def exiger(valeurs: Textes, champ: str) -> str:
    """The text of a field; raises `ValeurIllisible` when there is none."""
    texte = valeurs.get(champ)
    if texte is None:
        raise ValeurIllisible(CodeConstat.CHAMP_ABSENT, champ)
    return texte


def exiger_forme(valeurs: Textes, champ: str, forme: re.Pattern[str]) -> str:
    """The text of a field that must match entirely; raises `ValeurIllisible`."""
    texte = exiger(valeurs, champ)
    if forme.fullmatch(texte) is None:
        raise ValeurIllisible(CodeConstat.CHAMP_ILLISIBLE, champ)
    return texte


def exiger_code(valeurs: Textes, champ: str, codes: Mapping[str, T]) -> T:
    """The meaning of a code of a closed list; raises `ValeurIllisible`."""
    sens = codes.get(exiger(valeurs, champ))
    if sens is None:
        raise ValeurIllisible(CodeConstat.CODE_INCONNU, champ)
    return sens


def lire_date(valeurs: Textes, champ: str) -> date | None:
    """An optional civil date (xsd:date, no time zone); raises `ValeurIllisible` when it isn't one."""
    texte = valeurs.get(champ)
    if texte is None:
        return None
    try:
        jour = lire_iso(texte)
    except ValueError:
        raise ValeurIllisible(CodeConstat.DATE_IMPOSSIBLE, champ) from None
    if jour < PREMIERE_DATE:
        raise ValeurIllisible(CodeConstat.DATE_INVRAISEMBLABLE, champ)
    return jour


def exiger_date(valeurs: Textes, champ: str) -> date:
    """A civil date; raises `ValeurIllisible`."""
    jour = lire_date(valeurs, champ)
    if jour is None:
        raise ValeurIllisible(CodeConstat.CHAMP_ABSENT, champ)
    return jour


def refuser_avenir(jour: date | None, champ: str, aujourd_hui: date) -> None:
    """Raises `ValeurIllisible` for a day after today."""
    if jour is not None and jour > aujourd_hui:
        raise ValeurIllisible(CodeConstat.DATE_FUTURE, champ)


def lire_indicateur(valeurs: Textes, champ: str) -> bool | None:
    """An optional xsd:boolean; raises `ValeurIllisible` when it is neither true nor false."""
    texte = valeurs.get(champ)
    if texte is None:
        return None
    if texte not in _INDICATEURS:
        raise ValeurIllisible(CodeConstat.CHAMP_ILLISIBLE, champ)
    return _INDICATEURS[texte]
