"""A real server: its data over stops and crashes, who attaches to it, who stops it, where it can live."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL

import psycopg
import pytest

from integrations.storage import cluster
from integrations.storage.account import account_for
from integrations.storage.postgresql import PostgresEmbarque
from tests.integrations.storage.processes import (
    HOLD_POSTGRES,
    alive,
    frozen,
    holder,
    kill,
    postmaster_pid,
    processes_of_group,
    said_by,
    small,
    wait_until,
)


def written(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [number for (number,) in connection.execute("SELECT n FROM ecrit ORDER BY n")]


def write(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS ecrit (n int)")
        connection.execute("INSERT INTO ecrit VALUES (%s)", (number,))


def test_data_survive_a_stop_and_starting_twice_changes_nothing(dossier: Path) -> None:
    serveur = small(dossier)
    for number in range(2):
        url = serveur.demarrer().creer_base("registre")
        first = postmaster_pid(dossier)
        assert serveur.demarrer().creer_base("registre") == url
        assert postmaster_pid(dossier) == first
        write(url, number)
        serveur.arreter()
        assert not alive(first)
    with serveur:
        assert written(url) == [0, 1]


def test_the_server_is_durable_private_and_takes_the_settings_given(dossier: Path) -> None:
    with PostgresEmbarque(dossier, {"work_mem": "7MB", "search_path": 'l\'un, "l\\autre"'}) as serveur:
        expected = {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "data_checksums": "on",
            "jit": "off",
            "server_encoding": "UTF8",
            "timezone": "UTC",
            "max_connections": "120",
            "shared_buffers": "512MB",
            "listen_addresses": "",
            "work_mem": "7MB",
            "search_path": 'l\'un, "l\\autre"',
        }
        with psycopg.connect(serveur.url) as connection:
            for name, value in expected.items():
                assert connection.execute("SELECT current_setting(%s)", (name,)).fetchone() == (value,), name
            hosts = connection.execute(
                "SELECT DISTINCT type, auth_method FROM pg_hba_file_rules ORDER BY type"
            ).fetchall()
            assert hosts == [("host", "reject"), ("local", "trust")]
        for folder in ("socket", "donnees"):
            assert (dossier / folder).stat().st_mode & 0o777 == 0o700


def test_a_refused_statement_leaves_no_value_in_the_log(dossier: Path) -> None:
    with small(dossier) as serveur, psycopg.connect(serveur.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE personne (nom text PRIMARY KEY)")
        connection.execute("INSERT INTO personne VALUES ('Fantine')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO personne VALUES ('Fantine')")
        journal = serveur.journal.read_text()
    assert "duplicate key" in journal
    assert "Fantine" not in journal


@pytest.mark.parametrize("name", ["avec des espaces", 'l\'« été » 100% \\ "dit"', "une,virgule", "long" * 25])
def test_a_folder_may_have_any_name(dossier: Path, name: str) -> None:
    home = dossier / name / "registre"
    for _ in range(2):
        with small(home) as serveur, psycopg.connect(serveur.url_de("template1")) as connection:
            assert connection.execute("SHOW data_directory").fetchone() == (str(home / "donnees"),)
            sockets = Path(connection.info.host)
        assert not list(sockets.glob("*"))
    assert (sockets == home / "socket") == sockets.exists()  # a private one elsewhere is removed


def test_a_relative_folder_is_the_same_from_elsewhere(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(dossier)
    with small(Path("ici")) as serveur:
        monkeypatch.chdir("/")
        assert serveur.dossier == dossier / "ici"
        write(serveur.url, 1)


def test_a_second_process_attaches_and_only_the_starter_stops(dossier: Path) -> None:
    with small(dossier) as serveur:
        write(serveur.url, 1)
        pid = postmaster_pid(dossier)
        with holder(HOLD_POSTGRES, dossier) as other:
            assert said_by(other) == serveur.url
            other.communicate(timeout=20)
        assert other.returncode == 0
        with small(dossier) as attached:
            write(attached.url, 2)
        assert postmaster_pid(dossier) == pid
        assert written(serveur.url) == [1, 2]
    assert not alive(pid)


def test_processes_that_start_at_once_share_one_server(dossier: Path) -> None:
    with holder(HOLD_POSTGRES, dossier) as one, holder(HOLD_POSTGRES, dossier) as two, small(dossier) as three:
        assert {said_by(one), said_by(two)} == {three.url}
        write(three.url, 1)
        assert alive(postmaster_pid(dossier))


def test_a_killed_server_is_recovered_with_what_was_committed(dossier: Path) -> None:
    with small(dossier) as serveur:
        url = serveur.url
        for number in range(3):
            with psycopg.connect(url) as idle:  # its backend outlives the server for an instant
                write(url, number)
                kill(postmaster_pid(dossier))
                assert serveur.demarrer().url == url
                with pytest.raises(psycopg.OperationalError):
                    idle.execute("SELECT 1")
        assert written(url) == [0, 1, 2]


def test_another_process_recovers_a_killed_server(dossier: Path) -> None:
    with small(dossier) as dead:
        write(dead.url, 1)
        kill(postmaster_pid(dossier))
        with small(dossier) as heir:
            dead.arreter()  # what it started is gone: nothing to stop, and not the heir's
            assert written(heir.url) == [1]


def test_the_server_ends_when_its_starter_is_killed(dossier: Path) -> None:
    with holder(HOLD_POSTGRES, dossier) as starter:
        write(said_by(starter), 1)
        pid = postmaster_pid(dossier)
        starter.kill()
        wait_until(lambda: not alive(pid))
    assert not (dossier / "donnees" / "postmaster.pid").exists()
    with small(dossier) as serveur:
        assert written(serveur.url) == [1]


def test_a_server_whose_starter_has_just_died_is_not_taken(dossier: Path) -> None:
    with holder(HOLD_POSTGRES, dossier) as starter:
        write(said_by(starter), 1)
        doomed = postmaster_pid(dossier)
        with frozen(doomed, thawed_after_s=0.5):  # it has not yet felt that it must stop
            starter.kill()
            starter.wait()
            with small(dossier) as serveur:
                assert postmaster_pid(dossier) != doomed
                assert written(serveur.url) == [1]


def test_a_server_that_nobody_will_stop_is_taken(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ABANDONED_S", 0.2)
    with holder(HOLD_POSTGRES, dossier) as starter:
        url = said_by(starter)
        abandoned = postmaster_pid(dossier)
        for guardian in processes_of_group(os.getpgid(abandoned)) - {abandoned}:
            with suppress(ProcessLookupError):  # the server's own come and go
                kill(guardian)
        starter.kill()
        starter.wait()
        with small(dossier) as serveur:
            assert serveur.url == url
        assert postmaster_pid(dossier) == abandoned
    os.kill(abandoned, signal.SIGINT)
    wait_until(lambda: not alive(abandoned))


def test_the_orphans_of_a_killed_server_are_waited_for(dossier: Path) -> None:
    with small(dossier) as serveur, psycopg.connect(serveur.url) as connection:
        orphan = connection.info.backend_pid
        with frozen(orphan, thawed_after_s=0.5):
            kill(postmaster_pid(dossier))
            write(serveur.demarrer().url, 1)
            assert not alive(orphan)
        assert written(serveur.url) == [1]


def test_the_number_of_a_dead_server_may_be_a_strangers(dossier: Path) -> None:
    trace = dossier / "donnees" / "postmaster.pid"
    with small(dossier) as serveur:
        write(serveur.url, 1)
        lines = trace.read_text().splitlines()
        kill(int(lines[0]))
    stranger = account_for(dossier / "donnees").spawn(
        ["/bin/sleep", "60"], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
    )
    with stranger:
        trace.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
        with small(dossier) as serveur:
            assert written(serveur.url) == [1]
        stranger.kill()


def test_a_creation_cut_short_is_started_again(dossier: Path) -> None:
    (dossier / "donnees.neuf" / "base").mkdir(parents=True)
    (dossier / "donnees.neuf" / "PG_VERSION").write_text("18\n")
    with small(dossier) as serveur:
        write(serveur.url, 1)
    assert not (dossier / "donnees.neuf").exists()


def test_a_server_whose_folder_was_removed_still_stops(dossier: Path) -> None:
    with small(dossier / "registre") as serveur:
        pid = postmaster_pid(serveur.dossier)
        # A server that sees its files go deletes some of them too, before us.
        shutil.rmtree(serveur.dossier, ignore_errors=True)
        assert not (serveur.dossier / "postmaster.pid").exists()
    assert not alive(pid)
