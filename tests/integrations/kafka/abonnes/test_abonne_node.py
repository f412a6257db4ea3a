"""The example of a subscriber in JavaScript: each event once, parsed by the official CloudEvents SDK, whatever dies."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from kafka import KafkaProducer

from ledger.publication import topic
from tests.integrations.kafka.departement import Departement


@contextmanager
def abonne(commande: list[str], gironde: Departement, groupe: str, fichier: Path) -> Iterator[subprocess.Popen[str]]:
    arguments = [*commande, gironde.bootstrap, groupe, str(fichier), *gironde.topics()]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as processus:
        try:
            yield processus
        finally:
            processus.kill()


def lignes(fichier: Path) -> list[dict[str, Any]]:
    if not fichier.exists():
        return []
    return [json.loads(ligne) for ligne in fichier.read_text().splitlines() if ligne.endswith("}")]


def test_each_event_once_and_what_is_none_put_aside(
    gironde: Departement, tmp_path: Path, commande_node: list[str]
) -> None:
    fichier, groupe = tmp_path / "etapes.jsonl", f"{gironde.schema}-node"
    gironde.ajouter(30)
    gironde.publier()
    with closing(KafkaProducer(bootstrap_servers=gironde.bootstrap)) as etranger:
        etranger.send(topic(gironde.schema, "droits"), b"{}", b"x", partition=0).get(timeout=10)
    gironde.ajouter(70)
    gironde.publier()
    with abonne(commande_node, gironde, groupe, fichier) as premier:
        gironde.attendre(lambda: len(lignes(fichier)) > 0 or premier.poll() is not None)
        premier.kill()
    gironde.ajouter(30)
    gironde.publier()
    publics = gironde.publics()
    # Another group: from the beginning again, it knows what was already done.
    with abonne(commande_node, gironde, f"{groupe}-2", fichier) as second:
        gironde.attendre(lambda: len(lignes(fichier)) >= len(publics) or second.poll() is not None)
        second.send_signal(signal.SIGTERM)
        _, erreurs = second.communicate(timeout=20)
    assert second.returncode == 0, erreurs
    lues = sorted((une["dossier"], une["version"], une["type"]) for une in lignes(fichier))
    assert lues == sorted((p.cle, int(p.attributs["dossierversion"]), p.attributs["type"]) for p in publics)
    raisons = {une["raison"] for une in lignes(fichier.with_name(f"{fichier.name}.ecartes"))}
    assert raisons == {"en-tête ce_id absent"}
