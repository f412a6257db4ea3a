"""The log's lock, held so that leader and followers of a group append wait where a test wants them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from ledger.store.group import GroupAppend
from tests.ledger.fixtures import SCHEMA

PATIENCE_S = 20.0


def jusqu_a(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds."""
    limite = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < limite, "never came"
        time.sleep(0.002)


class Retenue:
    """Holds the log's lock, so that a leader waits in its call while others queue behind it."""

    def __init__(self, base: str, groupe: GroupAppend) -> None:
        self.base, self.groupe = base, groupe
        self.connexion = psycopg.connect(base)

    def prendre(self) -> None:
        """Take the lock, behind whoever waits for it already; those who write meanwhile seem few, and wait in the queue."""
        self.groupe._presents = 1_000
        self.connexion.execute(f"lock table {SCHEMA}.verrou in exclusive mode".encode())

    def rendre(self) -> None:
        """Let the log go on."""
        self.connexion.rollback()

    @contextmanager
    def tenue(self) -> Iterator[None]:
        """Hold the lock for a while."""
        self.prendre()
        try:
            yield
        finally:
            self.rendre()

    def attendre(self, nombre: int = 1) -> int:
        """Wait until so many backends wait for the lock; the last one's process."""
        requete = (
            "select pid from pg_locks where locktype = 'relation' and not granted"
            " and database = (select oid from pg_database where datname = current_database()) order by waitstart"
        )
        with psycopg.connect(self.base, autocommit=True) as observateur:
            jusqu_a(lambda: len(observateur.execute(requete).fetchall()) == nombre)
            return int(observateur.execute(requete).fetchall()[-1][0])

    def tuer(self, pid: int) -> None:
        """End a backend, as an administrator or a crash does."""
        with psycopg.connect(self.base, autocommit=True) as administrateur:
            administrateur.execute("select pg_terminate_backend(%s, 5000)", (pid,))

    def attendre_la_file(self, nombre: int) -> None:
        """Wait until so many commands wait behind the lot at work, in the queue or on their way."""
        jusqu_a(lambda: self.derriere() == nombre)

    def derriere(self) -> int:
        """Commands that wait behind the lot at work."""
        return len(self.groupe._file) + sum(len(lot.attentes) for lot in self.groupe._en_vol[1:])
