"""``file_active``: a page of a référent's list with its counters, at 40,000 and 400,000 dossiers."""

from random import Random

from bench.listes import mesurer_page
from bench.mesure import Mesure
from bench.plein import JOUR, PAR_REFERENT, referent
from bench.scene import Scene
from ledger.keys import CoffreMemoire
from readmodels.lecteur import Lecteur
from readmodels.listes.file_active import Filtres, lister
from readmodels.noms import Noms

COFFRE = CoffreMemoire()


def _page(lecteur: Lecteur, hasard: Random, dossiers: int) -> None:
    filtres = Filtres(referent=referent(hasard.randrange(dossiers // PAR_REFERENT)), parcours="SOCIAL")
    lister(lecteur, COFFRE, Noms(lecteur, COFFRE), filtres, le=JOUR)


def mesurer(scene: Scene) -> list[Mesure]:
    """Référent and parcours, by deadline, 25 lines, every counter; beside a one-row read."""
    return mesurer_page(scene, "file_active", _page)
