"""Quotas that all our processes share, in PostgreSQL: each call reserves its own instant, and waits for it.

One row and one statement by call. pyrate-limiter's PostgreSQL bucket was read (4.5.1) and left aside: it creates its tables
itself, which the application's role may not do; it takes a table lock with NOWAIT, so that under contention a process is
refused without a slot nor a delay; and it cannot put everybody off when a partner asks for it (Retry-After). limits keeps
its counters in Redis, Memcached, MongoDB or etcd, none of which is here, or in the memory of one process.
"""

import time
from collections.abc import Callable
from typing import Any, Final, Protocol, Self

import psycopg
from psycopg.rows import tuple_row
from psycopg_pool import PoolClosed, PoolTimeout

from integrations.livraison.carnet import role_de, schema_livraison
from integrations.livraison.echecs import Indisponible
from ledger.pool import LivePool

OPTIONS: Final = "-c timezone=UTC -c synchronous_commit=off"
"""A slot does not wait for the disk, which was a tenth of each call. A server that crashes may give those of its last half
second again; the partner would then refuse a few calls, which are made again later.
"""
REPORT_MAX_S: Final = 300.0
PLAUSIBLE: Final = (
    f"case when q.libre_le <= clock_timestamp() + interval '{2 * REPORT_MAX_S} s' then q.libre_le"
    " else clock_timestamp() end"
)
"""The slot that was noted; further away than any delay, it was noted before the server's clock went back, and is free."""
CONNEXIONS: Final = 4


class Quotas(Protocol):
    """The permission that a partner's client asks for before each call."""

    def attendre(self, nom: str, par_s: float, attente_max_s: float) -> None:
        """Wait for the next slot of ``nom``, at ``par_s`` slots a second; raises :class:`Indisponible` if it is too far."""

    def reporter(self, nom: str, delai_s: float) -> None:
        """No slot of ``nom`` for anybody before this many seconds."""


class QuotasPartages:
    """Slots reserved in PostgreSQL, in the order in which processes ask; a slot whose process dies is lost, never doubled.

    Slots are evenly spaced (no burst): whatever window the partner counts in, ``par_s`` is not exceeded.
    """

    def __init__(
        self,
        conninfo: str,
        journal: str,
        destinataire: str,
        dormir: Callable[[float], None] = time.sleep,
        connexions: int = CONNEXIONS,
    ) -> None:
        """``journal`` is the schema of the log."""
        self._table, self._destinataire = f"{schema_livraison(journal)}.quotas", destinataire
        self._dormir = dormir
        self._pool = LivePool(
            conninfo,
            min_size=1,
            max_size=connexions,
            timeout=10,
            open=True,
            kwargs={"autocommit": True, "options": f"{OPTIONS} -c role={role_de(destinataire)}"},
        )

    def attendre(self, nom: str, par_s: float, attente_max_s: float) -> None:
        """See :class:`Quotas`."""
        attente_s = self._reserver(nom, 1 / par_s, attente_max_s)
        if attente_s is None:
            raise Indisponible("le quota d'appels est épuisé", attente_max_s)
        if attente_s > 0:
            self._dormir(attente_s)

    def _reserver(self, nom: str, pas_s: float, attente_max_s: float) -> float | None:
        """Seconds to the slot taken; None, and no slot, when it would be further than ``attente_max_s``."""
        requete = (
            f"insert into {self._table} as q (destinataire, nom, libre_le)"
            " values (%(pour)s, %(nom)s, clock_timestamp() + make_interval(secs => %(pas)s))"
            " on conflict (destinataire, nom) do update"
            f" set libre_le = greatest({PLAUSIBLE}, clock_timestamp()) + make_interval(secs => %(pas)s)"
            f" where {PLAUSIBLE} <= clock_timestamp() + make_interval(secs => %(max)s)"
            " returning extract(epoch from libre_le - clock_timestamp())::float8 - %(pas)s"
        )
        ligne = self._executer(requete, {"nom": nom, "pas": pas_s, "max": attente_max_s})
        return None if ligne is None else float(ligne[0])

    def reporter(self, nom: str, delai_s: float) -> None:
        """See :class:`Quotas`; a delay longer than :data:`REPORT_MAX_S` is cut to it."""
        requete = (
            f"insert into {self._table} as q (destinataire, nom, libre_le)"
            " values (%(pour)s, %(nom)s, clock_timestamp() + make_interval(secs => %(delai)s))"
            " on conflict (destinataire, nom) do update"
            f" set libre_le = greatest({PLAUSIBLE}, excluded.libre_le) returning 1"
        )
        self._executer(requete, {"nom": nom, "delai": min(delai_s, REPORT_MAX_S)})

    def _executer(self, requete: str, parametres: dict[str, Any]) -> tuple[Any, ...] | None:
        valeurs = {"pour": self._destinataire, **parametres}
        try:
            with self._pool.connection() as connexion:
                return connexion.cursor(row_factory=tuple_row).execute(requete, valeurs, prepare=True).fetchone()
        except (psycopg.OperationalError, PoolTimeout, PoolClosed):
            raise Indisponible("la base des quotas ne répond pas", 5) from None

    def fermer(self) -> None:
        """Close the connections."""
        self._pool.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.fermer()
