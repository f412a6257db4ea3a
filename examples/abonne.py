# /// script
# dependencies = ["kafka-python==3.0.12", "lz4"]
# ///
"""Un abonné aux événements du journal : lit ce qui est validé, ne traite chaque événement qu'une fois, peut mourir.

python examples/abonne.py kafka:9092 mon-service abonne.sqlite parcours.d33.rendez-vous parcours.d33.orientation
"""

import json
import signal
import sqlite3
import sys

from kafka import KafkaConsumer


def traiter(base: sqlite3.Connection, entetes: dict[str, bytes], donnees: dict[str, object]) -> None:
    """L'effet de l'événement, dans la transaction qui retient son identifiant : remplacez-le par le vôtre."""
    base.execute(
        "insert into etapes values (?, ?, ?, ?)",
        (entetes["ce_subject"].decode(), int(entetes["ce_dossierversion"]), entetes["ce_type"].decode(),
         donnees["survenu_le"]),
    )  # fmt: skip


def main(bootstrap: str, groupe: str, fichier: str, *topics: str) -> None:
    """Lit jusqu'à SIGTERM. Toute erreur arrête le processus : relancé, il reprend après le dernier lot retenu."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    base = sqlite3.connect(fichier)
    base.execute("create table if not exists traites (ce_id text primary key)")
    base.execute("create table if not exists etapes (dossier text, version integer, type text, survenu_le text)")
    abonne = KafkaConsumer(*topics, bootstrap_servers=bootstrap, group_id=groupe, auto_offset_reset="earliest",
                           isolation_level="read_committed", enable_auto_commit=False)  # fmt: skip
    try:
        while True:
            lot = [message for paquet in abonne.poll(timeout_ms=500).values() for message in paquet]
            with base:  # l'effet et l'identifiant ensemble, ou rien
                for message in lot:
                    entetes = dict(message.headers)
                    cle = (entetes["ce_id"].decode(),)
                    if base.execute("insert or ignore into traites values (?)", cle).rowcount:
                        traiter(base, entetes, json.loads(message.value))
            if lot:
                abonne.commit()  # seulement après : mort entre les deux, il relira le lot et le reconnaîtra
    finally:
        abonne.close(timeout_ms=2_000)


if __name__ == "__main__":
    main(*sys.argv[1:])
