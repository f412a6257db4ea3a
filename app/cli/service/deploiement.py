"""Preparation of an installation: its secrets drawn, its topics made and its accounts given their rights."""

import base64
import os
import secrets as hasard
from collections.abc import Iterator
from typing import Final

import typer
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.postes import MOTS_DE_PASSE, POSTES
from app.settings import SECRETS, ReglagesKafka, tirer
from integrations.kafka import droits, topics
from integrations.kafka.topics import Destination

COMPTES_KAFKA: Final = ("ADMIN", *(poste.nom.upper() for poste in POSTES if poste.kafka))


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(secrets)
    application.command("preparer-kafka")(preparer_kafka)


def secrets() -> None:
    """Tirer au hasard les secrets d'une installation qui ne sont pas dans l'environnement, pour son fichier .env.

    Chaque processus a les siens, et son compte dans PostgreSQL et dans Kafka. Un secret déjà donné n'est pas tiré à nouveau.

    Exemple : parcours secrets >> .env
    """
    for nom, valeur in _tirages():
        if not os.environ.get(nom):
            typer.echo(f"{nom}={valeur}")


def _tirages() -> Iterator[tuple[str, str]]:
    for base in ("POSTGRES_PASSWORD", "POSTGRES_CLES_PASSWORD"):
        yield base, hasard.token_hex(24)
    for poste in POSTES:
        yield f"{MOTS_DE_PASSE}{poste.nom.upper()}", hasard.token_hex(24)
    for compte in COMPTES_KAFKA:
        yield f"KAFKA_MDP_{compte}", hasard.token_hex(24)
    for nom in SECRETS:
        yield f"PARCOURS_{nom.upper()}", _des_webhooks() if nom == "cle_webhooks" else tirer()


def _des_webhooks() -> str:
    """Where the keys' key is known, the one that was drawn from it until now: subscribers keep their secrets."""
    kek = os.environ.get("PARCOURS_KEK")
    if not kek:
        return tirer()
    return base64.b64encode(HKDF(SHA256(), 32, None, b"parcours:webhooks").derive(base64.b64decode(kek))).decode()


def preparer_kafka() -> None:
    """Créer les topics du département, et donner à chaque compte Kafka les droits de son travail, et eux seuls.

    À lancer sous un compte qui peut créer des topics et donner des droits. Les droits de chacun : docs/kafka.md.

    Exemple : PARCOURS_KAFKA_UTILISATEUR=admin PARCOURS_KAFKA_MOT_DE_PASSE=… parcours preparer-kafka
    """
    reglages = ReglagesKafka.lire()
    for genre in topics.GENRES:
        topics.creer_topics(
            reglages.adresse_kafka,
            Destination(reglages.schema_journal, genre),
            partitions=reglages.kafka_partitions,
            replication=reglages.kafka_replication,
            securite=reglages.securite_kafka,
        )
    nombre = droits.accorder(reglages.adresse_kafka, reglages.schema_journal, reglages.securite_kafka)
    typer.echo(f"Les topics sont prêts, et {nombre} droits sont donnés.")
