"""A child that ends when we end."""

import os
import signal
import time
from pathlib import Path

import pytest

from integrations.storage.account import Account
from integrations.storage.errors import ErreurStockage
from integrations.storage.tether import TetheredProcess
from tests.integrations.storage.processes import alive


def tethered(script: str, log: Path) -> TetheredProcess:
    return TetheredProcess(
        ["/bin/sh", "-c", script], stop_signal="TERM", folder=log.parent, log=log.name, account=Account()
    )


def wait_for(text: str, log: Path) -> None:
    deadline = time.monotonic() + 10
    while text not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_child_is_asked_to_stop(tmp_path: Path) -> None:
    child = tethered("trap 'echo adieu; exit 0' TERM; echo prêt; while :; do sleep 0.01; done", tmp_path / "log")
    wait_for("prêt", tmp_path / "log")
    assert not child.ended
    assert TetheredProcess.starter_lives(tmp_path)
    assert child.stop(timeout_s=10)
    assert not TetheredProcess.starter_lives(tmp_path)
    assert not alive(child.pid)
    assert (tmp_path / "log").read_text() == "prêt\nadieu\n"


def test_a_stubborn_child_is_killed(tmp_path: Path) -> None:
    child = tethered("trap '' TERM; echo prêt; while :; do sleep 0.01; done", tmp_path / "log")
    wait_for("prêt", tmp_path / "log")
    assert not child.stop(timeout_s=0.2)
    assert not alive(child.pid)


def test_a_child_still_deaf_to_the_signal_is_asked_again(tmp_path: Path) -> None:
    child = tethered(
        "trap '' TERM; echo sourd; sleep 0.5; trap 'exit 0' TERM; while :; do sleep 0.01; done", tmp_path / "log"
    )
    wait_for("sourd", tmp_path / "log")
    assert child.stop(timeout_s=10)


def test_a_child_that_ended_by_itself_is_let_go(tmp_path: Path) -> None:
    child = tethered("echo fini", tmp_path / "log")
    wait_for("fini", tmp_path / "log")
    assert child.stop(timeout_s=10)
    assert child.stop(timeout_s=10)
    assert child.ended


def test_a_child_stops_though_another_process_holds_our_end_of_the_pipe(tmp_path: Path) -> None:
    child = tethered("echo prêt; exec sleep 60", tmp_path / "log")
    wait_for("prêt", tmp_path / "log")
    assert child._keeper.stdin is not None
    held = os.dup(child._keeper.stdin.fileno())  # as a forked child of ours would
    assert child.stop(timeout_s=5)
    os.close(held)


def test_a_program_that_does_not_exist_is_said_in_the_log(tmp_path: Path) -> None:
    child = TetheredProcess(["/nulle/part"], stop_signal="TERM", folder=tmp_path, log="log", account=Account())
    wait_for("/nulle/part", tmp_path / "log")
    child.stop(timeout_s=10)
    assert child.ended


def test_a_child_does_not_get_our_environment_nor_our_interruptions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    child = tethered("env; exec sleep 60", tmp_path / "log")
    wait_for("LC_ALL", tmp_path / "log")
    assert os.getsid(child.pid) != os.getsid(0)
    os.kill(child.pid, signal.SIGTERM)
    child.stop(timeout_s=10)
    assert "PGPORT" not in (tmp_path / "log").read_text()


def test_a_command_that_lasts_too_long_is_given_up() -> None:
    with pytest.raises(ErreurStockage, match=r"« sleep » n’a pas fini en 0\.1 s"):
        Account().run(["/bin/sleep", "60"], timeout_s=0.1)
