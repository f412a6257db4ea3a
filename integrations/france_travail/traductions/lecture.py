"""Reading what France Travail sends, without trusting its shape."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

from integrations.france_travail.traductions.table import Illisible
from ledger.dates import PARIS, lire_iso

ELEMENTS_MAX: Final = 5_000


def objet(valeur: Any, nom: str) -> Mapping[str, Any]:
    """An object; raises :class:`Illisible` for anything else."""
    if not isinstance(valeur, dict):
        message = f"{nom} : un objet est attendu"
        raise Illisible(message)
    return valeur


def liste(valeur: Any, nom: str) -> Sequence[Any]:
    """A list, empty for nothing (204), bounded."""
    if valeur is None:
        return ()
    if not isinstance(valeur, list) or len(valeur) > ELEMENTS_MAX:
        message = f"{nom} : une liste de {ELEMENTS_MAX} éléments au plus est attendue"
        raise Illisible(message)
    return valeur


def texte(valeur: Any, nom: str, longueur_max: int = 60) -> str:
    """A text that is not empty; numbers are read as texts, since both were seen for ids."""
    lu = str(valeur) if isinstance(valeur, int) and not isinstance(valeur, bool) else valeur
    if not isinstance(lu, str) or not 0 < len(lu) <= longueur_max:
        message = f"{nom} : un texte de {longueur_max} signes au plus est attendu"
        raise Illisible(message)
    return lu


def entier(valeur: Any, nom: str, minimum: int, maximum: int) -> int:
    """An integer within bounds."""
    if not isinstance(valeur, int) or isinstance(valeur, bool) or not minimum <= valeur <= maximum:
        message = f"{nom} : un nombre entier de {minimum} à {maximum} est attendu"
        raise Illisible(message)
    return valeur


def jour(valeur: Any, sans_decalage: tzinfo = UTC) -> date | None:
    """A civil date in Paris, from a date or an :func:`instant`; None for nothing. Raises :class:`Illisible`."""
    if valeur is None or valeur == "":
        return None
    try:
        if isinstance(valeur, str) and len(valeur) == 10:
            return lire_iso(valeur)
        return instant(valeur, sans_decalage).date()
    except ValueError:
        message = "date : la valeur lue n'est pas une date"
        raise Illisible(message) from None


def instant(valeur: Any, sans_decalage: tzinfo = UTC) -> datetime:
    """An instant, in Paris; ``ValueError`` when it is none. ``sans_decalage``: zone of one that comes without offset.

    What the contracts say of it, field by field: dates of an orientation's creation and change have no offset, and France
    Travail's example client reads them as UTC; a rendez-vous is published with « Z » and a format that has none: UTC is
    assumed; dates of a sanction and of a diagnostic have their offset, all others are days.
    """
    lu = datetime.fromisoformat(valeur if isinstance(valeur, str) else "")
    return (lu.replace(tzinfo=sans_decalage) if lu.tzinfo is None else lu).astimezone(PARIS)
