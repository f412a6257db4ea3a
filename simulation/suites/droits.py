"""The end of a right interrupted for resources, put off for somebody whose contract runs."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Final

from commands.entree.droits import ModifierDroits
from commands.entree.fin_droit import ReporterFinDroitRessources
from ledger.vocabulaire.entree.droits import MotifDroit
from ledger.vocabulaire.loi import REFORME_SANCTIONS
from simulation.suites.suite import Suite
from simulation.trame.recit import Pas

UN_SUR: Final = 2
"""One in so many of those to whom it may happen, the first among them."""
REPORT_JOURS: Final = 240
"""From the interruption to the day until which the right goes on: more than four civil months, fewer than ten."""


def raconter_report(suite: Suite, tours: Counter[str]) -> None:
    """Asked for and decided once the interruption is known and before it ends, by who has a contract on that day."""
    changements = [pas for pas in suite.tenus if isinstance(pas.commande, ModifierDroits)]
    for interruption, suivant in pairwise(changements):
        if not _pour_ressources(interruption):
            continue
        demande_le = suite.apres(interruption.jour, 1, 3)
        le = suite.apres(demande_le, 1, 4)
        if le >= suivant.survenu_le or not any(c.connu_le <= le <= c.fin_le for c in suite.contrats):
            continue
        tours["report"] += 1
        if tours["report"] % UN_SUR == 1:
            fin_le = interruption.survenu_le + timedelta(days=REPORT_JOURS)
            report = ReporterFinDroitRessources(survenu_le=le, demande_le=demande_le, fin_le=fin_le)
            suite.ecrire(le, report, suite.service, "report")


def _pour_ressources(pas: Pas) -> bool:
    commande = pas.commande
    return (
        isinstance(commande, ModifierDroits)
        and commande.motif is MotifDroit.RESSOURCES
        and commande.etat_droit.ouvert
        and pas.survenu_le >= REFORME_SANCTIONS
    )
