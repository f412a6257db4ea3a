"""What a relay refuses, and with which status: nothing is published beyond a doubt, and no log quotes an event."""

import random
import string
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType
from pydantic import SecretStr

from integrations.kafka.connexion import EN_CLAIR, Securite
from integrations.kafka.outcome import Sortie
from integrations.kafka.relay import Reglages, verrou_du_relais
from integrations.kafka.topics import identifiant_du_relais
from ledger.events.structure import StructureDeclaree
from ledger.publication import topic
from ledger.store.migrations import declarer_types
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.structure import CategorieStructure
from tests.integrations.kafka.departement import JOUR, LOT, Departement
from tests.integrations.kafka.lecture import par_kafka_python
from tests.integrations.storage.processes import wait_until

pytestmark = pytest.mark.timeout(600)  # each waits for relays to end, which start and end when a busy machine lets them


def structure(libelle: str) -> StructureDeclaree:
    """A structure; its name may be longer than the ledger accepts, as one written by another version could be."""
    valable = StructureDeclaree(
        survenu_le=JOUR,
        structure="MDS-33-04",
        libelle_structure="MDS",
        categorie=CategorieStructure.MDS,
        organisme=Organisme.CONSEIL_DEPARTEMENTAL,
        pts="Médoc",
    )
    return valable.model_copy(update={"libelle_structure": libelle})


@contextmanager
def sans_triggers(gironde: Departement) -> Iterator[psycopg.Connection]:
    """A connection of the tables' owner, which can do what the ledger forbids to everybody: a restored backup."""
    table = f"{gironde.schema}.evenements"
    with psycopg.connect(gironde.url, autocommit=True) as connexion:
        connexion.execute(f"alter table {table} disable trigger all")
        yield connexion


def test_a_second_relay_waits_for_its_turn(gironde: Departement) -> None:
    gironde.ajouter(1)
    with gironde.relais() as premier:
        gironde.attendre(lambda: gironde.publiee() == 1)
        statut, journal = gironde.relais_fini()
        assert statut == Sortie.REESSAI
        assert "un autre relais publie déjà" in journal
        gironde.ajouter(5)
        gironde.attendre(lambda: gironde.publiee() == gironde.position())
        assert premier.poll() is None


def test_each_departement_has_its_own_lock() -> None:
    assert verrou_du_relais("d33") != verrou_du_relais("d35")


@pytest.mark.parametrize("etape", ["lecture", "milieu", "acquittement"])
def test_a_relay_that_another_producer_fenced_ends(gironde: Departement, tmp_path: Path, etape: str) -> None:
    gironde.ajouter(60)
    barriere = tmp_path / "barriere"
    with gironde.relais(ETAPE=etape, FOIS="2", BARRIERE=str(barriere)) as relais:
        wait_until(barriere.exists)
        autre = KafkaProducer(
            bootstrap_servers=gironde.bootstrap, transactional_id=identifiant_du_relais(gironde.schema)
        )
        with closing(autre):
            autre.init_transactions()
            barriere.unlink()
            _, journal = relais.communicate(timeout=20)
            # The one that fenced is not fenced in turn: kafka-python would renew the epoch of the fenced one.
            autre.begin_transaction()
            autre.send(identifiant_du_relais(gironde.schema), key=b"autre", value=b"", partition=0).get(timeout=10)
            autre.commit_transaction()
    assert relais.returncode == Sortie.EVINCE, journal
    assert "un autre publie pour ce département" in journal
    assert gironde.publiee() == LOT
    ids = {public.attributs["id"] for public in gironde.publics() if public.position <= LOT}
    assert {lu.ce["id"] for lu in par_kafka_python(gironde.bootstrap, gironde.topics())} == ids


def test_an_event_too_large_for_the_client_is_named(gironde: Departement) -> None:
    gironde.ajouter(10)
    fin = gironde.position()
    gironde.ecrire([gironde.ecriture(uuid4(), structure("x" * 1_100_000))])
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION
    assert f"l'événement à la position {fin + 1} n'a pas été publié : MessageSizeTooLargeError" in journal
    assert "xxx" not in journal
    assert gironde.publiee() == 0
    assert par_kafka_python(gironde.bootstrap, gironde.topics()) == []


def test_an_event_too_large_for_the_broker_is_named(gironde: Departement) -> None:
    petit = ConfigResource(ConfigResourceType.TOPIC, topic(gironde.schema, "structure"), {"max.message.bytes": "2000"})
    with closing(KafkaAdminClient(bootstrap_servers=gironde.bootstrap)) as admin:
        admin.alter_configs([petit])
    hasard = random.Random(3)
    incompressible = "".join(hasard.choices(string.ascii_letters, k=20_000))
    gironde.ecrire(
        [gironde.ecriture(uuid4(), structure(libelle)) for libelle in ("court", "court", incompressible, "court")]
    )
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION, journal
    assert "MessageSizeTooLargeError" in journal
    assert incompressible[:20] not in journal
    assert gironde.publiee() == 0
    assert par_kafka_python(gironde.bootstrap, gironde.topics()) == []
    # One by one, what comes before is published and the event is named.
    statut, journal = gironde.relais_fini(gironde.reglages.model_copy(update={"lot": 1}))
    assert statut == Sortie.INTERVENTION, journal
    assert "l'événement à la position 3 n'a pas été publié : MessageSizeTooLargeError" in journal
    assert gironde.publiee() == 2


def test_a_type_of_a_newer_version_is_not_passed_over(gironde: Departement) -> None:
    gironde.ajouter(3)
    with psycopg.connect(gironde.url, autocommit=True) as connexion:
        declarer_types(connexion, gironde.schema, {"avenir.inconnu.v1": (9_999, "avenir")})
    ecriture = gironde.ecriture(uuid4(), structure("x"))
    object.__setattr__(ecriture.evenements[0], "type", 9_999)
    gironde.ecrire([ecriture])
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION
    assert "le type 9999 de l'événement à la position 4 est inconnu" in journal
    assert gironde.publiee() == 0


def test_a_hole_in_the_log_stops_the_relay(gironde: Departement) -> None:
    gironde.ajouter(10)
    with sans_triggers(gironde) as connexion:
        connexion.execute(f"delete from {gironde.schema}.evenements where position = 4")
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION
    assert "le journal a un trou après la position 0" in journal
    assert gironde.publiee() == 0


def test_a_log_restored_from_an_older_backup_stops_the_relay(gironde: Departement) -> None:
    gironde.ajouter(20)
    gironde.publier()
    publiee = gironde.publiee()
    with sans_triggers(gironde) as connexion:
        connexion.execute(f"delete from {gironde.schema}.evenements where position > 5")
    plus_court = gironde.relais_fini()
    # Written to again, it goes as far as Kafka: the position alone would not tell.
    gironde.ecrire([gironde.ecriture(uuid4(), structure("autre")) for _ in range(publiee)])
    for statut, journal in (plus_court, gironde.relais_fini()):
        assert statut == Sortie.INTERVENTION
        assert f"le dernier événement publié, à la position {publiee}, n'est plus dans le journal" in journal
    assert gironde.publiee() == publiee


def test_other_partition_counts_are_refused(gironde: Departement) -> None:
    reglages = gironde.reglages.model_copy(update={"partitions": 12})
    statut, journal = gironde.relais_fini(reglages)
    assert statut == Sortie.INTERVENTION
    assert "a 6 partition(s) au lieu de 12" in journal


def test_a_schema_that_does_not_exist_is_refused(gironde: Departement) -> None:
    gironde.ajouter(1)
    with psycopg.connect(gironde.url, autocommit=True) as connexion:
        connexion.execute(f"alter schema {gironde.schema} rename to ailleurs")
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION
    assert "UndefinedTable" in journal


def test_a_transaction_longer_than_the_broker_allows_is_refused(gironde: Departement) -> None:
    statut, journal = gironde.relais_fini(gironde.reglages.model_copy(update={"transaction_s": 1_800.0}))
    assert statut == Sortie.INTERVENTION
    assert "InvalidTransactionTimeout" in journal


@pytest.mark.parametrize("ou", ["postgresql", "kafka"])
def test_what_cannot_be_reached_is_tried_again(gironde: Departement, ou: str) -> None:
    ailleurs = {"pg_url": "postgresql://127.0.0.1:1/x"} if ou == "postgresql" else {"bootstrap": "127.0.0.1:1"}
    statut, journal = gironde.relais_fini(gironde.reglages.model_copy(update=ailleurs))
    assert statut == Sortie.REESSAI
    assert "relais interrompu, à relancer" in journal


def test_settings_never_show_a_password() -> None:
    reglages = Reglages.model_validate(
        {
            "pg_url": "postgresql://relais:motdepasse@serveur/base",
            "journal": "d33",
            "bootstrap": "kafka:9093",
            "securite": {"protocole": "SASL_SSL", "utilisateur": "relais", "mot_de_passe": "motdepasse"},
        }
    )
    assert "motdepasse" not in repr(reglages)
    assert "motdepasse" not in reglages.securite.model_dump_json()
    assert Reglages.model_validate_json(reglages.pour_un_processus()) == reglages


def test_a_kafka_account_is_whole() -> None:
    with pytest.raises(ValueError, match="demande un utilisateur et un mot de passe"):
        Reglages.model_validate(
            {"pg_url": "", "journal": "d33", "bootstrap": "", "securite": {"protocole": "SASL_SSL"}}
        )


def test_certificates_go_with_tls_and_accounts_with_sasl() -> None:
    tls = Securite(protocole="SSL", autorites="ca.pem", certificat="nous.pem", cle_privee="nous.key")
    assert tls.options() == {
        "security_protocol": "SSL",
        "ssl_cafile": "ca.pem",
        "ssl_certfile": "nous.pem",
        "ssl_keyfile": "nous.key",
    }
    assert EN_CLAIR.options() == {"security_protocol": "PLAINTEXT"}
    sasl = Securite(protocole="SASL_SSL", utilisateur="relais", mot_de_passe=SecretStr("r")).options()
    assert (sasl["sasl_mechanism"], sasl["sasl_plain_password"], sasl["ssl_cafile"]) == ("SCRAM-SHA-512", "r", None)
