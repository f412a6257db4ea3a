"""What the tests of embedded servers share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage_fixtures import dossier_ouvert

ROOT = os.geteuid() == 0

# An ordinary user cannot take another's account: what only root does is tested by root, and the report says so.
collect_ignore = [] if ROOT else ["test_root.py"]


def pytest_report_collectionfinish() -> str:
    """Say whose behaviour is tested."""
    by = "root et par un utilisateur ordinaire" if ROOT else "un utilisateur ordinaire, les essais de root écartés"
    return f"serveurs embarqués : lancés par {by}"


@pytest.fixture
def dossier() -> Iterator[Path]:
    """A temporary folder which the server's account can pass through."""
    with dossier_ouvert() as folder:
        yield folder
