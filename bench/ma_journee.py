"""``ma_journee``: the day of a référent, at 40,000 and 400,000 dossiers."""

from random import Random

from bench.listes import mesurer_page
from bench.mesure import Mesure
from bench.plein import JOUR, PAR_REFERENT, referent
from bench.scene import Scene
from commands.regles import REGLES
from ledger.keys import CoffreMemoire
from readmodels.lecteur import Lecteur
from readmodels.listes.journee import ma_journee

COFFRE = CoffreMemoire()


def _page(lecteur: Lecteur, hasard: Random, dossiers: int) -> None:
    ma_journee(lecteur, COFFRE, REGLES.dater, referent(hasard.randrange(dossiers // PAR_REFERENT)), JOUR)


def mesurer(scene: Scene) -> list[Mesure]:
    """Rendez-vous, deadlines dated by the rules, contracts, arrivals; beside a one-row read."""
    return mesurer_page(scene, "ma_journee", _page)
