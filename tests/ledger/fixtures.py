"""A département's log of one's own for a test, copied from a migrated one."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from integrations.storage.databases import ServeurPostgres
from ledger.journal import Journal
from ledger.keys import CoffreMemoire
from ledger.migrations import migrer

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
def base(postgres: ServeurPostgres, modele_journal: str) -> Iterator[str]:
    """URL of a database that holds an empty log, as its owner; dropped after the test."""
    nom = f"essai_{uuid4().hex}"
    yield postgres.creer_base(nom, modele_journal)
    postgres.supprimer_base(nom)


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
def journal(base: str, coffre: CoffreMemoire) -> Iterator[Journal]:
    """The log, as its application sees it."""
    journal = Journal(base, SCHEMA, coffre)
    yield journal
    journal.close()
