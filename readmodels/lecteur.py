"""Reading: connections under the reader's role, how far the views are, and waiting for one's own writes."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg_pool import PoolTimeout

from ledger.erreurs import ErreurAttendue, Genre
from ledger.pool import LivePool
from ledger.replay import derniere
from ledger.store.migrations import schema_valide
from readmodels.instantane import Instantane, Interroger

OPTIONS: Final = (
    "-c role=parcours_lecture -c timezone=UTC -c statement_timeout=30s -c default_transaction_read_only=on"
    " -c max_parallel_workers_per_gather=0"
)
"""One process per question: many ask at once, and a parallel plan works out the same hash in each of its workers. What is
made of several questions may ask two at a time, see :meth:`~readmodels.instantane.Instantane.toutes`.
"""
INSTANTANE: Final = (
    "set transaction isolation level repeatable read; set local plan_cache_mode = force_custom_plan;"
    " set local enable_memoize = off; set local enable_mergejoin = off"
)
"""A question on a snapshot counts much, between dates that change: a plan made once for any of them suits none. Answers
are not kept by dossier and day either: hardly two steps share both, where the planner counts on many. Steps and periods meet
by hash: the planner knows nothing of the dossiers in a union of steps, and would sort both sides.
"""
SECONDE_MAX_S: Final = 0.005
"""How long a reader that has a connection waits for a second one, which it can do without."""
ATTENTE_MAX_S: Final = 2.0
"""How long a list waits for the position that the caller wants to see."""
CONNEXION_MAX_S: Final = 5.0
"""How long a reader waits for a connection before the database is said to be out of reach."""


class LectureEnRetard(ErreurAttendue):
    """The views have not reached the position asked for; ``position`` is where they are."""

    genre = Genre.INDISPONIBLE
    reference = "lecture-en-retard"
    titre = "Les listes ne sont pas encore à jour"
    attente_s = 1
    precisees = MappingProxyType({"position": int})

    def __init__(self, position: int, voulue: int) -> None:
        """See the class."""
        self.position, self.voulue = position, voulue
        self.precisions = {"position": position}
        super().__init__(f"les vues sont à la position {position} du journal, {voulue} est demandée : réessayez")


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
        self._pool = LivePool(
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
    def instantane(self) -> Iterator[Instantane]:
        """Several queries on one snapshot: whatever is written meanwhile, they agree, and with the position read there."""
        with self.connexion() as connexion, connexion.transaction():
            connexion.execute(INSTANTANE)
            yield Instantane(partial(self._lire, connexion), partial(self._seconder, connexion))

    @contextmanager
    def _seconder(self, premiere: psycopg.Connection[Any]) -> Iterator[Interroger | None]:
        """Reads what ``premiere`` reads; None when the others hold every connection: nobody waits for a second one."""
        seconde = None
        with suppress(PoolTimeout):
            seconde = self._pool.getconn(timeout=SECONDE_MAX_S)
        if seconde is None:
            yield None
            return
        try:
            with seconde.transaction():
                seconde.execute(INSTANTANE)
                for (instantane,) in premiere.execute("select pg_export_snapshot()"):
                    seconde.execute(sql.SQL("set transaction snapshot {}").format(instantane))
                yield partial(self._lire, seconde)
        finally:
            self._pool.putconn(seconde)

    def _lire(
        self, connexion: psycopg.Connection[Any], requete: str, parametres: Mapping[str, Any] | None
    ) -> list[dict[str, Any]]:
        texte = requete.replace("{vues}", self.vues).replace("{journal}", self.journal)
        return connexion.cursor(row_factory=dict_row).execute(texte, parametres).fetchall()

    def etats(self) -> list[EtatVue]:
        """Every view, how far it is behind the log, and its error."""
        lignes = self.interroger(
            f"select vue, position, {derniere('{journal}')} - position as retard,"
            " erreur, debit from {vues}.reperes order by vue"
        )
        return [EtatVue(**ligne) for ligne in lignes]

    def position(self) -> int:
        """Position that every view has reached."""
        return position_de(self.interroger)

    def _tete(self) -> int:
        """Position of the last event of the log."""
        return int(self.interroger("select coalesce(max(position), 0) as tete from {journal}.evenements")[0]["tete"])

    def attendre(self, voulue: int | None, *, attente_max_s: float = ATTENTE_MAX_S) -> int:
        """Position of the views, once they reached ``voulue``.

        Raises :class:`LectureEnRetard` when they have not after ``attente_max_s``; at once for a position that the log has
        not reached itself: no write gave it to anybody.
        """
        position = self.position()
        if voulue is not None and position < voulue and self._tete() < voulue:
            raise LectureEnRetard(position, voulue)
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
