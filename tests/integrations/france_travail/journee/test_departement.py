"""A whole day of the département at its real size, ten calls a second: ten minutes, hence only when asked for.

``PARCOURS_JOURNEE_ENTIERE=1 pytest tests/integrations/france_travail/journee/test_departement.py -s`` prints the calls, the
duration and what was refused. The quick form of it is in `test_journee.py`.
"""

import itertools
import os
import sys
import time
from collections import Counter
from random import Random
from typing import Final
from uuid import UUID

import pytest

from app.settings import Reglages
from commands.base import Commande
from commands.contrats.contrat_engagement import RefuserContratEngagement, SignerContratEngagement
from commands.orientations.orientation import DeciderOrientation
from commands.sanctions.recours import AnnulerSanction, NotifierSanction
from commands.sanctions.sanction import LeverSanction
from commands.suivi.rendez_vous import (
    AnnulerRendezVous,
    DeplacerRendezVous,
    HonorerRendezVous,
    ManquerRendezVous,
    PlanifierRendezVous,
)
from integrations.france_travail.simulateur.serveur import Simulateur
from ledger.store.journal import Journal
from tests.integrations.france_travail.journee.journee import Journee, dossier, parcours
from tests.integrations.france_travail.journee.test_journee import journal, livrer, modele_connecteur, reglages  # noqa: F401
from tests.integrations.france_travail.journee.vies import PANNES

DEMANDEE: Final = "PARCOURS_JOURNEE_ENTIERE"
APPELS_S: Final = 10
Pas = tuple[UUID, Commande, str]
PAR_JOUR: Final[dict[type[Commande], int]] = {
    PlanifierRendezVous: 497,
    HonorerRendezVous: 371,
    SignerContratEngagement: 108,
    ManquerRendezVous: 69,
    AnnulerRendezVous: 60,
    DeciderOrientation: 39,
    RefuserContratEngagement: 9,
    DeplacerRendezVous: 7,
    NotifierSanction: 2,
    LeverSanction: 1,
    AnnulerSanction: 1,
}
"""Steps told in a working day (251 a year) of 40,875 dossiers, at the rates of the simulated département, whose figures are
the published ones; what happens less than once a day is told once.
"""


@pytest.mark.skipif(DEMANDEE not in os.environ, reason=f"une journée entière dure dix minutes : {DEMANDEE}=1")
@pytest.mark.timeout(3600)
def test_une_journee_entiere(
    reglages: Reglages,  # noqa: F811
    journal: Journal,  # noqa: F811
    simulateur: Simulateur,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was recorded until the eve is known there; the steps of the day meet every fault, none is lost nor doubled."""
    rangs, veille, jour = repartir()
    journee = Journee(journal, simulateur, rangs)
    journee.attendues = veille
    journee.enregistrer()
    livrer(reglages, simulateur, 1000)
    journee.verifier()

    Random(1).shuffle(jour)
    journee.attendues = list(jour)
    journee.enregistrer()
    simulateur.pannes(graine=1, quota_par_seconde=APPELS_S, **PANNES)
    debut, comptes, doutes = time.monotonic(), Counter(livrer(reglages, simulateur, APPELS_S)), 0
    while leves := journee.lever_les_doutes():
        doutes += leves
        comptes.update(livrer(reglages, simulateur, APPELS_S))
    duree_s, apres = time.monotonic() - debut, simulateur.etat()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(jour)} étapes, {apres['appels']} appels en {duree_s:.0f} s, pannes {apres['pannes']},"
            f" {comptes['indisponibles']} essais remis, {doutes} doutes levés par un agent\n"
        )
    journee.verifier()


def repartir() -> tuple[list[int], list[Pas], list[Pas]]:
    """Persons, one for each step of the day, what was recorded of them until the eve, and that step."""
    rangs: list[int] = []
    veille: list[Pas] = []
    jour: list[Pas] = []
    libres = itertools.count()
    for classe, nombre in PAR_JOUR.items():
        voulus = len(jour) + nombre
        while len(jour) < voulus:
            rang = next(libres)
            suite = [(dossier(rang), commande, le) for commande, le in parcours(rang)]
            quand = next((n for n, (_, commande, _) in enumerate(suite) if isinstance(commande, classe)), None)
            if quand is not None:
                rangs.append(rang)
                veille += suite[:quand]
                jour.append(suite[quand])
    return rangs, veille, jour
