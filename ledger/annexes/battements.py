"""Signs of life of the processes that leave no other trace when they have nothing to do."""

import re
import time
from threading import Lock
from typing import Final

import psycopg
from eventsourcing.persistence import PersistenceError

from ledger.store.append import APPEL
from ledger.store.journal import Journal

POULS_S: Final = 5.0
VERROU_MS: Final = 1_500
ESSAI_S: Final = 5.0
"""How long the answer of a write that was tried stands: whoever asks for health, known or not, writes no more often."""
BATTRE: Final = (
    "insert into {schema}.battements (processus, vu_le) values (%s, clock_timestamp())"
    " on conflict (processus) do update set vu_le = excluded.vu_le"
)
A_VIDE: Final = re.sub(r"\$\d+", "'{{}}'", APPEL)
"""The call of the log for no command at all."""


def battre(journal: Journal, processus: str) -> None:
    """Say that the process is at work now, by the server's clock."""
    with journal.connexion() as connexion, connexion.transaction():
        connexion.execute(BATTRE.format(schema=journal.schema).encode(), (processus,))


class Pouls:
    """The sign of life of a process, as often as it likes to give it: once every :data:`POULS_S` is written."""

    def __init__(self, journal: Journal, processus: str) -> None:
        """``processus`` is its name in ``parcours sante``."""
        self._journal, self._processus, self._prochain = journal, processus, 0.0

    def battre(self) -> None:
        """Say that the process is at work now."""
        if time.monotonic() >= self._prochain:
            battre(self._journal, self._processus)
            self._prochain = time.monotonic() + POULS_S


def exiger_ecriture(journal: Journal, processus: str) -> None:
    """Write what a step would need to be recorded, and nothing of one: the log's lock taken, an empty call, a sign of life.

    Raises ``psycopg.Error``: nobody could record anything now. It waits :data:`VERROU_MS` at most for the lock.
    """
    with journal.connexion() as connexion, connexion.transaction():
        connexion.execute(f"set local lock_timeout = {VERROU_MS}".encode())
        connexion.execute(A_VIDE.format(schema=journal.schema).encode())
        connexion.execute(BATTRE.format(schema=journal.schema).encode(), (processus,))


class Ecriture:
    """Whether a step could be recorded, tried now and then by whoever asks."""

    def __init__(self, processus: str = "api") -> None:
        """Never tried; ``processus`` is named among the signs of life."""
        self._processus, self._verrou = processus, Lock()
        self._essaye_a, self._possible = -ESSAI_S, False

    def possible(self, journal: Journal) -> bool:
        """Try to write, unless somebody just did."""
        with self._verrou:
            if time.monotonic() >= self._essaye_a + ESSAI_S:
                try:
                    exiger_ecriture(journal, self._processus)
                    self._possible = True
                except (psycopg.Error, PersistenceError):
                    self._possible = False
                self._essaye_a = time.monotonic()
            return self._possible
