"""A log with its views for a test, copied from one where every view is built and empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from commands.regles import REGLES
from integrations.storage.databases import ServeurPostgres
from ledger.keys import Coffre, CoffreMemoire
from ledger.store.migrations import migrer
from projections.catalogue import vues
from projections.etats.file_active import files_actives
from projections.moteur import reperes
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import Moyens, Vue
from readmodels.lecteur import Lecteur
from tests.ledger.fixtures import SCHEMA

VUES = vues(REGLES)
"""Every view, under the rules of the law."""
FILES_ACTIVES = files_actives(REGLES)


@contextmanager
def projecteur_de(
    url: str, coffre: Coffre, vues: tuple[Vue, ...] = VUES, catalogue: tuple[Vue, ...] | None = None
) -> Iterator[Projecteur]:
    """A projector on its own connection."""
    with psycopg.connect(url, autocommit=True, options=reperes.OPTIONS) as connexion:
        yield Projecteur(connexion, SCHEMA, Moyens(coffre), vues, catalogue)


@pytest.fixture(scope="session")
def modele_vues(postgres: ServeurPostgres) -> Iterator[str]:
    """Name of a database that holds an empty log and its empty views; nobody stays connected to it."""
    nom = f"modele_{uuid4().hex}"
    url = postgres.creer_base(nom)
    with psycopg.connect(url, autocommit=True) as connexion:
        migrer(connexion, SCHEMA, reperes.MIGRATIONS)
    with projecteur_de(url, CoffreMemoire()) as projecteur:
        reconstruire(projecteur)
    yield nom
    postgres.supprimer_base(nom)


@pytest.fixture
def base(postgres: ServeurPostgres, modele_vues: str) -> Iterator[str]:
    """URL of a database that holds an empty log and its empty views, as its owner; dropped after the test."""
    nom = f"essai_{uuid4().hex}"
    yield postgres.creer_base(nom, modele_vues)
    postgres.supprimer_base(nom)


@pytest.fixture
def projecteur(base: str, coffre: CoffreMemoire) -> Iterator[Projecteur]:
    """The projector of the log."""
    with projecteur_de(base, coffre) as projecteur:
        yield projecteur


@pytest.fixture
def lecteur(base: str) -> Iterator[Lecteur]:
    """A reader of the log and its views."""
    lecteur = Lecteur(base, SCHEMA, pool_max=4)
    yield lecteur
    lecteur.fermer()


def vider(maitre: psycopg.Connection[Any]) -> None:
    """Back to an empty log and empty views, which only the owner can do, and only by removing the triggers."""
    tables = [ligne[0] for ligne in maitre.execute("select table_physique from d33_vues.reperes").fetchall()]
    with maitre.transaction():
        for table in ("evenements", "commandes"):
            maitre.execute(f"alter table d33.{table} disable trigger all")
            maitre.execute(f"truncate d33.{table}")
            maitre.execute(f"alter table d33.{table} enable always trigger immuable")
            maitre.execute(f"alter table d33.{table} enable always trigger immuable_vidage")
        maitre.execute(f"truncate {', '.join(f'd33_vues.{table}' for table in tables)}")
        maitre.execute("update d33_vues.reperes set position = 0, erreur = null")
