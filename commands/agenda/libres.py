"""Free slots, derived: when somebody receives, less holidays, absences, and what is taken."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from commands.agenda.creneau import Creneau
from commands.regles.calendrier import UN_JOUR, Calendrier
from ledger.annexes.disponibilites import Plage

SEMAINE = timedelta(days=7)


def libres(
    plages: Iterable[Plage],
    occupes: Iterable[Creneau],
    calendrier: Calendrier,
    *,
    apres: datetime,
    jusqu_a: date,
) -> Iterator[Creneau]:
    """The free slots that begin after an instant and by a day included, by hour, none over another.

    A public holiday has none; a Saturday has those that are declared for it.
    """
    plages, pris = tuple(plages), sorted(occupes)
    le = apres.date()
    while le <= jusqu_a:
        if not calendrier.ferie(le):
            dernier: Creneau | None = None
            for creneau in sorted(c for plage in plages if _vaut(plage, le) for c in _decoupe(plage, le)):
                libre = creneau.debut > apres and not any(creneau.chevauche(autre) for autre in pris)
                if libre and (dernier is None or not creneau.chevauche(dernier)):
                    yield (dernier := creneau)
        le += UN_JOUR


def _vaut(plage: Plage, le: date) -> bool:
    """Whether the while comes back on this day."""
    if le < plage.du or (plage.au is not None and le > plage.au) or le.isoweekday() not in plage.jours:
        return False
    return (_lundi(le) - _lundi(plage.du)) // SEMAINE % plage.semaines == 0


def _lundi(le: date) -> date:
    return le - timedelta(days=le.weekday())


def _decoupe(plage: Plage, le: date) -> Iterator[Creneau]:
    debut, fin = datetime.combine(le, plage.de), datetime.combine(le, plage.a)
    duree = timedelta(minutes=plage.duree_min)
    while debut + duree <= fin:
        yield Creneau(debut, debut + duree)
        debut += duree
