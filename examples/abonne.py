# /// script
# dependencies = ["kafka-python==3.0.12", "lz4"]
# ///
"""Un abonné aux événements du journal : lit ce qui est validé, ne traite chaque événement qu'une fois, peut mourir.

python examples/abonne.py kafka:9092 mon-service abonne.sqlite parcours.d33.rendez-vous parcours.d33.orientation

Les variables PARCOURS_KAFKA_… donnent la connexion (TLS, compte) ; sans elles, elle est en clair.
"""

import json
import os
import signal
import sqlite3
import sys
from typing import Any

from kafka import KafkaConsumer

CONNEXION = {
    "PROTOCOLE": "security_protocol", "AUTORITES": "ssl_cafile", "CERTIFICAT": "ssl_certfile",
    "CLE_PRIVEE": "ssl_keyfile", "MECANISME": "sasl_mechanism", "UTILISATEUR": "sasl_plain_username",
    "MOT_DE_PASSE": "sasl_plain_password",
}  # fmt: skip
TABLES = """
create table if not exists traites (ce_id text primary key);
create table if not exists etapes (dossier text, version integer, type text, survenu_le text);
create table if not exists ecartes (topic text, partition integer, decalage integer, raison text,
                                    primary key (topic, partition, decalage));
"""


def lire(message: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """Les attributs et les données d'un événement. Lève une erreur si le message n'en est pas un."""
    attributs = {nom: valeur.decode() for nom, valeur in message.headers if nom.startswith("ce_")}
    donnees = json.loads(message.value)
    for attendu, ou in [("ce_id", attributs), ("ce_type", attributs), ("ce_subject", attributs),
                        ("ce_dossierversion", attributs), ("survenu_le", donnees)]:  # fmt: skip
        ou[attendu]
    return attributs, donnees


def traiter(base: sqlite3.Connection, attributs: dict[str, str], donnees: dict[str, Any]) -> None:
    """L'effet de l'événement, dans la transaction qui retient son identifiant : remplacez-le par le vôtre."""
    base.execute(
        "insert into etapes values (?, ?, ?, ?)",
        (attributs["ce_subject"], int(attributs["ce_dossierversion"]), attributs["ce_type"], donnees["survenu_le"]),
    )


def recevoir(base: sqlite3.Connection, message: Any) -> None:
    """Traite un message, une fois ; ce qui n'est pas lisible est mis de côté avec sa raison, et la suite est lue."""
    try:
        attributs, donnees = lire(message)
    except (AttributeError, KeyError, TypeError, ValueError) as erreur:
        ou = (message.topic, message.partition, message.offset, f"{type(erreur).__name__} : {erreur}")
        base.execute("insert or ignore into ecartes values (?, ?, ?, ?)", ou)
        return
    if base.execute("insert or ignore into traites values (?)", (attributs["ce_id"],)).rowcount:
        traiter(base, attributs, donnees)


def main(bootstrap: str, groupe: str, fichier: str, *topics: str) -> None:
    """Lit jusqu'à SIGTERM. Toute erreur arrête le processus : relancé, il reprend après le dernier lot retenu."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    base = sqlite3.connect(fichier)
    base.executescript(TABLES)
    connexion = {option: os.environ[f"PARCOURS_KAFKA_{nom}"] for nom, option in CONNEXION.items()
                 if f"PARCOURS_KAFKA_{nom}" in os.environ}  # fmt: skip
    abonne = KafkaConsumer(*topics, bootstrap_servers=bootstrap, group_id=groupe, auto_offset_reset="earliest",
                           isolation_level="read_committed", enable_auto_commit=False, **connexion)  # fmt: skip
    abonne.topics()  # connus avant d'entrer dans le groupe : kafka-python garderait sinon une part vide
    try:
        while True:
            lot = [message for paquet in abonne.poll(timeout_ms=500).values() for message in paquet]
            with base:  # l'effet et l'identifiant ensemble, ou rien
                for message in lot:
                    recevoir(base, message)
            if lot:
                abonne.commit()  # seulement après : mort entre les deux, il relira le lot et le reconnaîtra
    finally:
        abonne.close(timeout_ms=2_000)


if __name__ == "__main__":
    main(*sys.argv[1:])
