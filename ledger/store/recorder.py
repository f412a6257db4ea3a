"""eventsourcing's recorders over our log: one way in, the group append, for the library and for us.

``PERSISTENCE_MODULE=ledger.store.recorder:JournalFactory`` gives any application of the library the log of the schema
``POSTGRES_SCHEMA``; :func:`environnement` has its other settings. What the library's users keep of their own (positions
of those who follow, snapshots of plain aggregates) is in its own tables, in a schema beside the log.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, NoReturn
from uuid import UUID, uuid4

import eventsourcing.persistence as bibliotheque
import psycopg
from eventsourcing.persistence import AggregateRecorder, IntegrityError, StoredEvent, Transcoder
from eventsourcing.persistence import Mapper as MapperDeBase
from eventsourcing.postgres import (
    ConnectionPool,
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
    PostgresSubscription,
)
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from ledger.dates import aujourd_hui
from ledger.pool import LivePool
from ledger.store.append import Ecriture, Evenement, Issue, Statut, envoyer
from ledger.store.group import GroupAppend
from ledger.store.mapper import JournalMapper, StoredStep

POOL_MIN: Final = 2
"""Connections that the pool of readers keeps open."""
VERROU_S: Final = 10
"""How long a write waits for the log's lock: held longer, whoever writes is told that the log is not to be had."""
ROLE: Final = "parcours_ecriture"
"""Of who appends; what a trade of ours keeps beside the log takes a role that holds this one."""
CONNUS: Final = frozenset({"dbname", "host", "port", "user", "password"})
"""Parameters of a connection that the library has settings for."""


def environnement(conninfo: str, schema: str, pool: int = 10, role: str = ROLE) -> dict[str, str]:
    """Settings of the library for the log of this schema, in the database that ``conninfo`` reaches, under this role."""
    parties = parametres(conninfo)
    return {
        "PERSISTENCE_MODULE": "ledger.store.recorder:JournalFactory",
        **{f"POSTGRES_{nom.upper()}": parties.get(nom, "") for nom in CONNUS},
        "POSTGRES_SCHEMA": schema,
        "POSTGRES_ROLE": role,
        "POSTGRES_POOL_SIZE": str(min(pool, POOL_MIN)),
        "POSTGRES_MAX_OVERFLOW": str(max(pool - POOL_MIN, 0)),
        "POSTGRES_CONNECT_TIMEOUT": "5",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
    }


def parametres(conninfo: str) -> dict[str, str]:
    """Parameters of a connection by name, those that are set."""
    return {cle: str(valeur) for cle, valeur in conninfo_to_dict(conninfo).items() if valeur is not None}


class _Pool(LivePool, ConnectionPool[psycopg.Connection[Any]]):
    """The library's pool, which asks the server nothing before it lends a connection."""


class FabriqueEcriture(PostgresFactory):
    """The library's factory, every connection under the writer's role, or the one of the setting ``POSTGRES_ROLE``."""

    OPTIONS = f"-c role={ROLE} -c timezone=UTC -c lock_timeout={VERROU_S}s"

    def __init__(self, env: Environment | dict[str, str], parametres: Mapping[str, str] | None = None) -> None:
        """``parametres``: those of the connection that the library's settings have no word for (encryption, timeouts)."""
        super().__init__(env)
        role = self.env.get("POSTGRES_ROLE") or ROLE
        self.parametres = {**(parametres or {}), "options": self.OPTIONS.replace(ROLE, role)}
        prevu = self.datastore.pool
        assert isinstance(prevu.kwargs, dict)  # noqa: S101 - the library gives it a dict
        self.datastore.pool = _Pool(
            kwargs=prevu.kwargs | self.parametres,
            configure=self.datastore.after_connect_func(),
            min_size=prevu.min_size,
            max_size=prevu.max_size,
            timeout=prevu.timeout,
            open=False,
        )


class JournalFactory(FabriqueEcriture):
    """Our recorders and our mapper over the log; the library's own beside it, for what is no part of it."""

    def __init__(self, env: Environment | dict[str, str], parametres: Mapping[str, str] | None = None) -> None:
        """See :class:`FabriqueEcriture`."""
        super().__init__(env, parametres)
        self.groupe = GroupAppend(self.connecter, self.datastore.schema)
        self._suivi: FabriqueEcriture | None = None

    def connecter(self) -> psycopg.Connection[Any]:
        """A connection of one's own, in autocommit, as the pool's are."""
        assert isinstance(self.datastore.pool.kwargs, dict)  # noqa: S101 - as above
        reglages: dict[str, Any] = {**self.datastore.pool.kwargs, "row_factory": tuple_row}
        return psycopg.connect(autocommit=True, **reglages)

    def mapper(
        self, transcoder: Transcoder | None = None, mapper_class: type[MapperDeBase[Any]] | None = None
    ) -> MapperDeBase[Any]:
        """Ours unless told otherwise: it reads the steps, and leaves plain events to the library."""
        return super().mapper(transcoder, mapper_class or (None if self.env.get(self.MAPPER_TOPIC) else JournalMapper))

    def application_recorder(self) -> "JournalRecorder":
        """Recorder of the log."""
        return JournalRecorder(self.datastore, self.groupe)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Of events, the log's; of anything else (snapshots), the library's own."""
        if purpose == "events":
            return JournalAggregateRecorder(self.datastore, self.groupe)
        return self.suivi.aggregate_recorder(purpose)

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        """The library's own, or the class that is given: how far a follower has come, with the rows that it draws."""
        return self.suivi.tracking_recorder(tracking_recorder_class)

    def process_recorder(self) -> NoReturn:
        """Raises ``NotImplementedError``: what follows of an event is a command here, whose id says what it follows."""
        raise NotImplementedError("une suite est une commande, dont l'identifiant dit de quoi elle suit")

    @property
    def suivi(self) -> FabriqueEcriture:
        """The library's own factory, in the schema beside the log."""
        if self._suivi is None:
            env = Environment(self.env.name, {**self.env, "POSTGRES_SCHEMA": f"{self.datastore.schema}_suivi"})
            self._suivi = FabriqueEcriture(env, self.parametres)
            self._suivi.env = self.env  # the schema apart, read as each recorder is asked for
        return self._suivi

    def close(self) -> None:
        """Close the writer's connection and the pools."""
        self.groupe.fermer()
        if self._suivi is not None:
            self._suivi.close()
        super().close()


class JournalSubscription(PostgresSubscription):
    """The library's reads what is there, then starts to listen: an event appended in between would wait for the next one.

    Here the log is read again once somebody listens.
    """

    def _listen(self) -> None:
        try:
            with self._recorder.datastore.get_connection() as connexion:
                connexion.execute(SQL("listen {}").format(Identifier(self._recorder.channel_name)))
                self._has_been_notified.set()
                while not self._has_been_stopped and not self._thread_error:
                    for _ in connexion.notifies(timeout=0.1, stop_after=1):
                        self._has_been_notified.set()
        except BaseException as erreur:  # noqa: BLE001 - raised again by the thread that iterates
            self._thread_error = self._thread_error or erreur
            self.stop()


class JournalRecorder(PostgresApplicationRecorder):
    """Recorder of a département's log.

    Positions are the log's own: dense, and in the order of commit and of visibility. ``POSTGRES_ENABLE_DB_FUNCTIONS``
    must stay off: the library's function path takes no lock, and a tailing reader then loses events.
    """

    def __init__(self, datastore: PostgresDatastore, groupe: GroupAppend) -> None:
        """Our migrations own the tables: nothing is created here, and the view's name is not the application's."""
        super().__init__(datastore, events_table_name="stored_events")
        self.sql_create_statements.clear()
        self.channel_name = f"{datastore.schema}_journal"
        self._groupe = groupe
        self._codes: dict[str, int] | None = None

    def ajouter(self, ecriture: Ecriture) -> Issue:
        """Append one command's events, with whoever else of this process is writing; waits for its own outcome only.

        Raises what the database raised for it alone (``psycopg.Error``).
        """
        return self._groupe.ajouter(ecriture)

    def ajouter_lot(self, lot: Sequence[Ecriture]) -> list[Issue]:
        """Append many commands in one call and one transaction: imports, which have no other thread to ride with."""
        with self.datastore.get_connection() as connexion:
            return envoyer(connexion, self.datastore.schema, lot)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Append events of one or several streams as one command, under an id of its own.

        Raises ``IntegrityError`` when a stream has moved on, or when its versions do not follow each other.
        """
        if not stored_events:
            return []
        with _erreurs_de_la_bibliotheque():
            issue = self.ajouter(self._ecriture(stored_events))
        if issue.statut is Statut.CONFLIT:
            message = f"le flux est déjà à la version {issue.version}"
            raise IntegrityError(message)
        assert issue.position is not None  # noqa: S101 - the function answers it with every other status
        return list(range(issue.position - len(stored_events) + 1, issue.position + 1))

    def _ecriture(self, stored_events: Sequence[StoredEvent]) -> Ecriture:
        """Steps in their own columns; plain events of the library as opaque bytes, without context."""
        attendues: dict[UUID, int] = {}
        versions: dict[UUID, int] = {}
        for stored in stored_events:
            attendue = versions.get(_uuid(stored), stored.originator_version - 1)
            if stored.originator_version != attendue + 1:
                message = f"la version {attendue + 1} manque avant la version {stored.originator_version}"
                raise IntegrityError(message)
            attendues.setdefault(_uuid(stored), attendue)
            versions[_uuid(stored)] = stored.originator_version
        rangs = {stream: rang for rang, stream in enumerate(attendues)}
        return Ecriture(
            commande_id=uuid4(),
            empreinte=b"",
            flux=tuple(attendues.items()),
            evenements=tuple(self._evenement(stored, rangs[_uuid(stored)]) for stored in stored_events),
        )

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> JournalSubscription:
        """New events as they are appended, from position ``gt`` excluded."""
        return JournalSubscription(self, gt=gt, topics=topics)

    def _evenement(self, stored: StoredEvent, rang: int) -> Evenement:
        if isinstance(stored, StoredStep):
            return replace(stored.colonnes, rang=rang)
        return Evenement(
            rang=rang,
            evenement_id=uuid4(),
            type=self._code(stored.topic),
            survenu_le=aujourd_hui(),
            contexte="",
            clair="",
            scelle=stored.state,
        )

    def _code(self, topic: str) -> int:
        if self._codes is None:
            with self.datastore.get_connection() as connexion:
                lignes = connexion.execute(
                    SQL("select nom, code from {}.types").format(Identifier(self.datastore.schema))
                ).fetchall()
            self._codes = {ligne["nom"]: ligne["code"] for ligne in lignes}
        return self._codes[topic]


class JournalAggregateRecorder(JournalRecorder):
    """The same log for a repository alone, which asks for no position."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **autres: Any) -> None:
        """See :meth:`JournalRecorder.insert_events`."""
        super().insert_events(stored_events, **autres)


@contextmanager
def _erreurs_de_la_bibliotheque() -> Iterator[None]:
    """psycopg's errors under the library's names, which are the same; what neither knows is a ``PersistenceError``."""
    try:
        yield
    except psycopg.Error as erreur:
        nom = next((classe.__name__ for classe in type(erreur).__mro__ if hasattr(bibliotheque, classe.__name__)), None)
        classe: type[Exception] = getattr(bibliotheque, nom or "PersistenceError")
        raise classe(str(erreur)) from erreur


def _uuid(stored: StoredEvent) -> UUID:
    assert isinstance(stored.originator_id, UUID)  # noqa: S101 - our streams are UUIDs; the library allows text too
    return stored.originator_id
