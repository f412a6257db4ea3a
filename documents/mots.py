"""Dates and hours as they are written in French."""

from datetime import date, time
from typing import Final

from babel.dates import format_date

INSECABLE: Final = "\N{NO-BREAK SPACE}"


def jour(le: date | None) -> str:
    """« 1er mars 2026 »."""
    if le is None:
        return "—"
    texte = format_date(le, "d MMMM y", locale="fr")
    return ("1er" + texte[1:] if texte.startswith("1 ") else texte).replace(" ", INSECABLE)


def jour_long(le: date) -> str:
    """« Mercredi 25 novembre 2026 »: on a narrow line, the date goes under its day, whole."""
    return f"{format_date(le, 'EEEE', locale='fr').capitalize()} {jour(le)}"


def heure(a: time | str) -> str:
    """« 14 h 30 »."""
    lue = time.fromisoformat(a) if isinstance(a, str) else a
    return f"{lue.hour}{INSECABLE}h{INSECABLE}{lue.minute:02d}" if lue.minute else f"{lue.hour}{INSECABLE}h"


def heures(nombre: float) -> str:
    """« 15 heures », « 1,5 heure »."""
    dit = f"{nombre:g}".replace(".", ",")
    return f"{dit}{INSECABLE}heure{'s' if nombre >= 2 else ''}"
