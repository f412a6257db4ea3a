"""The library's own cases over the recorders, the mapper and the factory that production uses."""

import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    OperationalError,
    StoredEvent,
    Tracking,
    TrackingRecorder,
)
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import ApplicationSubscription
from eventsourcing.tests import application as cas
from eventsourcing.tests.domain import BankAccount
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    InfrastructureFactoryTestCase,
    NonInterleavingNotificationIDsBaseCase,
    TrackingRecorderTestCase,
)
from eventsourcing.utils import Environment, get_topic

from examples.suivre_le_journal import suivre
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.store.mapper import JournalMapper
from ledger.store.migrations import declarer_types
from ledger.store.recorder import JournalAggregateRecorder, JournalFactory, JournalRecorder, environnement
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA

TOPICS = [
    *("topic1", "topic2", "topic3", "topic4", "topic", "non-interleaving-test-event"),
    *map(get_topic, (Aggregate.Event, Aggregate.Created, BankAccount.Opened, BankAccount.TransactionAppended)),
]


class _SurNotreJournal:
    """Gives the library's cases our factory over an empty log, by the environment as a program has it."""

    factory: JournalFactory
    env: Any

    @pytest.fixture
    def base(self, base_neuve: str) -> str:
        """These cases declare types of their own."""
        return base_neuve

    @pytest.fixture(autouse=True)
    def _journal_vierge(
        self, base: str, maitre: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[None]:
        declarer_types(maitre, SCHEMA, {topic: (30_000 + n, "essai") for n, topic in enumerate(TOPICS)})
        reglages = environnement(base, SCHEMA)
        for nom, valeur in reglages.items():
            monkeypatch.setenv(nom, valeur)
        self.env = Environment("", reglages)
        self.factory = JournalFactory(self.env)
        yield
        self.factory.close()


class TestAggregateRecorder(_SurNotreJournal, AggregateRecorderTestCase):
    """Insert and select, without positions."""

    def create_recorder(self) -> AggregateRecorder:
        return self.factory.aggregate_recorder()


class TestApplicationRecorder(_SurNotreJournal, ApplicationRecorderTestCase[JournalRecorder]):
    """Insert, select, notifications, concurrency; and the optional subscription."""

    def create_recorder(self) -> JournalRecorder:
        return self.factory.application_recorder()

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNonInterleavingNotificationIDs(_SurNotreJournal, NonInterleavingNotificationIDsBaseCase):
    """Positions of one transaction are never mixed with another's."""

    def create_recorder(self) -> JournalRecorder:
        return self.factory.application_recorder()


class TestTrackingRecorder(_SurNotreJournal, TrackingRecorderTestCase):
    """How far a follower has come, in the schema beside the log."""

    def create_recorder(self) -> TrackingRecorder:
        recorder: TrackingRecorder = self.factory.tracking_recorder()
        return recorder


class SuiviPropre(PostgresTrackingRecorder):
    """A follower's own class."""


class TestFactory(_SurNotreJournal, InfrastructureFactoryTestCase[JournalFactory]):
    """What the factory makes, with and without compressor, cipher and tables."""

    def expected_factory_class(self) -> type[JournalFactory]:
        return JournalFactory

    def expected_aggregate_recorder_class(self) -> type[AggregateRecorder]:
        return JournalAggregateRecorder

    def expected_application_recorder_class(self) -> type[JournalRecorder]:
        return JournalRecorder

    def expected_tracking_recorder_class(self) -> type[TrackingRecorder]:
        return PostgresTrackingRecorder

    def tracking_recorder_subclass(self) -> type[TrackingRecorder]:
        return SuiviPropre

    def expected_process_recorder_class(self) -> Any:
        raise AssertionError("we have none")

    def test_create_process_recorder(self) -> None:
        """The one that we have not, and say so: docs/decisions tells why."""
        with pytest.raises(NotImplementedError, match="une suite est une commande"):
            self.factory.process_recorder()


class TestApplicationExemple(_SurNotreJournal, cas.ExampleApplicationTestCase):
    """The library's bank, snapshots included."""

    expected_factory_topic = "ledger.store.recorder:JournalFactory"


@pytest.mark.filterwarnings("default:'log' is deprecated:DeprecationWarning")
class TestApplication(_SurNotreJournal, cas.ApplicationTestCase):
    """Names, caches and their fast-forward among a hundred threads, recordings, the notification log."""


class TestSuivre:
    """The log followed as any user of the library follows an application."""

    @pytest.fixture
    def base(self, base_neuve: str) -> str:
        """The library makes tables of its own."""
        return base_neuve

    def test_l_exemple_reprend_ou_il_en_etait(self, base: str, journal: Journal) -> None:
        stream = uuid4()
        journal.ajouter(ecriture((stream, 0), nombre=3))
        with suivre(base, SCHEMA) as suivi:
            suivi.wait(3, timeout=20)
            issue = journal.ajouter(ecriture((stream, 3)))
            suivi.wait(issue.position, timeout=20)
            assert suivi.projection.view.lire() == {"droits.modifies.v1": 4}
        journal.ajouter(ecriture((stream, 4), nombre=2))
        with suivre(base, SCHEMA) as suivi:
            suivi.wait(6, timeout=20)
            assert suivi.projection.view.lire() == {"droits.modifies.v1": 6}

    def test_un_abonnement_rend_nos_etapes(self, base: str, journal: Journal) -> None:
        stream = uuid4()
        journal.ajouter(ecriture((stream, 0), nombre=2))
        application = Application[UUID](env=environnement(base, SCHEMA))
        with ApplicationSubscription(application, gt=1) as abonnement:
            etape, suivi = next(abonnement)
        application.close()
        assert isinstance(etape, EvenementLu)
        assert [etape] == journal.rejouer(stream)[1:]
        assert suivi == Tracking("Application", 2)

    def test_un_journal_ne_s_ecrit_que_par_sa_fonction(self, base: str) -> None:
        """The follower may make tables beside the log; not one in it."""
        with (
            psycopg.connect(base, autocommit=True, options=JournalFactory.OPTIONS) as connexion,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connexion.execute("create table d33.autre ()")


class TestUneSeuleVoie:
    """The library and we write by the same recorder, and read by the same mapper."""

    def test_la_bibliotheque_ecrit_par_le_groupe(self, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
        ecrites, ajouter = [], JournalRecorder.ajouter

        def noter(recorder: JournalRecorder, une: Any) -> Any:
            ecrites.append(une)
            return ajouter(recorder, une)

        monkeypatch.setattr(JournalRecorder, "ajouter", noter)
        journal.recorder.insert_events([StoredEvent(uuid4(), 1, "droits.modifies.v1", b"x")])
        journal.ajouter(ecriture((uuid4(), 0)))
        assert len(ecrites) == 2

    def test_la_fabrique_donne_notre_mapper(self, base: str) -> None:
        factory: Any = InfrastructureFactory.construct(Environment("", {**os.environ, **environnement(base, SCHEMA)}))
        assert isinstance(factory.mapper(), JournalMapper)
        factory.close()

    def test_un_serveur_hors_d_atteinte_se_dit_comme_la_bibliotheque_le_dit(self, tmp_path: Any) -> None:
        factory = JournalFactory(environnement(f"host={tmp_path} dbname=x user=x", SCHEMA))
        recorder = JournalRecorder.__new__(JournalRecorder)
        recorder._groupe, recorder._codes = factory.groupe, {"topic1": 1}
        with pytest.raises(OperationalError):
            recorder.insert_events([StoredEvent(uuid4(), 1, "topic1", b"")])
        factory.close()
