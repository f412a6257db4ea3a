"""A day of a département through the connector and the simulator, with every fault: no loss, no double."""

import os
import time
from collections.abc import Iterator
from random import Random
from typing import Final
from uuid import uuid4

import pytest

from app import composition, sante
from app.settings import Reglages, ReglagesFranceTravail
from app.vie import EnMauvaiseSante
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.storage.databases import ServeurPostgres
from ledger.store.journal import Journal
from tests.integrations.france_travail.journee.journee import Journee
from tests.integrations.france_travail.journee.vies import PANNES, RYTHME, attendre_un_effet, connecteur, reglages_ft
from tests.web.serveur import reglages_de

GRAINES: Final = int(os.environ.get("PARCOURS_GRAINES", "2"))
"""Seeds of the days during which the connector is killed; 50 before a release."""
VIES: Final = 2
"""Lives of the connector that are cut short, in one day."""


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


def livrer(reglages: Reglages, simulateur: Simulateur, appels_s: float) -> dict[str, int]:
    """Deliver until nothing is left to deliver now."""
    ft = ReglagesFranceTravail.model_validate(reglages_ft(simulateur, appels_s))
    with composition.connecteur(reglages, ft, depuis=0, rythme=RYTHME) as ordonnanceur:
        ordonnanceur.tourner(lambda: True, une_fois=True)
        return dict(ordonnanceur.compteurs)


def test_une_journee_sans_panne(reglages: Reglages, journal: Journal, simulateur: Simulateur) -> None:
    """One effect at France Travail for each step that is told to it."""
    with pytest.raises(EnMauvaiseSante, match="jamais tourné"):
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
        vie = connecteur(reglages, simulateur, 100)
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
