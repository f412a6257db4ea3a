"""What a relay publishes, and how it stops: on every broker of the run."""

import signal
import time
from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import orjson
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat

from integrations.kafka.outcome import Sortie
from integrations.kafka.position import Position, lire_position
from integrations.kafka.records import cle_et_partition
from integrations.kafka.topics import identifiant_du_relais
from integrations.storage.databases import ServeurPostgres
from ledger.events.entree.identifiant import IdentifiantRattache
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from tests.integrations.kafka.departement import JOUR, SECRET, Departement, departement, ouverture
from tests.integrations.kafka.lecture import CLIENTS, exiger_une_fois_chacun, par_kafka_python
from tests.kafka.brokers import Broker


@pytest.fixture(scope="module")
def publie(postgres: ServeurPostgres, broker: Broker) -> Iterator[Departement]:
    """A département published once, that tests only read."""
    base = f"essai_{uuid4().hex}"
    with departement(postgres.creer_base(base), broker.bootstrap) as ouvert:
        ouvert.ajouter(300)
        ouvert.publier()
        yield ouvert
    postgres.supprimer_base(base)


def test_every_public_event_is_published_once_and_in_order(publie: Departement) -> None:
    for lire in CLIENTS:
        exiger_une_fois_chacun(lire(publie.bootstrap, publie.topics()), publie.publics(), publie.schema)


def test_the_topics_never_hold_anything_sealed(publie: Departement) -> None:
    tout = [*publie.topics(), identifiant_du_relais(publie.schema)]
    octets = b"".join(
        morceau
        for lu in par_kafka_python(publie.bootstrap, tout, "read_uncommitted")
        for morceau in (lu.cle or b"", lu.valeur or b"", *(nom.encode() + v for nom, v in lu.entetes))
    )
    lus = publie.lire()
    scelles = [e for e in lus if e.scelle]
    assert scelles, "the log holds sealed fields"
    assert {SECRET in str(e.desceller(publie.journal.coffre)) for e in scelles} == {True}
    assert all(e.scelle is not None and e.scelle not in octets for e in scelles)
    assert SECRET.encode() not in octets
    assert orjson.dumps(SECRET)[1:-1] not in octets
    noms = set().union(*(e.classe.champs_scelles for e in lus if e.classe))
    assert "compte_rendu" in noms
    assert not [nom for nom in noms if f'"{nom}"'.encode() in octets]
    assert b"identifiant" not in octets


def test_each_record_is_a_cloudevent(publie: Departement) -> None:
    par_id = {public.attributs["id"]: public for public in publie.publics()}
    lus = par_kafka_python(publie.bootstrap, publie.topics())
    assert len(lus) == len(par_id)
    for lu in lus:
        entetes = dict(lu.entetes)
        assert len(entetes) == len(lu.entetes)
        # The SDK draws an id for a record without one: its presence is ours to check.
        assert {"ce_id", "ce_source", "ce_specversion", "ce_type"} <= entetes.keys()
        evenement = from_binary(KafkaMessage(entetes, lu.cle, lu.valeur or b""), JSONFormat())
        public = par_id[evenement.get_id()]
        assert evenement.get_type() == public.attributs["type"]
        assert evenement.get_datacontenttype() == "application/json"
        assert evenement.get_extension("dossierversion") == public.attributs["dossierversion"]
        assert evenement.get_extension("partitionkey") == public.cle
        assert evenement.get_time() == datetime.fromisoformat(public.attributs["time"])
        assert evenement.get_data() == orjson.loads(public.donnees)


def test_partitions_are_those_of_kafkas_own_partitioner(publie: Departement) -> None:
    lus = par_kafka_python(publie.bootstrap, publie.topics())
    assert len({lu.partition for lu in lus}) > 1
    # Kafka's reference values for murmur2 (UtilsTest.testMurmur2): 21 and foobar.
    assert cle_et_partition("21", 1_000_003)[1] == (-973932308 & 0x7FFFFFFF) % 1_000_003
    assert cle_et_partition("foobar", 1_000_003)[1] == (-790332482 & 0x7FFFFFFF) % 1_000_003


def test_events_that_stay_inside_move_the_position(gironde: Departement) -> None:
    identifiants = [
        IdentifiantRattache(survenu_le=JOUR, genre=next(iter(GenreIdentifiant)), dossier=uuid4()) for _ in range(90)
    ]
    gironde.ecrire([gironde.ecriture(uuid4(), identifiant) for identifiant in identifiants])
    gironde.publier()
    dernier = gironde.lire()[-1]
    position = lire_position(gironde.bootstrap, gironde.schema)
    assert position == Position(90, dernier.hash.hex())
    assert par_kafka_python(gironde.bootstrap, gironde.topics()) == []


def test_an_event_is_published_as_soon_as_it_is_written(gironde: Departement) -> None:
    """It is called: it would not look by itself before an hour has passed."""
    gironde.ajouter(1)
    with gironde.relais(ATTENTE="3600") as relais:
        for _ in range(4):
            gironde.attendre(lambda: gironde.publiee() == gironde.position())
            time.sleep(0.1)
            gironde.ecrire([gironde.ecriture(uuid4(), ouverture())])
        gironde.attendre(lambda: gironde.publiee() == gironde.position())
        assert relais.poll() is None


@pytest.mark.parametrize("signe", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_leaves_no_transaction_open(gironde: Departement, signe: signal.Signals) -> None:
    gironde.ajouter(300)
    with gironde.relais(gironde.reglages.model_copy(update={"lot": 1})) as relais:
        gironde.attendre_apres(0)
        # However fast the first ones went, there is work left when the signal comes.
        gironde.ajouter(300)
        relais.send_signal(signe)
        _, journal = relais.communicate(timeout=10)
        assert (relais.returncode, "arrêté à la demande" in journal) == (Sortie.ARRET, True)
    # A reader of everything and a reader of what is committed see the same: what the position says, and no more.
    tout = par_kafka_python(gironde.bootstrap, gironde.topics(), "read_uncommitted")
    assert tout == par_kafka_python(gironde.bootstrap, gironde.topics())
    publiee = gironde.publiee()
    assert 0 < publiee < gironde.position()
    exiger_une_fois_chacun(tout, [p for p in gironde.publics() if p.position <= publiee], gironde.schema)
