"""The measures of the relay can be taken, and leave nothing on the broker."""

from contextlib import closing

import psycopg
from kafka import KafkaAdminClient

from bench import relais, relais_delai
from ledger.preuve.registre import MIGRATIONS as MIGRATIONS_DU_SCEAU
from ledger.store.migrations import migrer
from tests.kafka.brokers import Broker


def test_the_measure_of_the_relay(base_vierge: str, broker: Broker) -> None:
    with psycopg.connect(base_vierge, autocommit=True) as connexion:
        migrer(connexion, "d33")
    mesures = relais.mesurer(base_vierge, "d33", broker.bootstrap, evenements=1_000)
    assert [mesure.mesure for mesure in mesures] == ["relais", "relais_sans_journal"]
    assert all(mesure.valeur > 0 and mesure.ratio and mesure.reference for mesure in mesures)
    with closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        assert not [nom for nom in admin.list_topics() if "mesure_" in nom]


def test_the_measure_of_the_delay(base_vierge: str, broker: Broker) -> None:
    schema = "d33_delai"
    with psycopg.connect(base_vierge, autocommit=True) as connexion:
        migrer(connexion, schema, MIGRATIONS_DU_SCEAU)
    mesures = relais_delai.mesurer(base_vierge, schema, broker.bootstrap, evenements=40)
    assert [mesure.mesure for mesure in mesures] == ["relais_delai_p50", "relais_delai_p99"]
    assert 0 < mesures[0].valeur <= mesures[1].valeur
    with closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        assert not [nom for nom in admin.list_topics() if schema in nom]
