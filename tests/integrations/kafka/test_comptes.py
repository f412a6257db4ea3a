"""A broker with accounts: what the relay may be refused, and the rights that it needs, no more."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType

from integrations.kafka.connexion import Securite
from integrations.kafka.outcome import Sortie
from integrations.kafka.relay import Reglages
from integrations.kafka.topics import identifiant_du_relais
from ledger.publication import topic
from tests.integrations.kafka.departement import Departement, departement
from tests.kafka.apache import ApacheKafka

COMPTES = {
    "listener.security.protocol.map": "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "sasl.enabled.mechanisms": "PLAIN",
    "sasl.mechanism.inter.broker.protocol": "PLAIN",
    "listener.name.plaintext.plain.sasl.jaas.config": (
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
        ' username="admin" password="a" user_admin="a" user_relais="r";'
    ),
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:admin;User:ANONYMOUS",
}
ADMIN = Securite(protocole="SASL_PLAINTEXT", mecanisme="PLAIN", utilisateur="admin", mot_de_passe="a")
RELAIS = ADMIN.model_copy(update={"utilisateur": "relais", "mot_de_passe": "r"})


@pytest.fixture
def creuse(base_vierge: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Departement]:
    """A département on a broker that asks who is there."""
    with (
        ApacheKafka(tmp_path_factory.mktemp("comptes"), COMPTES) as broker,
        departement(base_vierge, broker.bootstrap, ADMIN) as ouvert,
    ):
        ouvert.ajouter(40)
        yield ouvert


def droit(genre: ResourceType, nom: str, operation: ACLOperation) -> ACL:
    return ACL("User:relais", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(genre, nom))


def accorder(admin: Any, *droits: ACL) -> None:
    assert admin.create_acls(list(droits))["failed"] == []


def reglages(creuse: Departement, securite: Securite) -> Reglages:
    return creuse.reglages.model_copy(update={"securite": securite})


def test_rights_of_the_relay(creuse: Departement) -> None:
    inconnu = RELAIS.model_copy(update={"mot_de_passe": "faux-mot-de-passe"})
    statut, journal = creuse.relais_fini(reglages(creuse, inconnu))
    assert statut == Sortie.REESSAI, journal
    assert "faux-mot-de-passe" not in journal

    statut, journal = creuse.relais_fini(reglages(creuse, RELAIS))
    assert statut == Sortie.INTERVENTION, journal
    assert "cachés à ce compte" in journal

    propre = identifiant_du_relais(creuse.schema)
    dernier = topic(creuse.schema, "rendez_vous")
    premiers = [nom for nom in creuse.topics() if nom != dernier]
    tous = [*creuse.topics(), propre]
    with closing(KafkaAdminClient(bootstrap_servers=creuse.bootstrap, **ADMIN.options())) as admin:
        accorder(admin, *(droit(ResourceType.TOPIC, nom, ACLOperation.DESCRIBE_CONFIGS) for nom in tous))
        accorder(admin, *(droit(ResourceType.TOPIC, nom, ACLOperation.DESCRIBE) for nom in tous))
        accorder(admin, droit(ResourceType.TOPIC, propre, ACLOperation.READ))
        statut, journal = creuse.relais_fini(reglages(creuse, RELAIS))
        assert statut == Sortie.INTERVENTION, journal
        assert "TransactionalIdAuthorizationFailedError" in journal

        accorder(admin, droit(ResourceType.TRANSACTIONAL_ID, propre, ACLOperation.WRITE))
        accorder(admin, *(droit(ResourceType.TOPIC, nom, ACLOperation.WRITE) for nom in [*premiers, propre]))
        statut, journal = creuse.relais_fini(reglages(creuse, RELAIS))
        assert statut == Sortie.INTERVENTION, journal
        assert "TopicAuthorizationFailedError" in journal
        assert creuse.publiee() == 0

        accorder(admin, droit(ResourceType.TOPIC, dernier, ACLOperation.WRITE))
    creuse.securite = RELAIS
    creuse.publier()
    assert creuse.publiee() == creuse.position()
