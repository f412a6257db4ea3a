"""What a test of a delay asks of a day: whether it is still in time, as a step, its event or a deadline sees it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from commands.base import Cadre, Commande
from commands.echeances import echeances
from tests.commands.scenario import Scenario

UN_JOUR: Final = timedelta(days=1)
EnTemps = Callable[[date], bool]
"""Whether the day is still within the delay, as a step or a deadline sees it."""


def attend(scenario: Scenario, nature: str) -> EnTemps:
    """The deadline is open, and not passed."""
    return lambda le: any(e.nature == nature and not e.depassee(le) for e in echeances(scenario.dossier, Cadre(le)))


def possible(scenario: Scenario, commande: Commande, sinon: str) -> EnTemps:
    """The step is accepted until the last day, then refused under this code."""
    return lambda le: admise(scenario, commande, le, sinon)


def pas_encore(scenario: Scenario, commande: Commande, sinon: str) -> EnTemps:
    """The step is refused under this code until the last day, then accepted."""
    return lambda le: not admise(scenario, commande, le, sinon)


def jusqu_au(scenario: Scenario, fabrique: Callable[..., Commande], champ: str, fait_le: str, sinon: str) -> EnTemps:
    """The step of one day is accepted up to a date that it carries, then refused under this code."""
    return lambda le: admise(scenario, fabrique(**{champ: le}), date.fromisoformat(fait_le), sinon)


def admise(scenario: Scenario, commande: Commande, le: date, sinon: str) -> bool:
    """The step is accepted; refused, it is under this code."""
    issue = scenario.quand(commande, le=le.isoformat())
    if issue.refus is not None:
        issue.refuse(sinon)
    return issue.refus is None


def dit(scenario: Scenario, commande: Commande, champ: str, *, en_temps: bool) -> EnTemps:
    """The step is accepted in any case, and its event says whether it was in time."""

    def lu(le: date) -> bool:
        (evenement,) = scenario.quand(commande, le=le.isoformat()).evenements
        return bool(getattr(evenement, champ)) is en_temps

    return lu


def autour(dernier: str) -> tuple[date, date, date]:
    """The eve of the last day, that day, and the day after."""
    le = date.fromisoformat(dernier)
    return le - UN_JOUR, le, le + UN_JOUR
