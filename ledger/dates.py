"""Civil dates and instants: legal dates are civil dates in Europe/Paris, instants are UTC; one becomes the other only
here.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
EPOQUE_DATE = date(2000, 1, 1).toordinal()
EPOQUE_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
PREMIER_JOUR, DERNIER_JOUR = date(1900, 1, 1), date(2100, 12, 31)
"""Bounds of a day that somebody types or asks for: a year before or after it can be computed."""


def date_civile(instant: datetime) -> date:
    """Civil date in Europe/Paris of an aware instant."""
    return instant.astimezone(PARIS).date()


def maintenant() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def aujourd_hui() -> date:
    """Today's civil date in Europe/Paris."""
    return date_civile(maintenant())
