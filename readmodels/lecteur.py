"""Reading: connections under the reader's role, how far the views are, and waiting for one's own writes."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from ledger.migrations import schema_valide

OPTIONS: Final = "-c role=parcours_lecture -c timezone=UTC -c statement_timeout=30s -c default_transaction_read_only=on"
ATTENTE_MAX_S: Final = 2.0
"""How long a list waits for the position that the caller wants to see."""
CONNEXION_MAX_S: Final = 5.0
"""How long a reader waits for a connection before the database is said to be out of reach."""


Interroger = Callable[[str, Mapping[str, Any] | None], list[dict[str, Any]]]
"""Rows of a query with its parameters, as dicts."""


class Instantanes(Protocol):
    """Who can ask several questions of one state of the views."""

    def instantane(self) -> AbstractContextManager[Interroger]:
        """Ask them on one snapshot."""


@dataclass(frozen=True, slots=True)
class Fige:
    """A snapshot already taken, for answers that are made of several: all are of the same position."""

    interroger: Interroger

    @contextmanager
    def instantane(self) -> Iterator[Interroger]:
        """The same one, every time."""
        yield self.interroger


class LectureEnRetard(Exception):
    """The views have not reached the position asked for; ``position`` is where they are."""

    def __init__(self, position: int, voulue: int) -> None:
        """See the class."""
        self.position, self.voulue = position, voulue
        super().__init__(f"les vues sont à la position {position}, {voulue} est demandée : réessayez dans un instant")


@dataclass(frozen=True, slots=True)
class EtatVue:
    """How far a view is, how many events a second its last window folded (None before one), why it stopped if it did."""

    vue: str
    position: int
    retard: int
    erreur: str | None
    debit: float | None = None


class Lecteur:
    """Read-only access to the log and the views of one département; thread-safe."""

    def __init__(self, conninfo: str, journal: str, *, pool_max: int = 10) -> None:
        """Open a pool of at most ``pool_max`` connections."""
        self.journal = schema_valide(journal)
        self.vues = f"{journal}_vues"
        kwargs = {"autocommit": True, "options": OPTIONS}
        self._pool = ConnectionPool(
            conninfo, min_size=1, max_size=pool_max, open=True, timeout=CONNEXION_MAX_S, kwargs=kwargs
        )

    def fermer(self) -> None:
        """Close the connections."""
        self._pool.close()

    @contextmanager
    def connexion(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection of the pool."""
        with self._pool.connection() as connexion:
            yield connexion

    def interroger(self, requete: str, parametres: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a query as dicts; ``{vues}`` and ``{journal}`` in its text are the schemas."""
        with self.connexion() as connexion:
            return self._lire(connexion, requete, parametres)

    @contextmanager
    def instantane(self) -> Iterator[Interroger]:
        """Several queries on one snapshot: whatever is written meanwhile, they agree, and with the position read there."""
        with self.connexion() as connexion, connexion.transaction():
            connexion.execute("set transaction isolation level repeatable read")
            yield lambda requete, parametres: self._lire(connexion, requete, parametres)

    def _lire(
        self, connexion: psycopg.Connection[Any], requete: str, parametres: Mapping[str, Any] | None
    ) -> list[dict[str, Any]]:
        texte = requete.replace("{vues}", self.vues).replace("{journal}", self.journal)
        return connexion.cursor(row_factory=dict_row).execute(texte, parametres).fetchall()

    def etats(self) -> list[EtatVue]:
        """Every view, how far it is behind the log, and its error."""
        lignes = self.interroger(
            "select vue, position, (select coalesce(max(position), 0) from {journal}.evenements) - position as retard,"
            " erreur, debit from {vues}.reperes order by vue"
        )
        return [EtatVue(**ligne) for ligne in lignes]

    def position(self) -> int:
        """Position that every view has reached."""
        return position_de(self.interroger)

    def attendre(self, voulue: int | None, *, attente_max_s: float = ATTENTE_MAX_S) -> int:
        """Position of the views, once they reached ``voulue``.

        Raises :class:`LectureEnRetard` when they have not after ``attente_max_s``.
        """
        position = self.position()
        limite, pause = time.monotonic() + attente_max_s, 0.01
        while voulue is not None and position < voulue:
            if time.monotonic() >= limite:
                raise LectureEnRetard(position, voulue)
            time.sleep(pause)
            pause = min(pause * 2, 0.05)
            position = self.position()
        return position


def position_de(interroger: Interroger) -> int:
    """Position that every view has reached, as this reader sees it."""
    return int(interroger("select coalesce(min(position), 0) as position from {vues}.reperes", None)[0]["position"])
