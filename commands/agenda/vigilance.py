"""Warnings given before an appointment is set: it may be set all the same, by whoever knows why.

None of it is a refusal: nothing forbids to receive somebody on a holiday, or two persons at one hour.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import NamedTuple

from commands.agenda.creneau import Creneau
from commands.base import Cadre, jour


class Pris(NamedTuple):
    """A while that is taken, and by whom, in French (« La personne a »)."""

    creneau: Creneau
    qui: str


def avertissements(voulu: Creneau, pris: Iterable[Pris], cadre: Cadre) -> tuple[str, ...]:
    """Sentences about an appointment to come: a closed day, an odd hour (RV5), what overlaps; none about a past one."""
    if voulu.debut.date() < cadre.aujourd_hui:
        return ()
    return (*_du_jour(voulu, cadre), *_de_l_heure(voulu, cadre), *_des_autres(voulu, pris))


def _du_jour(voulu: Creneau, cadre: Cadre) -> Iterator[str]:
    le, calendrier = voulu.debut.date(), cadre.regles.calendrier
    if (fete := calendrier.fete(le)) is not None:
        yield f"Le {jour(le)} est férié ({fete})."
    elif not calendrier.ouvre(le):
        yield f"Le {jour(le)} est un {('samedi', 'dimanche')[le.weekday() - 5]}."


def _de_l_heure(voulu: Creneau, cadre: Cadre) -> Iterator[str]:
    usage = cadre.regles.en_vigueur("RV5", voulu.debut.date())
    if usage is None:
        return
    ouvre, ferme = usage.parametres["de_h"], usage.parametres["a_h"]
    if voulu.debut.time() < time(ouvre) or voulu.fin > datetime.combine(voulu.debut, time(ferme)):
        habituelles = f"{ouvre}\xa0h à {ferme}\xa0h"
        yield f"Le rendez-vous irait {voulu}, hors des heures habituelles ({habituelles})."


def _des_autres(voulu: Creneau, pris: Iterable[Pris]) -> Iterator[str]:
    for autre, qui in sorted(set(pris)):
        if voulu.chevauche(autre):
            yield f"{qui} déjà un rendez-vous {autre}."
