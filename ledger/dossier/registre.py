"""Which function folds which event."""

from collections.abc import Callable
from typing import Any, TypeVar

from ledger.events.base import Evenement

Evolution = Callable[[Any, Any], None]
EVOLUTIONS: dict[type[Evenement] | None, Evolution] = {}
F = TypeVar("F", bound=Evolution)


def evolue(*classes: type[Evenement]) -> Callable[[F], F]:
    """Decorator: the function folds these events. It takes the dossier and the event, and never raises."""

    def inscrit(fonction: F) -> F:
        for classe in classes:
            EVOLUTIONS[classe] = fonction
        return fonction

    return inscrit
