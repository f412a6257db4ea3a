"""Fixtures of the tests of the API."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from integrations.storage.databases import ServeurPostgres
from tests.web.serveur import Api, construire, servir


@pytest.fixture(scope="session")
def modele_web(postgres: ServeurPostgres) -> Iterator[str]:
    """Name of a database with everything ready and nothing in it; nobody stays connected to it."""
    nom = f"modele_{uuid4().hex}"
    construire(postgres.creer_base(nom))
    yield nom
    postgres.supprimer_base(nom)


@pytest.fixture(scope="module")
def api(postgres: ServeurPostgres, modele_web: str) -> Iterator[Api]:
    """An API for the tests of a module, which each work on dossiers of their own."""
    nom = f"essai_{uuid4().hex}"
    with servir(postgres.creer_base(nom, modele_web)) as servie:
        yield servie
    postgres.supprimer_base(nom)


@pytest.fixture
def api_neuve(postgres: ServeurPostgres, modele_web: str) -> Iterator[Api]:
    """An API over an empty log."""
    nom = f"essai_{uuid4().hex}"
    with servir(postgres.creer_base(nom, modele_web)) as servie:
        yield servie
    postgres.supprimer_base(nom)
