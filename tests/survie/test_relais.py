"""A relay that does not know where it is publishes nothing (F-9)."""

from contextlib import closing

from kafka import KafkaAdminClient, KafkaProducer

from integrations.kafka.outcome import Sortie
from integrations.kafka.topics import identifiant_du_relais
from tests.integrations.kafka.departement import Departement
from tests.integrations.kafka.lecture import par_kafka_python
from tests.integrations.storage.processes import wait_until


def oublier_la_position(gironde: Departement) -> None:
    """The topic of positions is lost, and made again by whoever starts the relay."""
    relais = identifiant_du_relais(gironde.schema)
    with closing(KafkaAdminClient(bootstrap_servers=gironde.bootstrap)) as admin:
        admin.delete_topics([relais])
        wait_until(lambda: not [d for d in admin.describe_topics([relais]) if d["error_code"] == 0])
    gironde.creer_topics()


def test_f9_sans_position_connue_le_relais_ne_publie_rien(gironde: Departement) -> None:
    gironde.ajouter(30)
    gironde.publier()
    avant = par_kafka_python(gironde.bootstrap, gironde.topics())
    assert avant
    oublier_la_position(gironde)
    gironde.ajouter(3)
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION, journal
    assert f"la position du relais (topic « {identifiant_du_relais(gironde.schema)} ») est perdue" in journal
    assert "parcours republier" in journal
    assert par_kafka_python(gironde.bootstrap, gironde.topics()) == avant


def test_f9_ce_qui_fut_abandonne_n_est_rien(gironde: Departement) -> None:
    """A relay that died in its first transaction left records that nobody reads: the next one starts."""
    gironde.ajouter(3)
    relais, premier = identifiant_du_relais(gironde.schema), gironde.topics()[0]
    with closing(KafkaProducer(bootstrap_servers=gironde.bootstrap, transactional_id=relais)) as producer:
        producer.init_transactions()
        producer.begin_transaction()
        producer.send(premier, value=b"{}", key=b"x", partition=0).get(timeout=10)
        producer.abort_transaction()
    gironde.publier()
    assert gironde.publiee() == gironde.position()
