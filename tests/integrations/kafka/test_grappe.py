"""Apache Kafka with three brokers: what the relay's recipe rests upon, item by item, as it is there.

What they said, and what changed, is in `docs/decisions/0007-relais-sur-apache.md`. Three items have no test of their own.
*Offsets retention*: the shortest that a broker accepts is a minute; deleting the group leaves the same state, and that is
what is tried. *Throughput ratios*: figures, not properties; `make bench MESURES="relais relais_delai"` takes them. *Why
records were read twice when futures were not checked*: the relay never commits without; that it would lose some is tried.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import confluent_kafka
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.structs import OffsetAndMetadata

from integrations.kafka.outcome import EVICTION, Sortie, juger
from integrations.kafka.position import lire_position
from integrations.kafka.topics import identifiant_du_relais
from integrations.storage.databases import ServeurPostgres
from ledger.publication import topic
from tests.integrations.kafka import SOCKETS_LAISSES
from tests.integrations.kafka.abonnes.test_abonne import EXEMPLE, traites
from tests.integrations.kafka.charge import exiger_tout, sous_charge
from tests.integrations.kafka.departement import Departement, departement
from tests.integrations.kafka.lecture import par_kafka_python
from tests.integrations.storage.processes import wait_until
from tests.kafka.grappe import Grappe, trois_brokers

LONG_S = 60.0
regarder = partial(wait_until, timeout_s=LONG_S, every_s=0.2)  # looks at a broker, each of which opens clients
PARTITIONS = 2
pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings(SOCKETS_LAISSES),
    pytest.mark.usefixtures("ramasser"),
]


@pytest.fixture(scope="module")
def grappe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grappe]:
    """Three brokers, for the tests of this file."""
    with trois_brokers(tmp_path_factory.mktemp("grappe")) as ouverte:
        yield ouverte


@pytest.fixture(scope="module")
def creuse(grappe: Grappe, postgres: ServeurPostgres) -> Iterator[Departement]:
    """A département whose topics have three copies: a test adds to what the others published."""
    base = f"essai_{uuid4().hex}"
    with departement(postgres.creer_base(base), grappe.bootstrap, replication=3, partitions=PARTITIONS) as ouvert:
        ouvert.ajouter(30)
        ouvert.publier()
        yield ouvert
    postgres.supprimer_base(base)


@pytest.fixture
def essai(grappe: Grappe) -> str:
    """A topic of one partition and three copies."""
    nom = f"essai.{uuid4().hex[:8]}"
    creer(grappe, nom, {"num_partitions": 1, "replication_factor": 3})
    return nom


def creer(grappe: Grappe, nom: str, forme: dict[str, Any]) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=grappe.bootstrap)) as admin:
        admin.create_topics({nom: forme})
        admin.wait_for_topics([nom])


@contextmanager
def producteur(grappe: Grappe, identifiant: str, **options: Any) -> Iterator[Any]:
    """A transactional producer of kafka-python, ready to begin."""
    communes = {"max_block_ms": 20_000, "retry_backoff_ms": 10, "reconnect_backoff_max_ms": 500, "acks": "all"}
    producer = KafkaProducer(bootstrap_servers=grappe.bootstrap, transactional_id=identifiant, **(communes | options))
    try:
        producer.init_transactions()
        yield producer
    finally:
        with suppress(KafkaError):  # an unfinished batch, or a fenced one: what it was for is over
            producer.close(timeout=2)


def fin(grappe: Grappe, nom: str, isolation: str) -> int:
    partition = TopicPartition(nom, 0)
    with closing(KafkaAdminClient(bootstrap_servers=grappe.bootstrap)) as admin:
        lues = admin.list_partition_offsets({partition: OffsetSpec.LATEST}, isolation_level=isolation)
    return int(lues[partition].offset)


def regler(bootstrap: str, nom: str, **reglages: str) -> None:
    propres = {cle.replace("_", "."): valeur for cle, valeur in reglages.items()}
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, nom, propres)])


class TestTransactions:
    def test_a_zombie_in_mid_transaction_is_fenced_and_nothing_of_it_is_read(self, grappe: Grappe, essai: str) -> None:
        """kafka-python asks for a new epoch by itself. noida granted it; Apache Kafka refuses it, but may first abort the
        transaction of whoever has the id (it is ongoing, and an id that comes back ends it): that one starts again, which
        is why the supervisor does not give up at a first eviction. All or nothing is read in any case.
        """
        with producteur(grappe, essai) as zombie:
            zombie.begin_transaction()
            zombie.send(essai, b"zombie", partition=0).get(timeout=20)
            with producteur(grappe, essai) as vivant:
                vivant.begin_transaction()
                vivant.send(essai, b"vivant", partition=0).get(timeout=20)
                futur = zombie.send(essai, b"zombie", partition=0)
                with pytest.raises(KafkaError):
                    futur.get(timeout=20)
                with pytest.raises(KafkaError):
                    zombie.commit_transaction()
                time.sleep(0.5)  # time to renew its epoch, were it granted
                issue: list[Sortie] = []
                try:
                    vivant.commit_transaction()
                except KafkaError as refus:
                    issue.append(juger(refus))
        assert issue in ([], [Sortie.EVINCE])
        lus = [] if issue else [b"vivant"]
        assert isinstance(futur.exception, EVICTION)
        assert [lu.valeur for lu in par_kafka_python(grappe.bootstrap, [essai])] == lus
        with producteur(grappe, essai) as suivant:
            suivant.begin_transaction()
            suivant.send(essai, b"suivant", partition=0).get(timeout=20)
            suivant.commit_transaction()
        assert [lu.valeur for lu in par_kafka_python(grappe.bootstrap, [essai])] == [*lus, b"suivant"]

    def test_a_transaction_that_expires_is_aborted_and_lets_readers_go_on(self, grappe: Grappe, essai: str) -> None:
        """noida let it hold them back until its transactional id came back."""
        with producteur(grappe, essai, transaction_timeout_ms=1_500) as mort:
            mort.begin_transaction()
            mort.send(essai, b"jamais", partition=0).get(timeout=20)
            debut = time.monotonic()
            assert fin(grappe, essai, "read_committed") == 0 < fin(grappe, essai, "read_uncommitted")
            regarder(lambda: fin(grappe, essai, "read_committed") == fin(grappe, essai, "read_uncommitted"))
            assert time.monotonic() - debut > 0.5
            with pytest.raises(KafkaError):
                mort.commit_transaction()
        assert par_kafka_python(grappe.bootstrap, [essai]) == []

    def test_offsets_of_an_open_transaction_are_not_given(self, grappe: Grappe, essai: str) -> None:
        """The reason not to keep the position there: noida gave the old offset at once, Apache Kafka makes one wait."""
        groupe = f"{essai}.groupe"
        lecteur = confluent_kafka.Consumer(
            {"bootstrap.servers": grappe.bootstrap, "group.id": groupe, "isolation.level": "read_committed"}
        )
        demande = [confluent_kafka.TopicPartition(essai, 0)]
        with producteur(grappe, essai) as producer:
            producer.begin_transaction()
            producer.send_offsets_to_transaction({TopicPartition(essai, 0): OffsetAndMetadata(7, "", -1)}, groupe)
            try:
                with pytest.raises(confluent_kafka.KafkaException) as attente:
                    lecteur.committed(demande, timeout=1.0)
                assert attente.value.args[0].code() in (
                    confluent_kafka.KafkaError._TIMED_OUT,
                    confluent_kafka.KafkaError.UNSTABLE_OFFSET_COMMIT,
                )
                producer.commit_transaction()
                (lu,) = lecteur.committed(demande, timeout=20)
                assert lu.offset == 7
            finally:
                lecteur.close()

    def test_a_relay_killed_in_its_commit_is_replaced_at_once(self, creuse: Departement) -> None:
        """The next one meets CONCURRENT_TRANSACTIONS while the broker finishes, and waits."""
        for etape in ("acquittement", "commit"):
            creuse.ajouter(20)
            statut, journal = creuse.relais_fini(ETAPE=etape)
            assert statut == -signal.SIGKILL, journal
        exiger_tout(creuse)

    def test_a_commit_over_records_that_expired_succeeds_without_them(self, grappe: Grappe) -> None:
        """Why every future is checked: kafka-python says nothing of a batch that no leader took, whatever the broker."""
        nom = f"essai.{uuid4().hex[:8]}"
        options = {"delivery_timeout_ms": 7_000, "request_timeout_ms": 6_000}
        with producteur(grappe, nom, **options) as producer:
            coordinateur = int(str(producer._transaction_manager._transaction_coordinator).rpartition("-")[2])
            mort, vif = [noeud for noeud in grappe.brokers if noeud != coordinateur]
            creer(grappe, nom, {"assignments": {0: [vif], 1: [mort]}})
            wait_until(lambda: producer.partitions_for(nom) == {0, 1}, LONG_S)
            producer.begin_transaction()
            # Both partitions are in the transaction before a broker dies: until the others see it dead, the coordinator's
            # copies are not written, and adding one would last longer than a request may.
            perdue = TopicPartition(nom, 1)
            producer._transaction_manager.maybe_add_partition_to_transaction(perdue)
            producer.send(nom, b"pris", partition=0).get(timeout=20)
            wait_until(lambda: producer._transaction_manager.is_partition_added(perdue), LONG_S)
            grappe.tuer(mort)
            try:
                perdu = producer.send(nom, b"perdu", partition=1)
                producer.flush()
                assert isinstance(perdu.exception, KafkaTimeoutError)
                regarder(lambda: grappe.meneurs(nom)[nom, 1] == -1)
                producer.commit_transaction()
            finally:
                grappe.demarrer(mort)
        regarder(lambda: -1 not in grappe.meneurs(nom).values())
        regarder(lambda: len(par_kafka_python(grappe.bootstrap, [nom])) > 0)
        assert [lu.valeur for lu in par_kafka_python(grappe.bootstrap, [nom])] == [b"pris"]


class TestTopics:
    def test_nothing_of_ours_makes_a_broker_create_a_topic(self, creuse: Departement) -> None:
        """These brokers would: they make a topic that expires after a week of whatever a client names."""
        disparu = topic(creuse.schema, "structure")
        with closing(KafkaAdminClient(bootstrap_servers=creuse.bootstrap)) as admin:
            admin.delete_topics([disparu])
            regarder(lambda: disparu not in admin.list_topics())
            creuse.ajouter(5)
            statut, journal = creuse.relais_fini()
            assert statut == Sortie.INTERVENTION
            assert f"topics absents, ou cachés à ce compte Kafka : {disparu}" in journal
            time.sleep(0.5)
            assert disparu not in admin.list_topics()
        creuse.creer_topics()
        exiger_tout(creuse)

    def test_a_batch_too_large_for_the_broker_is_cut(self, creuse: Departement) -> None:
        """Records under the limit, batches over it: cut and sent again, within the transaction."""
        nom = topic(creuse.schema, "rendez_vous")
        regler(creuse.bootstrap, nom, max_message_bytes="1600")
        creuse.ajouter(80)
        try:
            exiger_tout(creuse)
        finally:
            regler(creuse.bootstrap, nom, max_message_bytes="1048588")

    def test_the_position_is_read_right_while_its_topic_is_compacted(self, creuse: Departement) -> None:
        nom = identifiant_du_relais(creuse.schema)
        regler(
            creuse.bootstrap,
            nom,
            cleanup_policy="compact",
            segment_ms="200",
            max_compaction_lag_ms="200",
            min_cleanable_dirty_ratio="0.01",
        )
        lues: list[int] = []
        fini = threading.Event()

        def lire() -> None:
            while not fini.wait(0.05):
                lues.append(lire_position(creuse.bootstrap, creuse.schema).numero)

        fil = threading.Thread(target=lire)
        fil.start()
        try:
            for _ in range(2):
                creuse.ajouter(8)
                avec_un = creuse.reglages.model_copy(update={"lot": 1, "jusqua": creuse.position()})
                statut, journal = creuse.relais_fini(avec_un)
                assert statut == Sortie.ARRET, journal
            regarder(lambda: len(restants(creuse, nom)) < 6)
        finally:
            fini.set()
            fil.join()
        assert lues == sorted(lues)
        assert lire_position(creuse.bootstrap, creuse.schema).numero == creuse.position()
        exiger_tout(creuse)


def restants(creuse: Departement, nom: str) -> list[int]:
    """Positions that a topic of positions still holds."""
    return [json.loads(lu.valeur or b"{}")["numero"] for lu in par_kafka_python(creuse.bootstrap, [nom])]


class TestAbonnes:
    def test_offsets_that_expired_lead_back_to_the_beginning_and_nothing_is_done_twice(
        self, creuse: Departement, tmp_path: Path
    ) -> None:
        groupe, fichier = f"{creuse.schema}-oublie", tmp_path / "abonne.sqlite"
        commande = [sys.executable, str(EXEMPLE), creuse.bootstrap, groupe, str(fichier), *creuse.topics()]
        for _ in range(2):
            attendus = len(creuse.publics())
            with subprocess.Popen(commande, stderr=subprocess.PIPE, text=True) as abonne:
                wait_until(lambda: traites(fichier) == attendus or abonne.poll() is not None, LONG_S)  # noqa: B023
                abonne.terminate()
                _, erreurs = abonne.communicate(timeout=30)
            assert abonne.returncode == 0, erreurs
            creuse.ajouter(10)
            creuse.publier()
            with closing(KafkaAdminClient(bootstrap_servers=creuse.bootstrap)) as admin:
                admin.delete_groups([groupe])
        with closing(sqlite3.connect(fichier)) as base:
            ((etapes, dossiers),) = base.execute("select count(*), count(distinct dossier || version) from etapes")
        assert etapes == dossiers == attendus

    def test_a_dead_member_is_replaced_once_its_session_ends(self, creuse: Departement) -> None:
        """And the first one of a group waits for others: `group.initial.rebalance.delay.ms`, a second here."""
        groupe, nom = f"{creuse.schema}-duo", topic(creuse.schema, "rendez_vous")
        options = {
            "bootstrap_servers": creuse.bootstrap,
            "group_id": groupe,
            "session_timeout_ms": 2_000,
            "heartbeat_interval_ms": 300,
            "auto_offset_reset": "earliest",
        }
        debut = time.monotonic()
        enfant = subprocess.Popen([sys.executable, "-c", MEMBRE, json.dumps([nom, options])], stdout=subprocess.PIPE)
        with enfant, closing(KafkaConsumer(nom, **options)) as survivant:
            survivant.topics()
            assert enfant.stdout is not None
            assert enfant.stdout.readline() == b"pret\n"
            assert time.monotonic() - debut > 1.0
            # Both are members: the partitions are shared.
            wait_until(lambda: 0 < partitions(survivant) < PARTITIONS, LONG_S)
            os.kill(enfant.pid, signal.SIGKILL)
            mort = time.monotonic()
            wait_until(lambda: partitions(survivant) == PARTITIONS, LONG_S)
            assert 0.5 < time.monotonic() - mort < 30


def partitions(membre: Any) -> int:
    """How many this member of a group holds, after a poll."""
    membre.poll(timeout_ms=200)
    return len(membre.assignment())


MEMBRE = """
import json, sys
from kafka import KafkaConsumer
topic, options = json.loads(sys.argv[1])
membre = KafkaConsumer(topic, **options)
membre.topics()
while not membre.assignment():
    membre.poll(timeout_ms=200)
print("pret", flush=True)
while True:
    membre.poll(timeout_ms=200)
"""


def attendre_une_avance(creuse: Departement) -> None:
    """The relay commits more than it had; whoever asks may fall on the broker that is dead."""
    depart: list[int] = []

    def avance() -> bool:
        with suppress(KafkaError):
            depart.append(creuse.publiee())
        return len(depart) > 1 and depart[-1] > depart[0]

    regarder(avance)


class TestPannes:
    def test_leaders_that_die_lose_nothing_that_was_acknowledged(self, grappe: Grappe, creuse: Departement) -> None:
        """kill -9 under load of two brokers in turn, the one that leads the position among them."""
        tous = [*creuse.topics(), identifiant_du_relais(creuse.schema)]
        with creuse.supervise() as superviseur, sous_charge(creuse, par_seconde=60):
            meneur = grappe.meneurs(tous[-1])[tous[-1], 0]
            for noeud in (meneur, meneur % 3 + 1):
                attendre_une_avance(creuse)
                grappe.tuer(noeud)
                regarder(lambda: not {noeud, -1} & set(grappe.meneurs(*tous).values()))  # noqa: B023
                attendre_une_avance(creuse)
                grappe.demarrer(noeud)
                grappe.attendre_les_copies(*tous)
            superviseur.terminate()
            _, journal = superviseur.communicate(timeout=40)
        assert superviseur.returncode == Sortie.ARRET, journal
        exiger_tout(creuse)

    def test_too_few_copies_or_no_leader_publish_nothing_rather_than_a_part(
        self, grappe: Grappe, creuse: Departement, tmp_path: Path
    ) -> None:
        """Two brokers of three away for longer than a delivery may take, in mid transaction."""
        creuse.ajouter(40)
        avant = creuse.publiee()
        barriere = tmp_path / "barriere"
        reglages = creuse.reglages.model_copy(update={"transaction_s": 6.0, "lot": 500})
        with creuse.relais(reglages, ETAPE="milieu", BARRIERE=str(barriere)) as relais:
            wait_until(barriere.exists, LONG_S)
            grappe.tuer(1, 2)
            barriere.unlink()
            _, journal = relais.communicate(timeout=60)
        assert relais.returncode == Sortie.REESSAI, journal
        grappe.demarrer(1, 2)
        grappe.attendre_les_copies(*creuse.topics(), identifiant_du_relais(creuse.schema))
        assert creuse.publiee() == avant
        exiger_tout(creuse)
