"""How dates, hours, numbers and words are written in French."""

import re
from datetime import date, datetime
from math import isfinite
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from documents.mots import INSECABLE, heure, jour, jour_long
from ledger.dates import PARIS

__all__ = [
    "DEMESURE",
    "INSECABLE",
    "MEGAOCTET",
    "avant",
    "capitale",
    "heure",
    "insecable",
    "instant",
    "jour",
    "jour_court",
    "jour_long",
    "minuscule",
    "nir",
    "nombre",
    "periode",
    "pluriel",
    "pourcent",
    "taille",
    "telephone",
]

DEMESURE: Final = 1e15
"""Beyond it a number is an order of magnitude."""
MEGAOCTET: Final = 1_000_000


def jour_court(le: date | None) -> str:
    """« 01/03/2026 », as it is typed."""
    return "—" if le is None else f"{le:%d/%m/%Y}"


def mois(le: date) -> str:
    """« Novembre 2026 »."""
    return capitale(format_date(le, "MMMM y", locale="fr")).replace(" ", INSECABLE)


def periode(du: date, au: date) -> str:
    """« du 23 au 29 novembre 2026 »; the month and the year are said once when they are the same."""
    debut = jour(du)
    if du.year == au.year:
        debut = debut.rpartition(INSECABLE)[0]
        if du.month == au.month:
            debut = debut.partition(INSECABLE)[0]
    return f"du {debut} au {jour(au)}"


def instant(le: datetime) -> str:
    """« 1er mars 2026 à 14 h 05 », in Paris."""
    ici = le.astimezone(PARIS)
    return f"{jour(ici.date())} à {heure(ici.time())}"


def nombre(valeur: float | None, decimales: int = 0) -> str:
    """« 40 875 », with narrow spaces; a dash for what is no number, three figures of what is beyond counting."""
    if valeur is None or not isfinite(valeur):
        return "—"
    if abs(valeur) >= DEMESURE:
        return f"{valeur:.3g}".replace(".", ",")
    return format_decimal(valeur, f"#,##0{'.' + '0' * decimales if decimales else ''}", "fr")


def heures(duree_h: float) -> str:
    """« 7,5 h », « 15 h »."""
    return f"{nombre(duree_h, 0 if float(duree_h).is_integer() else 1)}{INSECABLE}h"


def taille(octets: int) -> str:
    """« 61,2 Mo » of a file, « 12 ko » of a small one."""
    if octets >= MEGAOCTET:
        return f"{nombre(octets / MEGAOCTET, 1)}{INSECABLE}Mo"
    return f"{nombre(max(1, round(octets / 1000)))}{INSECABLE}ko"


def pourcent(partie: float, tout: float) -> str:
    """« 65,2 % » of a whole; a dash when there is nothing to divide by."""
    return f"{nombre(100 * partie / tout, 1)}{INSECABLE}%" if tout else "—"


def capitale(texte: str) -> str:
    """With a capital at the beginning."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Without a capital at the beginning, but for an acronym."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def avant(libelle: str, texte: str) -> str:
    """A label before what is said of it: « Motif : ce champ est obligatoire. », or two sentences after a question."""
    return f"{libelle} {texte}" if libelle.endswith("?") else f"{libelle}{INSECABLE}: {minuscule(texte)}"


def insecable(texte: str) -> str:
    """With no line that begins by a colon, a semicolon or a percent sign."""
    return re.sub(r" (?=[:;?!%»])", INSECABLE, texte)


def telephone(numero: str) -> str:
    """« 06 12 34 56 78 »; as it is when it is no French number."""
    return re.sub(r"(\d\d)(?=\d)", rf"\1{INSECABLE}", numero) if re.fullmatch(r"0\d{9}", numero) else numero


def nir(numero: str) -> str:
    """« 2 85 03 33 063 001 »; as it is when it does not have thirteen signs."""
    lu = re.fullmatch(r"(\w)(\w\w)(\w\w)(\w\w)(\w{3})(\w{3})", numero)
    return INSECABLE.join(lu.groups()) if lu is not None else numero


def pluriel(n: int, mot: str, mots: str | None = None) -> str:
    """« 1 dossier », « 12 dossiers »."""
    return f"{nombre(n)}{INSECABLE}{mot if abs(n) < 2 else mots or mot + 's'}"
