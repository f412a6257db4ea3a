"""The accounts of compose on a real broker that is set as its own: each does its work, and nothing of another's."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml
from pydantic import SecretStr

from integrations.kafka.connexion import Securite
from integrations.kafka.droits import accorder, droits
from integrations.kafka.outcome import Sortie
from integrations.kafka.position import lire_position
from tests.app.cli import RACINE
from tests.integrations.kafka import SOCKETS_LAISSES
from tests.integrations.kafka.departement import departement
from tests.kafka.apache import ApacheKafka
from tests.kafka.certificats import creer_certificats

pytestmark = [pytest.mark.filterwarnings(SOCKETS_LAISSES), pytest.mark.usefixtures("ramasser")]
DEPLOYES: Final = ("sasl.", "authorizer.", "super.", "listener.name.", "ssl.keystore.type", "ssl.truststore.type")
"""Settings of the deployed broker that say who is there and what each may do; the rest says where things are."""
MOT_DE_PASSE: Final = re.compile(r"\$\{KAFKA_MDP_(\w+):\?[^}]*\}")


def du_deploiement() -> dict[str, str]:
    """What compose sets, under the names of Kafka: our test broker calls its listener otherwise."""
    env: dict[str, Any] = yaml.safe_load((RACINE / "compose.yaml").read_text("utf-8"))["services"]["kafka"][
        "environment"
    ]
    lus = {nom.removeprefix("KAFKA_").lower().replace("_", "."): str(valeur) for nom, valeur in env.items()}
    retenus = {
        nom.replace(".clients.", ".plaintext."): MOT_DE_PASSE.sub(lambda m: f"mdp-{m[1].lower()}", valeur)
        for nom, valeur in lus.items()
        if nom.startswith(DEPLOYES)
    }
    return retenus | {
        "listener.security.protocol.map": "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
    }


@pytest.fixture(scope="module")
def compte_admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Securite]]:
    """The broker's address, and how its administrator reaches it."""
    certificats = creer_certificats(tmp_path_factory.mktemp("certificats"))
    dossier = tmp_path_factory.mktemp("deploye")
    with ApacheKafka(dossier, du_deploiement() | certificats.reglages()) as broker:
        admin = Securite(
            protocole="SASL_SSL",
            autorites=str(certificats.autorite),
            mecanisme="PLAIN",
            utilisateur="admin",
            mot_de_passe=SecretStr("mdp-admin"),
        )
        yield broker.bootstrap, admin


def compte(admin: Securite, nom: str) -> Securite:
    return admin.model_copy(update={"utilisateur": nom, "mot_de_passe": SecretStr(f"mdp-{nom}")})


def test_l_chaque_compte_fait_son_travail_et_aucun_autre(base_vierge: str, compte_admin: tuple[str, Securite]) -> None:
    bootstrap, admin = compte_admin
    with departement(base_vierge, bootstrap, admin) as lande:
        lande.ajouter(20)
        nombre = sum(len(droit.operations) for droit in droits(lande.schema))
        assert accorder(bootstrap, lande.schema, admin) == nombre
        assert accorder(bootstrap, lande.schema, admin) == nombre  # once more changes nothing
        for autre in ("api", "connecteur", "etats"):
            reglages = lande.reglages.model_copy(update={"securite": compte(admin, autre)})
            statut, journal = lande.relais_fini(reglages)
            assert statut == Sortie.INTERVENTION, f"{autre} : {journal}"
        assert lande.publiee() == 0
        lande.securite = compte(admin, "relais")
        lande.publier()
        assert lire_position(bootstrap, lande.schema, securite=compte(admin, "api")).numero == lande.position()
