"""A day of a département through the connector and the simulator, with every fault: no loss, no double."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from random import Random
from typing import Any, Final
from uuid import uuid4

import pytest

from app import composition, sante
from app.settings import Reglages, ReglagesFranceTravail
from integrations.france_travail.ordonnanceur import Rythme
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.storage.databases import ServeurPostgres
from ledger.journal import Journal
from tests.integrations.france_travail.journee import Journee
from tests.web.serveur import reglages_de

GRAINES: Final = int(os.environ.get("PARCOURS_GRAINES", "2"))
"""Seeds of the days during which the connector is killed; 50 before a release."""
PANNES: Final = {
    "part_429": 0.03,
    "part_5xx": 0.05,
    "part_coupure_avant": 0.03,
    "part_coupure_apres": 0.05,
    "part_lente": 0.03,
    "lenteur_s": 1.0,
}
"""A slow answer comes after the connector has given up on it, and has its effect all the same."""
REPONSE_S: Final = 0.8
VIES: Final = 2
"""Lives of the connector that are cut short, in one day."""
RYTHME: Final = Rythme(envois=4, recul_min_s=0.05, recul_max_s=1, validation_s=0.1, reprises_s=1)


@pytest.fixture(scope="session")
def modele_connecteur(postgres: ServeurPostgres) -> Iterator[str]:
    """A database with an empty log, its keys, and what the connector keeps."""
    nom = f"modele_{uuid4().hex}"
    composition.migrer(reglages_de(postgres.creer_base(nom)))
    yield nom
    postgres.supprimer_base(nom)


@pytest.fixture
def reglages(postgres: ServeurPostgres, modele_connecteur: str) -> Iterator[Reglages]:
    """Settings of a connector over a log of its own."""
    nom = f"essai_{uuid4().hex}"
    yield reglages_de(postgres.creer_base(nom, modele_connecteur))
    postgres.supprimer_base(nom)


@pytest.fixture
def journal(reglages: Reglages) -> Iterator[Journal]:
    """The log that agents write."""
    with composition.coffre_ouvert(reglages) as coffre:
        journal = Journal(reglages.database_url, reglages.schema_journal, coffre)
        yield journal
        journal.close()


def reglages_ft(simulateur: Simulateur, appels_s: float) -> dict[str, str]:
    """Settings of the connector, as the environment says them."""
    return {
        "api_url": simulateur.base,
        "jeton_url": simulateur.url_jeton,
        "client_id": simulateur.client_id,
        "client_secret": simulateur.client_secret,
        "appels_s": str(appels_s),
        "jetons_s": "100",
        "reponse_s": str(REPONSE_S),
        "envois": "4",
    }


def livrer(reglages: Reglages, simulateur: Simulateur, appels_s: float) -> dict[str, int]:
    """Deliver until nothing is left to deliver now."""
    ft = ReglagesFranceTravail.model_validate(reglages_ft(simulateur, appels_s))
    with composition.connecteur(reglages, ft, depuis=0, rythme=RYTHME) as ordonnanceur:
        ordonnanceur.tourner(lambda: True, une_fois=True)
        return dict(ordonnanceur.compteurs)


def test_une_journee_sans_panne(reglages: Reglages, journal: Journal, simulateur: Simulateur) -> None:
    """One effect at France Travail for each step that is told to it."""
    with pytest.raises(sante.EnMauvaiseSante, match="jamais tourné"):
        sante.connecteur(reglages)
    journee = Journee(journal, simulateur, range(16))
    journee.enregistrer()
    assert livrer(reglages, simulateur, 500)["envois"] == simulateur.etat()["compteurs"]["effets"] == 88
    journee.verifier()
    assert not livrer(reglages, simulateur, 500).get("envois")
    assert sante.connecteur(reglages) == f"position {journal.position()}"


def test_une_journee_de_pannes(reglages: Reglages, journal: Journal, simulateur: Simulateur) -> None:
    """Ten calls a second, 429, errors, time-outs, connections dropped before and after the effect."""
    journee = Journee(journal, simulateur, range(7))
    journee.enregistrer()
    simulateur.pannes(graine=7, quota_par_seconde=10, **PANNES)
    livrer(reglages, simulateur, 10)
    while journee.lever_les_doutes():
        livrer(reglages, simulateur, 10)
    assert sum(simulateur.etat()["pannes"].values()) >= 5, "faults happened"
    journee.verifier()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("graine", range(GRAINES))
def test_tue_a_tout_moment(reglages: Reglages, journal: Journal, simulateur: Simulateur, graine: int) -> None:
    """kill -9 of the process while agents go on recording and France Travail fails."""
    hasard = Random(graine)
    journee = Journee(journal, simulateur, range(6), graine)
    simulateur.pannes(graine=graine, **PANNES)
    part = 1 + len(journee.attendues) // (2 * VIES)
    morts = 0
    for _ in range(VIES):
        journee.enregistrer(part)
        vie = PROCESSUS.Process(target=vivre, args=(reglages.model_dump(), reglages_ft(simulateur, 100)), daemon=True)
        vie.start()
        attendre_un_effet(simulateur, vie)
        journee.enregistrer(part)
        time.sleep(hasard.uniform(0, 0.7))
        morts += vie.is_alive()
        vie.kill()
        vie.join()
    assert morts == VIES
    livrer(reglages, simulateur, 100)
    while journee.lever_les_doutes():
        livrer(reglages, simulateur, 100)
    journee.verifier()


PROCESSUS: Final = multiprocessing.get_context("forkserver")
PROCESSUS.set_forkserver_preload(["app.composition"])


def vivre(reglages: dict[str, Any], ft: dict[str, str]) -> None:
    """A life of the connector, in a process of its own."""
    lus = ReglagesFranceTravail.model_validate(ft)
    with composition.connecteur(Reglages.model_validate(reglages), lus, depuis=0, rythme=RYTHME) as ordonnanceur:
        ordonnanceur.tourner(lambda: True)


def attendre_un_effet(simulateur: Simulateur, vie: BaseProcess) -> None:
    """The process has started its work."""
    avant, limite = simulateur.etat()["compteurs"].get("effets", 0), time.monotonic() + 60
    while simulateur.etat()["compteurs"].get("effets", 0) == avant:
        assert vie.is_alive()
        assert time.monotonic() < limite
        time.sleep(0.02)
