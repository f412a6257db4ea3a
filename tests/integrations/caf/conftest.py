"""Fixtures of the tests of the import: a log of one's own, and a bench over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.storage.databases import ServeurPostgres
from ledger.store.journal import Journal
from tests.integrations.caf.importation.banc import Banc
from tests.integrations.caf.importation.processus import Bases
from tests.ledger.fixtures import base, coffre, journal, maitre, modele_journal

__all__ = ["banc", "base", "bases", "coffre", "journal", "maitre", "modele_journal"]


@pytest.fixture
def banc(journal: Journal, tmp_path: Path) -> Banc:
    """Imports into an empty log."""
    return Banc(journal, tmp_path)


@pytest.fixture
def bases(postgres: ServeurPostgres, modele_journal: str) -> Iterator[Bases]:
    """As many logs as a test wants."""
    creees = Bases(postgres, modele_journal)
    yield creees
    creees.supprimer()
