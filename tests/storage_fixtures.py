"""The fixtures `postgres` and `base_vierge`: one server for a run, one empty database for a test.

The server is an embedded one in a temporary folder, or the one at `PARCOURS_DATABASE_URL`, whose user must be allowed
to create databases. Each worker of pytest-xdist has its own embedded server.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from integrations.storage.databases import ServeurPostgres
from integrations.storage.postgresql import PostgresEmbarque

SERVER_URL: Final = "PARCOURS_DATABASE_URL"

REGLAGES_DE_TEST: Final[Mapping[str, str]] = {"fsync": "off", "shared_buffers": "128MB"}
"""No test of the run pulls the plug on this server: waiting for the disk would prove nothing."""


def pytest_report_header() -> str:
    """Say which server the run uses."""
    return f"PostgreSQL : {'celui de ' + SERVER_URL if os.environ.get(SERVER_URL) else 'embarqué'}"


@contextmanager
def dossier_ouvert() -> Iterator[Path]:
    """Yield a temporary folder that any account can pass through, as root's server needs; it is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="parcours-essai-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[ServeurPostgres]:
    """The server of this run."""
    url = os.environ.get(SERVER_URL)
    if url:
        yield ServeurPostgres(url)
        return
    with dossier_ouvert() as folder, PostgresEmbarque(folder / "postgresql", REGLAGES_DE_TEST) as embedded:
        yield embedded.serveur


@pytest.fixture
def base_vierge(postgres: ServeurPostgres) -> Iterator[str]:
    """The URL of an empty database, dropped after the test with the sessions left on it."""
    nom = f"essai_{uuid4().hex}"
    yield postgres.creer_base(nom)
    postgres.supprimer_base(nom)
