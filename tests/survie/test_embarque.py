"""The embedded server is killed under a process that lasts: it comes back at the same place (F-15)."""

import os
import signal

import psycopg
import pytest

from app import environnement
from integrations.storage.cluster import read_postmaster
from tests.integrations.storage.processes import wait_until
from tests.storage_fixtures import dossier_ouvert


def test_f15_un_postgresql_embarque_tue_revient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had acknowledged is there; its address is the one that the processes were given."""
    for nom in [nom for nom in os.environ if nom.startswith("PARCOURS_")]:
        monkeypatch.delenv(nom)
    with dossier_ouvert() as dossier:
        monkeypatch.setenv("PARCOURS_DONNEES", str(dossier))
        with environnement.reglages(()) as reglages:
            with psycopg.connect(reglages.database_url, autocommit=True) as connexion:
                connexion.execute("create table tenue as select 1 as un")
            for _ in range(2):
                serveur = read_postmaster((dossier / "postgresql" / "donnees").resolve())
                assert serveur is not None
                os.kill(serveur.pid, signal.SIGKILL)
                wait_until(lambda: tenue(reglages.database_url), 90.0, 0.2)


def tenue(url: str) -> bool:
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=2) as connexion:
            return connexion.execute("select un from tenue").fetchone() == (1,)
    except psycopg.OperationalError:
        return False
