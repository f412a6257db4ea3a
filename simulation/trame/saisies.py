"""When each step is recorded: the day itself as a rule, days or weeks later for a few, never before what it rests upon."""

from datetime import date, timedelta
from typing import Final

from commands.base import Commande
from commands.contrats.contrat_engagement import SignerContratEngagement
from commands.entree.droits import ModifierDroits, ModifierIdentite
from commands.offres.offre import AccepterOffre, ProposerOffre, RefuserOffre
from commands.suivi.rendez_vous import HonorerRendezVous, ManquerRendezVous
from simulation.tirage.calendrier import (
    FERMETURE_MIN,
    MINUTE_US,
    OUVERTURE_MIN,
    Pendule,
    ouvre_apres,
    ouvre_avant,
)
from simulation.tirage.hasard import Hasard
from simulation.trame.recit import ECART_RANG, Pas, Recit

RETARDS: Final[dict[type[Commande], float]] = {
    HonorerRendezVous: 0.05,
    ManquerRendezVous: 0.045,
    AccepterOffre: 0.06,
    RefuserOffre: 0.06,
    ProposerOffre: 0.025,
    SignerContratEngagement: 0.045,
    ModifierDroits: 0.06,
    ModifierIdentite: 0.12,
}
"""Share of these steps that are recorded late."""
RETARD_MIN_JOURS, RETARD_MAX_JOURS = 2, 60
PAUSE_MIN: Final = (1, 12)
"""Minutes between two steps of one chain recorded in a row."""


def dater(recit: Recit) -> None:
    """Put the steps in the order in which they happened, and give each its working day of record."""
    recit.pas.sort(key=lambda pas: (pas.survenu_le, pas.rang))
    suivants: dict[str, date] = {}
    reprise = recit.foyer.plan.ouvert_le < recit.parametres.debut
    for rang, pas in reversed(list(enumerate(recit.pas))):
        pas.rang, pas.jour = ECART_RANG * rang, pas.survenu_le
        if reprise and pas.survenu_le <= recit.reprise_le:
            pas.jour = recit.reprise_le
            if pas.survenu_le < recit.parametres.debut:
                pas.acteur = recit.equipes.reprise
        elif recit.hasard.chance(RETARDS.get(type(pas.commande), 0.0)):
            pas.jour = retarder(recit.hasard, pas.survenu_le, suivants.get(pas.chaine, recit.fin))
        suivants[pas.chaine] = pas.survenu_le


def retarder(hasard: Hasard, le: date, limite: date) -> date:
    """A working day some days or weeks later, before the next step of the chain."""
    jours = RETARD_MIN_JOURS + int((RETARD_MAX_JOURS - RETARD_MIN_JOURS) * hasard.random() ** 2.5)
    retarde = ouvre_apres(le + timedelta(days=jours))
    if retarde > limite:
        retarde = ouvre_avant(limite)
    return retarde if RETARD_MIN_JOURS <= (retarde - le).days <= RETARD_MAX_JOURS else le


def ordonner(recit: Recit, pendule: Pendule) -> list[tuple[int, Pas]]:
    """Steps with their instant of record (microseconds since 2000, UTC), in the order of recording.

    Nothing is recorded before the dossier is opened.
    """
    recit.pas.sort(key=lambda pas: (pas.jour, pas.rang))
    ouverture = 0
    derniers: dict[str, int] = {}
    dates: list[tuple[int, Pas]] = []
    for pas in recit.pas:
        instant = pendule.instant(pas.jour, OUVERTURE_MIN + pas.hasard.random() * (FERMETURE_MIN - OUVERTURE_MIN))
        dernier = derniers.get(pas.chaine, ouverture)
        if instant <= dernier:
            instant = dernier + pas.hasard.entier(*PAUSE_MIN) * MINUTE_US
        ouverture = ouverture or instant
        derniers[pas.chaine] = instant
        dates.append((instant, pas))
    dates.sort(key=lambda date_: date_[0])
    return dates
