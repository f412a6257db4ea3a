"""Fixtures of the tests of the simulation."""

import pytest

from integrations.simulation import Verite
from tests.integrations.simulation.journal import JournalMemoire, parametres, simule
from tests.ledger.fixtures import base, coffre, journal, maitre, modele_journal

__all__ = ["base", "coffre", "journal", "maitre", "modele_journal", "moyen", "petit"]


@pytest.fixture(scope="session")
def petit() -> tuple[JournalMemoire, Verite]:
    """A small département, told once for the whole run."""
    return simule(parametres(400))


@pytest.fixture(scope="session")
def moyen() -> Verite:
    """The truth of a département of two thousand."""
    return simule(parametres(2_000))[1]
