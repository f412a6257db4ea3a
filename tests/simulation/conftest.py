"""Fixtures of the tests of the simulation."""

import pytest

from simulation import Verite
from tests.ledger.fixtures import base, base_commune, coffre, journal, maitre, modele_journal
from tests.simulation.journal import JournalMemoire, parametres, simule
from tests.simulation.mesure import Mesure, mesurer

__all__ = ["base", "base_commune", "coffre", "journal", "maitre", "modele_journal", "moyen", "petit"]


@pytest.fixture(scope="session")
def petit() -> tuple[JournalMemoire, Verite]:
    """A small département, told once for the whole run."""
    return simule(parametres(400))


@pytest.fixture(scope="session")
def demonstration() -> tuple[JournalMemoire, Verite]:
    """As many persons as every rare step asks for, told once for the whole run."""
    return simule(parametres(500))


@pytest.fixture(scope="session")
def moyen(tmp_path_factory: pytest.TempPathFactory) -> Mesure:
    """A département of two thousand, told in a process of its own."""
    return mesurer(2_000, tmp_path_factory.mktemp("moyen") / "verite.json")
