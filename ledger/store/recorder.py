"""eventsourcing's recorder over our log: the library reads through a view, and writes through our append function."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import (
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
    PostgresSubscription,
)
from eventsourcing.utils import Environment
from psycopg.sql import SQL, Identifier

from ledger.dates import aujourd_hui
from ledger.store.append import Ecriture, Evenement, Statut, envoyer
from ledger.store.mapper import StoredStep


class JournalFactory(PostgresFactory):
    """Connections under the writer's role, and our recorder."""

    OPTIONS = "-c role=parcours_ecriture -c timezone=UTC"

    def __init__(self, env: Environment | dict[str, str], parametres: Mapping[str, str] | None = None) -> None:
        """``parametres``: those of the connection that the library's settings have no word for (encryption, timeouts).

        Nothing connects before the first use, so the pool still takes them here.
        """
        super().__init__(env)
        assert isinstance(self.datastore.pool.kwargs, dict)  # noqa: S101 - the library gives it a dict
        self.datastore.pool.kwargs |= {**(parametres or {}), "options": self.OPTIONS}


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

    def __init__(self, datastore: PostgresDatastore, **_: Any) -> None:
        """Our migrations own the tables: nothing is created here, and the view's name is not the application's."""
        super().__init__(datastore, events_table_name="stored_events")
        self.sql_create_statements.clear()
        self.channel_name = f"{datastore.schema}_journal"
        self._codes: dict[str, int] | None = None

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Append events of one or several streams in one call, under a command id of their own.

        Raises ``IntegrityError`` when a stream has moved on, or when its versions do not follow each other.
        """
        if not stored_events:
            return []
        ecriture = self._ecriture(stored_events)  # before the connection: it may need one of the pool for itself
        with self.datastore.get_connection() as connexion:
            issue = envoyer(connexion, self.datastore.schema, [ecriture])[0]
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


def _uuid(stored: StoredEvent) -> UUID:
    assert isinstance(stored.originator_id, UUID)  # noqa: S101 - our streams are UUIDs; the library allows text too
    return stored.originator_id


JournalFactory.application_recorder_class = JournalRecorder
