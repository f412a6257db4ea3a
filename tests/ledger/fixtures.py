"""An empty département's log for a test: one database for a run, emptied before each test that takes it.

A test that changes more than rows takes a database of its own instead, by overriding ``base`` with ``base_neuve``.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from integrations.storage.databases import ServeurPostgres
from ledger.keys import CoffreMemoire
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.store.recorder import ROLE

SCHEMA = "d33"


@pytest.fixture(scope="session")
def modele_journal(postgres: ServeurPostgres) -> Iterator[str]:
    """Name of a database that holds an empty log; nobody stays connected to it."""
    nom = f"modele_{uuid4().hex}"
    with psycopg.connect(postgres.creer_base(nom), autocommit=True) as connexion:
        migrer(connexion, SCHEMA)
    yield nom
    postgres.supprimer_base(nom)


@pytest.fixture
def base_neuve(postgres: ServeurPostgres, modele_journal: str) -> Iterator[str]:
    """URL of a database of one's own, with an empty log; dropped after the test."""
    nom = f"essai_{uuid4().hex}"
    yield postgres.creer_base(nom, modele_journal)
    postgres.supprimer_base(nom)


@pytest.fixture(scope="session")
def base_commune(postgres: ServeurPostgres, modele_journal: str) -> Iterator[str]:
    """URL of the database that tests share."""
    nom = f"commune_{uuid4().hex}"
    yield postgres.creer_base(nom, modele_journal)
    postgres.supprimer_base(nom)


@pytest.fixture
def base(base_commune: str) -> str:
    """URL of a database that holds an empty log, as its owner."""
    with psycopg.connect(base_commune, autocommit=True) as connexion:
        falsifier(connexion, "truncate d33.evenements, d33.commandes")
    return base_commune


def falsifier(connexion: psycopg.Connection[Any], requete: str) -> None:
    """Change what nobody may change, as an owner who knows the triggers would, and put them back."""
    declencheurs = [(t, d) for t in ("evenements", "commandes") for d in ("immuable", "immuable_vidage")]
    with connexion.transaction():
        for etat, ordre in (("disable", requete), ("enable always", "")):
            for table, declencheur in declencheurs:
                connexion.execute(f"alter table d33.{table} {etat} trigger {declencheur}".encode())
            connexion.execute(ordre.encode())


@pytest.fixture
def maitre(base: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner, in autocommit."""
    with psycopg.connect(base, autocommit=True) as connexion:
        yield connexion


@pytest.fixture
def coffre() -> CoffreMemoire:
    """Keys in memory."""
    return CoffreMemoire()


@pytest.fixture
def metier() -> str:
    """The role under which the log is opened: what a trade keeps beside the log takes its own."""
    return ROLE


@pytest.fixture
def journal(base: str, coffre: CoffreMemoire, metier: str) -> Iterator[Journal]:
    """The log, as its application sees it."""
    journal = Journal(base, SCHEMA, coffre, role=metier)
    yield journal
    journal.close()
