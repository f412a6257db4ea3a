"""D18: what is deployed is what the README says: every process, every setting, and to each process its own secrets alone."""

import re
from typing import Any, Final

import pytest
import yaml

from app.envois.reglages import ReglagesEnvois
from app.postes import POSTES, RESERVES, Poste
from app.sante import PROCESSUS
from app.settings import Reglages, ReglagesFranceTravail
from app.temoin import ReglagesTemoin
from integrations.kafka.droits import droits
from tests.app.cli import RACINE

COMPOSE: Final[dict[str, Any]] = yaml.safe_load((RACINE / "compose.yaml").read_text("utf-8"))
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
DOCUMENTS: Final = (RACINE / "docs/exploitation.md").read_text("utf-8") + (RACINE / "docs/kafka.md").read_text("utf-8")
A_NOUS: Final = {nom: service for nom, service in SERVICES.items() if service["image"].startswith("parcours-ledger")}
PREPARENT: Final = {"migration", "kafka-droits"}
"""Those that prepare what the others find, then end."""
EMBARQUES: Final = {"PARCOURS_DONNEES"}
"""Of the embedded servers, which nobody deploys."""
IMAGE: Final = re.compile(r"[\w./-]+:\d+\.\d+(\.\d+)?(-[\w.-]+)?(@sha256:[0-9a-f]{64})?")
"""An exact version; ``postgres:18`` is another one every quarter."""


def variables(classe: type[Any]) -> set[str]:
    """Variables that a class of settings reads."""
    prefixe = classe.model_config["env_prefix"]
    return {f"{prefixe}{nom.upper()}" for nom in classe.model_fields}


DU_TEMOIN: Final = variables(ReglagesTemoin)
"""Of a witness, which others run."""
REGLAGES: Final = (
    (variables(Reglages) - {"PARCOURS_MDP"}) | variables(ReglagesFranceTravail) | variables(ReglagesEnvois) | EMBARQUES
)
REGLAGES_DES_COMPTES: Final = {f"PARCOURS_MDP__{poste.nom.upper()}" for poste in POSTES}
RESERVEES: Final = {f"PARCOURS_{nom.upper()}" for nom in RESERVES} | REGLAGES_DES_COMPTES


def test_d18_chaque_processus_est_deploye() -> None:
    assert A_NOUS.keys() - PREPARENT == {poste.nom for poste in POSTES} == PROCESSUS.keys()


@pytest.mark.parametrize("poste", POSTES, ids=lambda poste: poste.nom)
class TestProcessus:
    def test_d18_sa_commande_et_sa_sante(self, poste: Poste) -> None:
        service = A_NOUS[poste.nom]
        assert tuple(service["command"]) == poste.commande
        assert service["healthcheck"]["test"] == ["CMD", "parcours", "sante", poste.nom]
        assert service["restart"] == "unless-stopped"

    def test_h5_ses_secrets_et_eux_seuls(self, poste: Poste) -> None:
        recus = A_NOUS[poste.nom]["environment"].keys() & RESERVEES
        assert recus == {f"PARCOURS_{nom.upper()}" for nom in poste.siens}

    def test_h5_son_login(self, poste: Poste) -> None:
        env = A_NOUS[poste.nom]["environment"]
        for nom, serveur in (("PARCOURS_DATABASE_URL", "postgres"), ("PARCOURS_CLES_URL", "postgres-cles")):
            if nom in env:
                debut = f"postgresql://{poste.login}:${{PARCOURS_MDP__{poste.nom.upper()}:?à définir}}@{serveur}:5432/"
                assert env[nom].startswith(debut)
        if poste.kafka:
            assert env["PARCOURS_KAFKA_UTILISATEUR"] == poste.nom
            assert f"KAFKA_MDP_{poste.nom.upper()}" in env["PARCOURS_KAFKA_MOT_DE_PASSE"]
            assert env["PARCOURS_KAFKA_PROTOCOLE"] == "SASL_SSL"

    def test_h5_il_n_atteint_que_ce_que_son_travail_demande(self, poste: Poste) -> None:
        reseaux = set(A_NOUS[poste.nom]["networks"])
        assert "journal" in reseaux
        assert ("cles" in reseaux) == poste.coffre
        assert ("messages" in reseaux) == poste.kafka
        assert ("secrets" in reseaux) == bool(poste.secrets), "where a KMS that wraps its secrets is reached"
        assert "ports" not in A_NOUS[poste.nom]


def test_d18_chaque_reglage_atteint_qui_le_lit_et_est_dit() -> None:
    """None of the code's settings is left out of compose nor of the documents, and they name none that is not one."""
    donnes = {nom for service in A_NOUS.values() for nom in service["environment"]}
    assert donnes == (REGLAGES | REGLAGES_DES_COMPTES) - EMBARQUES
    dits = set(re.findall(r"`(PARCOURS_[A-Z_]+[A-Z])`", DOCUMENTS))
    assert {nom for nom in REGLAGES if nom not in dits} == set()
    assert {nom for nom in dits if not nom.startswith(("PARCOURS_MDP__", "PARCOURS_NOM_"))} <= REGLAGES | DU_TEMOIN
    assert dits >= DU_TEMOIN


def test_d18_les_cles_sont_sur_un_serveur_a_part() -> None:
    """Another server, account, disk and network than the ledger's."""
    journal, cles = SERVICES["postgres"], SERVICES["postgres-cles"]
    assert journal["environment"]["POSTGRES_PASSWORD"] != cles["environment"]["POSTGRES_PASSWORD"]
    assert not set(journal["volumes"]) & set(cles["volumes"])
    assert not set(journal["networks"]) & set(cles["networks"])
    serveurs = {"PARCOURS_DATABASE_URL": "postgres", "PARCOURS_CLES_URL": "postgres-cles"}
    for service in A_NOUS.values():
        adresses = {nom: service["environment"][nom] for nom in serveurs if nom in service["environment"]}
        menent = {nom: re.findall(r"@([\w-]+)(?::\d+)?/", adresse) for nom, adresse in adresses.items()}
        assert menent == {nom: [serveurs[nom]] for nom in adresses}


def test_l_les_images_sont_d_une_version_exacte() -> None:
    images = {service["image"] for service in SERVICES.values()}
    images |= set(re.findall(r"^FROM (\S+)", (RACINE / "Dockerfile").read_text("utf-8"), re.MULTILINE))
    assert [image for image in images if not IMAGE.fullmatch(image)] == []


def test_l_kafka_demande_qui_est_la() -> None:
    """Under TLS, each account with its rights; the one listener in clear is on the loopback of the broker's container."""
    env = SERVICES["kafka"]["environment"]
    assert env["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] == "CONTROLLER:PLAINTEXT,CLIENTS:SASL_SSL"
    assert "CONTROLLER://127.0.0.1:" in env["KAFKA_LISTENERS"]
    assert env["KAFKA_AUTHORIZER_CLASS_NAME"].endswith(".StandardAuthorizer")
    assert "KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND" not in env
    comptes = set(re.findall(r"user_(\w+)=", env["KAFKA_LISTENER_NAME_CLIENTS_PLAIN_SASL_JAAS_CONFIG"]))
    assert comptes == {"admin"} | {poste.nom for poste in POSTES if poste.kafka}
    assert {droit.compte for droit in droits("d33")} == comptes - {"admin"}


def test_m4_seul_le_mandataire_est_joint_de_dehors() -> None:
    assert {nom for nom, service in SERVICES.items() if "ports" in service} == {"mandataire"}
    dehors = {nom for nom, service in SERVICES.items() if "dehors" in service.get("networks", ())}
    assert dehors == {"mandataire"}
    internes = {nom for nom, reseau in COMPOSE["networks"].items() if (reseau or {}).get("internal")}
    assert internes == {"ecrans", "journal", "cles", "messages", "secrets"}


@pytest.mark.parametrize("poste", [poste for poste in POSTES if poste.secrets], ids=lambda poste: poste.nom)
def test_chacun_n_a_que_son_jeton_du_kms(poste: Poste) -> None:
    montes = [volume for volume in A_NOUS[poste.nom]["volumes"] if volume.endswith(":/kms:ro")]
    assert montes == [f"${{KMS_JETONS:-./deploiement/kms/jetons}}/{poste.nom}:/kms:ro"]


def test_le_kms_n_est_joint_que_par_son_passage() -> None:
    """Who has no way out of its own reaches one address by it, and nobody else is there."""
    sur_place = {nom for nom, service in SERVICES.items() if "secrets" in service.get("networks", ())}
    assert sur_place == {poste.nom for poste in POSTES if poste.secrets} | {"kms"}
    passage = SERVICES["kms"]
    assert set(passage["networks"]) == {"secrets", "sortie"}
    assert passage["networks"]["secrets"]["aliases"] == ["${KMS_NOM:-kms}"]
    assert passage["profiles"] == ["kms"]


def test_aucun_secret_n_a_de_valeur_par_defaut() -> None:
    texte = (RACINE / "compose.yaml").read_text("utf-8")
    secrets = r"\$\{(\w*(?:PASSWORD|MDP|KEK|CLE_(?:EMPREINTES|RECHERCHE|JETONS|DEPOTS|WEBHOOKS|SCEAU))\w*)([^}]*)\}"
    trouves = re.findall(secrets, texte)
    assert trouves
    de_passage = "PARCOURS_KEK_ANCIENNE"  # there is one while keys are wrapped anew, and none by default
    assert {suite for nom, suite in trouves if nom != de_passage} == {":?à définir"}
    assert {suite for nom, suite in trouves if nom == de_passage} == {":-"}
