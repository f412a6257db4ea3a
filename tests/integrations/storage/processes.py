"""Other Python processes which start servers, for the tests of who starts, attaches and dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from integrations.storage.postgresql import PostgresEmbarque

REPOSITORY: Final = Path(__file__).resolve().parents[3]
SMALL: Final = {"shared_buffers": "16MB"}

HOLD_POSTGRES: Final = """
import sys
from pathlib import Path
from integrations.storage.postgresql import PostgresEmbarque
with PostgresEmbarque(Path(sys.argv[1]), {"shared_buffers": "16MB"}) as serveur:
    print(serveur.url, flush=True)
    sys.stdin.read()
"""

HOLD_BROKER: Final = """
import sys
from pathlib import Path
from integrations.storage.broker import BrokerEmbarque
with BrokerEmbarque(Path(sys.argv[1])) as broker:
    print(broker.bootstrap, flush=True)
    sys.stdin.read()
"""


def environment(*before: Path) -> dict[str, str]:
    """Return ours, with the repository's packages, after those of `before`, on Python's path."""
    path = [*map(str, before), str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))}


@contextmanager
def holder(script: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a script that prints an address and holds its server until its standard input closes."""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said_by(process: subprocess.Popen[str]) -> str:
    """Return the address that a holder printed, which it does once its server answers."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def postmaster_pid(folder: Path) -> int:
    """Return the number of the running server's first process."""
    return int((folder / "donnees" / "postmaster.pid").read_text().splitlines()[0])


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet reaped does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def processes_of_group(group: int) -> set[int]:
    """Return the numbers of the processes of a group."""
    members = set()
    for pid in (int(path.name) for path in Path("/proc").glob("[0-9]*")):
        with suppress(ProcessLookupError):
            if os.getpgid(pid) == group:
                members.add(pid)
    return members


def wait_until(done: Callable[[], bool], timeout_s: float = 20.0, every_s: float = 0.02) -> None:
    """Wait for `done`, looked at again after `every_s`; fail after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(f"not done after {timeout_s:g} s")
        time.sleep(every_s)


def kill(pid: int) -> None:
    """End a process by kill -9; the signal is sent at once but takes an instant to be felt."""
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not alive(pid))


@contextmanager
def frozen(pid: int, thawed_after_s: float) -> Iterator[None]:
    """Stop a process where it is, and let it go on after a while, if the block has not ended before."""
    os.kill(pid, signal.SIGSTOP)
    thaw = threading.Timer(thawed_after_s, os.kill, (pid, signal.SIGCONT))
    thaw.start()
    try:
        yield
    finally:
        thaw.join()


def small(folder: Path) -> PostgresEmbarque:
    """A server light enough to be started by each test, as durable as the real one."""
    return PostgresEmbarque(folder, SMALL)
