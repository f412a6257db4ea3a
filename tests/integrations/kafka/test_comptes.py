"""A broker under TLS, with accounts: settings of the environment lead to it, and each account has its rights, no more."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType
from pydantic import SecretStr

from app.settings import SECRETS
from app.settings import Reglages as ReglagesApp
from integrations.kafka.connexion import Securite
from integrations.kafka.outcome import Sortie
from integrations.kafka.relay import Reglages
from integrations.kafka.topics import Destination, identifiant_du_relais
from ledger.publication import topic
from tests.integrations.kafka import SOCKETS_LAISSES
from tests.integrations.kafka.abonnes.test_abonne import EXEMPLE, traites
from tests.integrations.kafka.departement import Departement, departement
from tests.kafka.apache import ApacheKafka
from tests.kafka.certificats import Certificats, creer_certificats

pytestmark = [pytest.mark.filterwarnings(SOCKETS_LAISSES), pytest.mark.usefixtures("ramasser")]
COMPTES = {
    "listener.security.protocol.map": "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "sasl.enabled.mechanisms": "PLAIN",
    "sasl.mechanism.inter.broker.protocol": "PLAIN",
    "listener.name.plaintext.plain.sasl.jaas.config": (
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
        ' username="admin" password="a" user_admin="a" user_relais="r" user_abonne="b";'
    ),
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:admin;User:ANONYMOUS",
}
CLE = base64.b64encode(bytes(range(32))).decode()
URL = "postgresql://personne@127.0.0.1:1/rien"


def du_reglage(monkeypatch: pytest.MonkeyPatch, **kafka: str) -> Securite:
    """What settings of the environment give."""
    commun = {"DATABASE_URL": URL, "CLES_URL": URL, **{nom.upper(): CLE for nom in SECRETS}}
    with monkeypatch.context() as pendant:
        for nom, valeur in (commun | {f"KAFKA_{nom.upper()}": valeur for nom, valeur in kafka.items()}).items():
            pendant.setenv(f"PARCOURS_{nom}", valeur)
        return ReglagesApp.lire().securite_kafka


@pytest.fixture
def certificats(tmp_path: Path) -> Certificats:
    return creer_certificats(tmp_path)


@pytest.fixture
def admin(certificats: Certificats, monkeypatch: pytest.MonkeyPatch) -> Securite:
    return du_reglage(
        monkeypatch,
        protocole="SASL_SSL",
        autorites=str(certificats.autorite),
        mecanisme="PLAIN",
        utilisateur="admin",
        mot_de_passe="a",
    )


@pytest.fixture
def creuse(
    base_vierge: str, tmp_path_factory: pytest.TempPathFactory, certificats: Certificats, admin: Securite
) -> Iterator[Departement]:
    """A département on a broker that asks who is there."""
    with (
        ApacheKafka(tmp_path_factory.mktemp("comptes"), COMPTES | certificats.reglages()) as broker,
        departement(base_vierge, broker.bootstrap, admin) as ouvert,
    ):
        ouvert.ajouter(40)
        yield ouvert


def compte(admin: Securite, utilisateur: str, mot_de_passe: str) -> Securite:
    return admin.model_copy(update={"utilisateur": utilisateur, "mot_de_passe": SecretStr(mot_de_passe)})


def droit(genre: ResourceType, nom: str, operation: ACLOperation, qui: str = "relais") -> ACL:
    return ACL(f"User:{qui}", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(genre, nom))


def accorder(admin: Any, *droits: ACL) -> None:
    assert admin.create_acls(list(droits))["failed"] == []


def reglages(creuse: Departement, securite: Securite) -> Reglages:
    return creuse.reglages.model_copy(update={"securite": securite})


def test_rights_of_each_account(creuse: Departement, admin: Securite, tmp_path: Path) -> None:
    relais = compte(admin, "relais", "r")
    statut, journal = creuse.relais_fini(reglages(creuse, compte(admin, "relais", "faux-mot-de-passe")))
    assert statut == Sortie.REESSAI, journal
    assert "faux-mot-de-passe" not in journal

    # A broker whose certificate nobody vouches for is not spoken to: no account reaches it.
    statut, journal = creuse.relais_fini(reglages(creuse, relais.model_copy(update={"autorites": None})))
    assert statut == Sortie.REESSAI, journal

    statut, journal = creuse.relais_fini(reglages(creuse, relais))
    assert statut == Sortie.INTERVENTION, journal
    assert "cachés à ce compte" in journal

    propre = identifiant_du_relais(creuse.schema)
    dernier = topic(creuse.schema, "rendez_vous")
    points = Destination(creuse.schema).points
    premiers = [points, *(nom for nom in creuse.topics() if nom != dernier)]
    tous = [*creuse.topics(), points, propre]
    with closing(KafkaAdminClient(bootstrap_servers=creuse.bootstrap, **admin.options())) as gestion:
        accorder(gestion, *(droit(ResourceType.TOPIC, nom, ACLOperation.DESCRIBE_CONFIGS) for nom in tous))
        accorder(gestion, *(droit(ResourceType.TOPIC, nom, ACLOperation.DESCRIBE) for nom in tous))
        # Those that it writes too: what an aborted transaction may have left there is read before anything is published.
        accorder(gestion, *(droit(ResourceType.TOPIC, nom, ACLOperation.READ) for nom in tous))
        statut, journal = creuse.relais_fini(reglages(creuse, relais))
        assert statut == Sortie.INTERVENTION, journal
        assert "TransactionalIdAuthorizationFailedError" in journal

        accorder(gestion, droit(ResourceType.TRANSACTIONAL_ID, propre, ACLOperation.WRITE))
        accorder(gestion, *(droit(ResourceType.TOPIC, nom, ACLOperation.WRITE) for nom in [*premiers, propre]))
        statut, journal = creuse.relais_fini(reglages(creuse, relais))
        assert statut == Sortie.INTERVENTION, journal
        assert "TopicAuthorizationFailedError" in journal
        assert creuse.publiee() == 0

        accorder(gestion, droit(ResourceType.TOPIC, dernier, ACLOperation.WRITE))
    creuse.securite = relais
    creuse.publier()
    assert creuse.publiee() == creuse.position()

    abonner_sous_compte(creuse, admin, tmp_path)


def abonner_sous_compte(creuse: Departement, admin: Securite, tmp_path: Path) -> None:
    """The subscriber of `examples` reads under an account of its own: Read on its topic and its group, nothing else."""
    nom, fichier = topic(creuse.schema, "rendez_vous"), tmp_path / "abonne.sqlite"
    variables = {
        "PARCOURS_KAFKA_PROTOCOLE": "SASL_SSL",
        "PARCOURS_KAFKA_AUTORITES": str(admin.autorites),
        "PARCOURS_KAFKA_MECANISME": "PLAIN",
        "PARCOURS_KAFKA_UTILISATEUR": "abonne",
        "PARCOURS_KAFKA_MOT_DE_PASSE": "b",
    }
    commande = [sys.executable, str(EXEMPLE), creuse.bootstrap, "mon-service", str(fichier), nom]
    with subprocess.Popen(commande, env=os.environ | variables, stderr=subprocess.PIPE, text=True) as refuse:
        _, erreurs = refuse.communicate(timeout=30)
    assert refuse.returncode == 1
    assert "AuthorizationFailedError" in erreurs
    with closing(KafkaAdminClient(bootstrap_servers=creuse.bootstrap, **admin.options())) as gestion:
        accorder(gestion, droit(ResourceType.TOPIC, nom, ACLOperation.READ, "abonne"))
        accorder(gestion, droit(ResourceType.GROUP, "mon-service", ACLOperation.READ, "abonne"))
    attendus = sum(public.famille == "rendez_vous" for public in creuse.publics())
    with subprocess.Popen(commande, env=os.environ | variables, stderr=subprocess.PIPE, text=True) as lecteur:
        creuse.attendre(lambda: traites(fichier) == attendus > 0)
        lecteur.terminate()
        _, erreurs = lecteur.communicate(timeout=20)
    assert lecteur.returncode == 0, erreurs
