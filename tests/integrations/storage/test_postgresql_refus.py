"""What an embedded PostgreSQL refuses, and how it says so."""

from pathlib import Path

import psycopg
import pytest

from integrations.storage.binaries import Roue, trouver_binaires
from integrations.storage.errors import ErreurStockage
from integrations.storage.folders import LOG_MAX_OCTETS, locked, rotate, tail
from integrations.storage.postgresql import PostgresEmbarque
from tests.integrations.storage.processes import SMALL, small


def test_no_binaries_says_what_was_tried_and_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(ErreurStockage, match="Aucun PostgreSQL trouvé") as refused:
        trouver_binaires((Roue("roue-absente", "roue_absente", "bin"),), tmp_path)
    for part in ("roue-absente", f"{tmp_path}/<version>/bin", "pip install", "apt install"):
        assert part in str(refused.value)


def test_a_folder_without_programs_is_not_taken_and_the_newest_version_is(tmp_path: Path) -> None:
    for name, programs in (("9", 2), ("15", 2), ("17", 1), ("autre", 2)):
        (tmp_path / name / "bin").mkdir(parents=True)
        for program in ("initdb", "postgres")[:programs]:
            (tmp_path / name / "bin" / program).touch()
    assert trouver_binaires((), tmp_path) == tmp_path / "15" / "bin"


def test_an_unstarted_server_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(ErreurStockage, match="n’est pas démarré"):
        _ = PostgresEmbarque(tmp_path).url


@pytest.mark.parametrize(("name", "value"), [("fsync = off\nport", "1"), ("Fsync", "on"), ("", "on"), ("port", "1\n2")])
def test_a_setting_that_would_write_another_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ErreurStockage, match="Réglage PostgreSQL refusé"):
        PostgresEmbarque(tmp_path, {name: value})


def test_a_start_that_fails_quotes_the_log_and_leaves_nothing(dossier: Path) -> None:
    with pytest.raises(ErreurStockage, match="shared_bufers") as refused:
        PostgresEmbarque(dossier, {"shared_bufers": "1MB"}).demarrer()
    assert str(dossier / "postgresql.log") in str(refused.value)
    assert not (dossier / "donnees" / "postmaster.pid").exists()
    with small(dossier) as serveur, psycopg.connect(serveur.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_start_that_takes_too_long_is_given_up_and_leaves_nothing(dossier: Path) -> None:
    with pytest.raises(ErreurStockage, match="n’était pas prêt après 0 s"):
        PostgresEmbarque(dossier, SMALL, timeout_s=0).demarrer()
    assert not (dossier / "donnees" / "postmaster.pid").exists()
    with small(dossier):
        pass


def test_data_of_another_version_are_left_alone(dossier: Path) -> None:
    with small(dossier):
        pass
    (dossier / "donnees" / "PG_VERSION").write_text("9\n")
    with pytest.raises(ErreurStockage, match="incompatible with server"):
        small(dossier).demarrer()


def test_a_folder_being_started_by_another_is_waited_for_and_then_refused(dossier: Path) -> None:
    with locked(dossier, timeout_s=1), pytest.raises(ErreurStockage, match="Un autre processus"):
        PostgresEmbarque(dossier, SMALL, timeout_s=0.1).demarrer()
    assert not (dossier / "donnees").exists()


def test_a_file_in_place_of_the_folder_is_refused(dossier: Path) -> None:
    (dossier / "fichier").touch()
    with pytest.raises(ErreurStockage, match="ne peut pas servir à PostgreSQL"):
        small(dossier / "fichier").demarrer()


def test_data_that_are_gone_are_not_replaced_by_an_empty_ledger(dossier: Path) -> None:
    (dossier / "donnees").symlink_to(dossier / "ailleurs")
    with pytest.raises(ErreurStockage, match="n’existe plus"):
        small(dossier).demarrer()
    assert not (dossier / "ailleurs").exists()


def test_a_log_is_set_aside_when_it_has_grown_and_quoted_by_its_end(tmp_path: Path) -> None:
    log = tmp_path / "postgresql.log"
    assert "vide" in tail(log)
    log.write_bytes(b"avant\n" * (LOG_MAX_OCTETS // 6 - 1) + b"fin\n")
    rotate(log)
    assert log.exists()
    log.write_bytes(log.read_bytes() + b"de trop\n")
    assert tail(log).endswith("  fin\n  de trop")
    rotate(log)
    assert not log.exists()
    assert (tmp_path / "postgresql.log.1").stat().st_size > LOG_MAX_OCTETS
