"""A standby takes over from a server that dies: nothing acknowledged is lost, and who writes goes on."""

from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from integrations.storage import restauration, sauvegarde
from integrations.storage.cluster import read_postmaster
from integrations.storage.postgresql import PostgresEmbarque
from ledger.keys import CoffreMemoire
from ledger.store.append import Statut
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.store.verification import verifier
from tests.integrations.storage.processes import kill, wait_until
from tests.ledger.ecritures import ecriture
from tests.storage_fixtures import dossier_ouvert

REGLAGES = {"fsync": "off", "shared_buffers": "64MB", "synchronous_standby_names": ""}
SYNCHRONE = "select count(*) = 1 from pg_stat_replication where sync_state = 'sync'"
PATIENCE_S = 90.0


def ecrire(url: str, nombre: int) -> dict[UUID, int | None]:
    """Append events; the position that was acknowledged, by stream."""
    journal = Journal(url, "d33", CoffreMemoire())
    try:
        flux = [uuid4() for _ in range(nombre)]
        issues = {un: journal.ajouter(ecriture((un, 0))) for un in flux}
    finally:
        journal.close()
    assert {issue.statut for issue in issues.values()} == {Statut.FAIT}
    return {un: issue.position for un, issue in issues.items()}


def test_le_secours_prend_la_suite_sans_rien_perdre() -> None:
    with dossier_ouvert() as dossier, PostgresEmbarque(dossier / "premier", REGLAGES) as premier:
        base = premier.creer_base("registre")
        with psycopg.connect(base, autocommit=True) as connexion:
            migrer(connexion, "d33")
        sauvegarde.sauvegarder_base(premier.url, dossier / "copie")
        restauration.preparer_secours(dossier / "copie", dossier / "second", premier.url)
        with PostgresEmbarque(dossier / "second", REGLAGES) as second:
            with psycopg.connect(premier.url, autocommit=True) as connexion:
                connexion.execute("alter system set synchronous_standby_names = '*'")
                connexion.execute("select pg_reload_conf()")
                wait_until(lambda: connexion.execute(SYNCHRONE).fetchone() == (True,), PATIENCE_S)
            acquittees = ecrire(base, 20)
            mort = read_postmaster((dossier / "premier" / "donnees").resolve())
            assert mort is not None
            kill(mort.pid)
            with psycopg.connect(second.url, autocommit=True) as connexion:
                assert connexion.execute("select pg_promote()").fetchone() == (True,)
                connexion.execute("alter system reset synchronous_standby_names")
                connexion.execute("select pg_reload_conf()")
            suite = ecrire(second.url_de("registre"), 5)
            with psycopg.connect(second.url_de("registre"), autocommit=True) as connexion:
                verification = verifier(connexion, "d33")
                lues: dict[UUID, int | None] = dict(
                    connexion.execute("select stream, position from d33.evenements").fetchall()
                )
            assert verification.rupture is None
            assert lues == acquittees | suite


def test_un_secours_demande_une_sauvegarde(tmp_path: Path) -> None:
    with pytest.raises(restauration.RestaurationImpossible, match="ne tient pas de sauvegarde"):
        restauration.preparer_secours(tmp_path, tmp_path / "neuf", "host=x")
