"""Run as a program: start, write, stop and read again under an ordinary account, PostgreSQL then the broker.

Root becomes that account inside the process: another could not even read the interpreter, when it is below root's home.
"""

import os
import pwd
import sys
from contextlib import suppress
from pathlib import Path

import psycopg

from integrations.storage.broker import BrokerEmbarque
from integrations.storage.postgresql import PostgresEmbarque


def become(name: str) -> None:
    """Leave root for good."""
    entry = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def main(folder: Path) -> None:
    """Print the account of the data and the versions of the servers."""
    with suppress(psycopg.OperationalError):
        psycopg.connect("host=/nulle/part")  # so that psycopg has loaded all it needs
    "hôte".encode("idna")  # and the sockets too
    if os.geteuid() == 0:
        become("nobody")
    for expected in ([], [(1,)]):
        server = PostgresEmbarque(folder / "postgresql", {"shared_buffers": "16MB"})
        with server, psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS ecrit (n int)")
            if connection.execute("SELECT n FROM ecrit").fetchall() != expected:
                sys.exit("the data did not survive")
            connection.execute("INSERT INTO ecrit VALUES (1)")
    with BrokerEmbarque(folder / "broker") as broker:
        if not broker.bootstrap:
            sys.exit("no broker")
    if (folder / "postgresql" / "donnees").stat().st_uid != os.getuid():
        sys.exit("the data are not ours")


main(Path(sys.argv[1]))
