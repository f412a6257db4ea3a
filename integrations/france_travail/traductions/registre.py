"""Which translation each type of event has. One module per API fills it."""

from collections.abc import Callable

from integrations.france_travail.appel import Appel, ContexteTraduction
from ledger.events.base import Evenement
from ledger.lu import EvenementLu

Traduction = Callable[[EvenementLu, ContexteTraduction], Appel | None]
TRADUCTIONS: dict[type[Evenement], Traduction] = {}
ANNULATIONS: dict[type[Evenement], Traduction] = {}


def traduit(*evenements: type[Evenement]) -> Callable[[Traduction], Traduction]:
    """Decorator: the function translates these events."""

    def inscrit(traduction: Traduction) -> Traduction:
        TRADUCTIONS.update(dict.fromkeys(evenements, traduction))
        return traduction

    return inscrit


def annule(*evenements: type[Evenement]) -> Callable[[Traduction], Traduction]:
    """Decorator: the function translates the annulment of these events; it is given the annulled one."""

    def inscrit(traduction: Traduction) -> Traduction:
        ANNULATIONS.update(dict.fromkeys(evenements, traduction))
        return traduction

    return inscrit
