"""Civil dates and instants: legal dates are civil dates in Europe/Paris, instants are UTC; one becomes the other only
here.
"""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator
from pydantic_core import PydanticKnownError

PARIS = ZoneInfo("Europe/Paris")
EPOQUE_DATE = date(2000, 1, 1).toordinal()
EPOQUE_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
PREMIER_JOUR, DERNIER_JOUR = date(1900, 1, 1), date(2100, 12, 31)
"""Bounds of a day that somebody types or asks for: a year before or after it can be computed."""


def date_civile(instant: datetime) -> date:
    """Civil date in Europe/Paris of an aware instant."""
    return instant.astimezone(PARIS).date()


def debut_du_jour(le: date) -> datetime:
    """The instant at which a civil date begins, in Europe/Paris."""
    return datetime.combine(le, time(), PARIS)


def maintenant() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def aujourd_hui() -> date:
    """Today's civil date in Europe/Paris."""
    return date_civile(maintenant())


def lire_iso(texte: str) -> date:
    """The day written AAAA-MM-JJ; ``ValueError`` for any other writing, those of ISO 8601 by week or without hyphens too."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", texte) is None:
        raise ValueError("AAAA-MM-JJ")
    return date.fromisoformat(texte)


def _civile(valeur: Any) -> date:
    if type(valeur) is date:
        return valeur
    if not isinstance(valeur, str):
        raise PydanticKnownError("date_type")
    try:
        return lire_iso(valeur)
    except ValueError as erreur:
        raise PydanticKnownError("date_parsing", {"error": str(erreur)}) from erreur


CIVILE = BeforeValidator(_civile)
DateCivile = Annotated[date, CIVILE]
"""A civil date wherever one is read: not a number, which would be seconds, nor an instant, were it midnight somewhere."""
