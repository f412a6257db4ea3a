"""Fixtures of the tests of the import: a log of one's own, and a bench over it."""

from pathlib import Path

import pytest

from ledger.journal import Journal
from tests.integrations.caf.banc import Banc
from tests.ledger.fixtures import base, coffre, journal, maitre, modele_journal

__all__ = ["banc", "base", "coffre", "journal", "maitre", "modele_journal"]


@pytest.fixture
def banc(journal: Journal, tmp_path: Path) -> Banc:
    """Imports into an empty log."""
    return Banc(journal, tmp_path)
