"""The server's clock goes back two hours: what was put off until later is not put off until the clock catches up (F-14)."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from integrations.livraison.carnet import MIGRATIONS, Carnet
from integrations.livraison.echecs import Indisponible
from integrations.livraison.quotas import QuotasPartages
from ledger.dates import maintenant
from ledger.store.migrations import migrer
from tests.integrations.webhooks.conftest import Scene, scene  # noqa: F401 - fixture
from tests.ledger.fixtures import SCHEMA

DEUX_HEURES = timedelta(hours=2)
POUR = "voisin"


@pytest.fixture
def maitre(base_neuve: str) -> Iterator[psycopg.Connection]:
    """The owner of a database with the delivery's own tables; he moves what was noted, in place of the clock."""
    with psycopg.connect(base_neuve, autocommit=True) as connexion:
        migrer(connexion, SCHEMA, MIGRATIONS)
        yield connexion


@pytest.fixture
def carnet(base_neuve: str, maitre: psycopg.Connection) -> Iterator[Carnet]:
    """The notebook of a delivery."""
    assert maitre.info.dbname
    carnet = Carnet(base_neuve, SCHEMA, POUR)
    yield carnet
    carnet.fermer()


def test_f14_un_quota_n_attend_pas_que_l_horloge_rattrape(base_neuve: str, maitre: psycopg.Connection) -> None:
    with QuotasPartages(base_neuve, SCHEMA, POUR) as quotas:
        quotas.attendre("appels", 10, 1)
        maitre.execute("update d33_livraison.quotas set libre_le = libre_le + interval '2 hours'")
        quotas.attendre("appels", 10, 1)
        quotas.reporter("appels", 60)
        with pytest.raises(Indisponible, match="épuisé"):
            quotas.attendre("appels", 10, 1)


def test_f14_un_doute_n_attend_qu_une_fois(carnet: Carnet, maitre: psycopg.Connection) -> None:
    """The age of a lost call is not known any more: the longest wait starts again, from now, and once."""
    etape = uuid4()
    assert carnet.douter(etape) is None
    maitre.execute("update d33_livraison.doutes set depuis = depuis + interval '2 hours'")
    assert carnet.douter(etape) == 0.0
    age = carnet.douter(etape)
    assert age is not None
    assert age > 0


def test_f14_un_dossier_a_reprendre_est_repris(carnet: Carnet, maitre: psycopg.Connection) -> None:
    """Put off by a week at most: what is further away was noted by another clock."""
    dossier = uuid4()
    carnet.remettre(dossier, 60, 600)
    assert carnet.reprises() == []
    maitre.execute("update d33_livraison.reprises set reprendre_le = reprendre_le + interval '30 days'")
    assert carnet.reprises() == [dossier]


def test_f14_un_abonne_a_jour_est_servi_aussitot(scene: Scene) -> None:  # noqa: F811
    """Nothing failed: the instant of the last delivery, two hours ahead of the clock, holds nothing back."""
    abonnement = scene.abonner()
    scene.gironde.ajouter(3)
    abonnements = scene.guichet.abonnements
    assert [un.abonnement for un in abonnements.dus(maintenant(), 3)] == [abonnement.abonnement]
    assert [un.abonnement for un in abonnements.dus(maintenant() - DEUX_HEURES, 3)] == [abonnement.abonnement]
