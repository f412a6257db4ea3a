"""The time of an agent as it stands: his free slots, and the days when he receives nobody."""

from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from commands.agenda.creneau import Creneau
from commands.agenda.libres import libres
from ledger.annexes.creneaux import CreneauxTenus
from ledger.annexes.disponibilites import Disponibilites
from ledger.dates import PARIS, maintenant
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from readmodels.listes.agenda import RENDEZ_VOUS_MAX, lire_agenda
from web.services import Services

HORIZON: Final = timedelta(days=42)
"""How far slots are offered."""


def creneaux(services: Services, agent: UUID, nombre: int, jours: tuple[date, date] | None = None) -> list[Creneau]:
    """The next free slots of an agent, ``nombre`` at most, none before now; ``jours`` are the first and the last one of
    those that are looked at.
    """
    ici = maintenant().astimezone(PARIS).replace(tzinfo=None)
    du, au = jours or (ici.date(), ici.date() + HORIZON)
    if du > ici.date():
        ici = datetime.combine(du, time(0))
    du = ici.date()
    declares = Disponibilites(services.journal)
    plages = declares.plages(agent, du)
    if not plages:
        return []
    absences = [Creneau(a.debut, a.fin) for a in declares.absences(agent, du)]
    pris = [
        Creneau.de(r["le"], r["heure"], r["duree_prevue_min"])
        for r in lire_agenda(services.lecteur, du, au, RENDEZ_VOUS_MAX, agent)
        if r["etat"] == EtatRendezVous.PLANIFIE
    ]
    tenus = [Creneau(debut, fin) for debut, fin in CreneauxTenus(services.journal).tenus(agent)]
    trouves = libres(plages, [*absences, *pris, *tenus], services.regles.calendrier, apres=ici, jusqu_a=au)
    return list(islice(trouves, nombre))


def absent(services: Services, agent: UUID, du: date) -> set[date]:
    """The days of the week that begins on ``du`` when an agent is absent from morning to evening."""
    jours = [du + timedelta(days=n) for n in range(7)]
    absences = Disponibilites(services.journal).absences(agent, du)
    matin, soir = time(8), time(18)
    return {
        le
        for le in jours
        for a in absences
        if a.debut <= datetime.combine(le, matin) and datetime.combine(le, soir) <= a.fin
    }
