"""Topics: what is refused, what is created, what a second creation leaves alone."""

from contextlib import closing
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from integrations.kafka.errors import TopicsNonConformes
from integrations.kafka.position import DEBUT, lire_position
from integrations.kafka.topics import (
    Destination,
    creer_topics,
    identifiant_du_relais,
    topics_de_famille,
    verifier_topics,
)
from ledger.publication import FAMILLES_INTERNES, topic
from tests.kafka.brokers import Broker


@pytest.fixture
def schema() -> str:
    return f"d33_{uuid4().hex[:12]}"


def test_missing_topics_are_named(broker: Broker, schema: str) -> None:
    with pytest.raises(
        TopicsNonConformes, match=f"topics absents.* : .*{topic(schema, 'orientation')}.*parcours relayer"
    ):
        verifier_topics(broker.bootstrap, schema)
    with pytest.raises(TopicsNonConformes, match="n'existe pas"):
        lire_position(broker.bootstrap, schema)
    with closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        assert not [nom for nom in admin.list_topics() if schema in nom]


def test_more_copies_than_brokers_are_refused(broker: Broker, schema: str) -> None:
    with pytest.raises(TopicsNonConformes, match="le broker refuse de créer des topics"):
        creer_topics(broker.bootstrap, schema, replication=5)


def test_a_schema_name_is_checked(broker: Broker) -> None:
    with pytest.raises(ValueError, match="nom de schéma refusé"):
        creer_topics(broker.bootstrap, "d33; drop")


def test_existing_topics_are_left_alone_and_checked(broker: Broker, schema: str) -> None:
    crees = creer_topics(broker.bootstrap, schema, partitions=3)
    points = Destination(schema).points
    assert crees == sorted([*topics_de_famille(schema).values(), points, identifiant_du_relais(schema)])
    assert creer_topics(broker.bootstrap, schema, partitions=3) == []
    verifier_topics(broker.bootstrap, schema, partitions=3)
    assert lire_position(broker.bootstrap, schema) == DEBUT
    with pytest.raises(TopicsNonConformes, match=r"a 3 partition\(s\) au lieu de 6.*casserait l'ordre"):
        creer_topics(broker.bootstrap, schema)


def test_a_topic_that_would_forget_is_refused(broker: Broker, schema: str) -> None:
    """What a broker creates on its own keeps events for a week."""
    nom = topic(schema, "orientation")
    with closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        admin.create_topics({nom: {"num_partitions": 6, "replication_factor": 1}}, wait_for_metadata=True)
    with pytest.raises(TopicsNonConformes, match=rf"« {nom} » a retention.ms=\S+ au lieu de -1"):
        creer_topics(broker.bootstrap, schema)


def test_positions_are_compacted_and_events_kept(broker: Broker, schema: str) -> None:
    creer_topics(broker.bootstrap, schema)
    noms = [topic(schema, "orientation"), identifiant_du_relais(schema)]
    with closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        decrits = {t["name"]: len(t["partitions"]) for t in admin.describe_topics(noms)}
        ressources = [ConfigResource(ConfigResourceType.TOPIC, nom) for nom in noms]
        reglages = admin.describe_configs(ressources, config_filter="all")["topic"]
    assert decrits == dict(zip(noms, (6, 1), strict=True))
    assert [reglages[nom]["cleanup.policy"]["value"] for nom in noms] == ["delete", "compact"]


def test_internal_families_have_no_topic() -> None:
    assert not FAMILLES_INTERNES & topics_de_famille("d33").keys()
