"""A PostgreSQL cluster on disk: created, configured, and what is alive in it."""

import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from integrations.storage.account import Account
from integrations.storage.errors import ErreurStockage
from integrations.storage.folders import POLL_S
from integrations.storage.placement import Placement

SUPERUSER: Final = "postgres"
INITDB_TIMEOUT_S: Final = 60.0
ABANDONED_S: Final = 5.0
STANDBY: Final = "standby.signal"
"""File by which PostgreSQL knows that it follows another server."""
SETTING_NAME: Final = re.compile(r"[a-z_][a-z0-9_.]*")

WORKING_IN: Final = """
for process in /proc/[0-9]*; do
    [ "$process/cwd" -ef "$1" ] && grep -qs '^postgres' "$process/comm" && echo "${process#/proc/}"
done; true
"""


@dataclass(frozen=True)
class Postmaster:
    """A server, as its `postmaster.pid` describes it; `socket` is its folder, empty until it listens.

    A standby is ready once it can be read: it stays one until it is promoted.
    """

    pid: int
    socket: str
    ready: bool


def read_postmaster(data: Path) -> Postmaster | None:
    """Read what the server of `data` wrote, or what a dead one left; None when there is nothing, or not yet."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].isdecimal():
        return None
    states = {"ready", "standby"} if (data / STANDBY).exists() else {"ready"}
    return Postmaster(int(lines[0]), lines[4] if len(lines) > 4 else "", lines[-1].strip() in states)


def settled(data: Path, account: Account, starter_lives: Callable[[], bool], deadline: float) -> Postmaster | None:
    """Wait until a server is ready in `data`, or nothing is left of any; return the server.

    A server that starts, stops or recovers is waited for; so are the orphans of one killed, which hold the data for an
    instant more. One whose starter has just died is about to stop: it is only taken if it stays.

    Raises:
        ErreurStockage: neither came before `deadline` (of `time.monotonic`).
    """
    abandoned = time.monotonic() + ABANDONED_S
    while (running := read_postmaster(data)) is not None:
        alive = _processes_in(data, account)
        if running.ready and running.pid in alive and (starter_lives() or time.monotonic() > abandoned):
            return running
        if not alive:
            _forget(running, data)
            return None
        if time.monotonic() > deadline:
            numbers = ", ".join(map(str, sorted(alive)))
            msg = f"Un serveur PostgreSQL tient {data} sans devenir prêt ni s’arrêter (processus {numbers})."
            raise ErreurStockage(msg)
        time.sleep(POLL_S)
    return None


def _forget(dead: Postmaster, data: Path) -> None:
    """Remove the trace of a dead server when its number is now a stranger's, as after a container restarts.

    PostgreSQL would take the stranger for a server and refuse to start. Otherwise it knows better than us.
    """
    if Path(f"/proc/{dead.pid}").exists():
        (data / "postmaster.pid").unlink(missing_ok=True)


def _processes_in(data: Path, account: Account) -> frozenset[int]:
    """Return the numbers of the server processes whose working folder is `data`: every one of a cluster.

    The account looks, not us: in a container, root may not read the working folder of another user's process.
    """
    _, numbers = account.run(["/bin/sh", "-c", WORKING_IN, "sh", str(data)], timeout_s=30)
    return frozenset(map(int, numbers.split()))


def initialise(placement: Placement, binaires: Path) -> None:
    """Create the cluster beside, then give it its name: a creation cut short is never taken for a cluster.

    Raises:
        ErreurStockage: `initdb` failed; the message quotes it.
    """
    new = placement.racine / "donnees.neuf"
    if new.exists():
        shutil.rmtree(new)
    new.mkdir(mode=0o700)
    placement.account.own(new)
    options = ["--encoding=UTF8", "--locale=C", "--data-checksums", "--auth-local=trust", "--auth-host=reject"]
    command = [str(binaires / "initdb"), "-D", str(new), "-U", SUPERUSER, *options]
    status, output = placement.account.run(command, timeout_s=INITDB_TIMEOUT_S)
    if status != 0:
        msg = f"PostgreSQL n’a pas pu créer ses données dans {placement.racine} (initdb) :\n{output.strip()[-2000:]}"
        raise ErreurStockage(msg)
    placement.commit(new)


def rendered(reglages: Mapping[str, str]) -> str:
    """Write settings as a configuration file.

    Raises:
        ErreurStockage: a name that is not a setting's, or a value on several lines.
    """
    for name, value in reglages.items():
        if not SETTING_NAME.fullmatch(name) or "\n" in value:
            msg = f"Réglage PostgreSQL refusé : « {name} ». Un nom est en minuscules, une valeur tient sur une ligne."
            raise ErreurStockage(msg)
    lines = [f"{name} = '{quoted(value)}'" for name, value in reglages.items()]
    return "\n".join(["# Written at each start from the settings given to the supervisor.", *lines, ""])


def quoted(value: str) -> str:
    """Escape `value` to stand between single quotes in a configuration file or in a libpq connection string."""
    return value.replace("\\", "\\\\").replace("'", "\\'")
