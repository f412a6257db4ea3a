"""The example of a subscriber: killed, started again, led back to the beginning, it has each event once."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kafka import KafkaProducer

from ledger.publication import topic
from tests.integrations.kafka.departement import Departement

EXEMPLE = Path(__file__).resolve().parents[4] / "examples" / "abonne.py"


@contextmanager
def abonne(gironde: Departement, groupe: str, fichier: Path) -> Iterator[subprocess.Popen[str]]:
    commande = [sys.executable, str(EXEMPLE), gironde.bootstrap, groupe, str(fichier), *gironde.topics()]
    with subprocess.Popen(commande, stderr=subprocess.PIPE, text=True) as processus:
        try:
            yield processus
        finally:
            processus.kill()


def traites(fichier: Path) -> int:
    if not fichier.exists():
        return 0
    with closing(sqlite3.connect(fichier, timeout=10)) as base:
        existe = base.execute("select 1 from sqlite_master where name = 'traites'").fetchone()
        return int(base.execute("select count(*) from traites").fetchone()[0]) if existe else 0


def test_each_event_once_whatever_happens_to_the_subscriber(gironde: Departement, tmp_path: Path) -> None:
    fichier = tmp_path / "abonne.sqlite"
    gironde.ajouter(150)
    gironde.publier()
    with abonne(gironde, f"{gironde.schema}-1", fichier) as premier:
        gironde.attendre(lambda: traites(fichier) > 0)
        premier.kill()
    gironde.ajouter(50)
    gironde.publier()
    publics = gironde.publics()
    # Another group: it starts again from the beginning, and knows what was already done.
    with abonne(gironde, f"{gironde.schema}-2", fichier) as second:
        gironde.attendre(lambda: traites(fichier) >= len(publics) or second.poll() is not None)
        second.terminate()
        _, erreurs = second.communicate(timeout=20)
    assert second.returncode == 0, erreurs
    with closing(sqlite3.connect(fichier)) as base:
        etapes = base.execute("select dossier, version, type from etapes order by dossier, version").fetchall()
    attendues = sorted((p.cle, int(p.attributs["dossierversion"]), p.attributs["type"]) for p in publics)
    assert [tuple(etape) for etape in etapes] == attendues


def test_an_effect_that_fails_is_not_remembered(gironde: Departement, tmp_path: Path) -> None:
    fichier = tmp_path / "abonne.sqlite"
    gironde.ajouter(20)
    gironde.publier()
    with closing(sqlite3.connect(fichier)) as base:
        base.execute("create table etapes (autre text)")
    with abonne(gironde, f"{gironde.schema}-3", fichier) as malade:
        _, erreurs = malade.communicate(timeout=20)
    assert malade.returncode == 1
    assert "table etapes has 1 columns but 4 values were supplied" in erreurs
    assert traites(fichier) == 0


ETRANGERS: list[tuple[list[tuple[str, bytes]], bytes | None]] = [
    ([], b"{}"),
    ([("ce_id", b"\xff")], b"{}"),
    ([("ce_id", b"1"), ("ce_type", b"t"), ("ce_subject", b"s"), ("ce_dossierversion", b"1")], b"pas du JSON"),
    ([("ce_id", b"2"), ("ce_type", b"t"), ("ce_subject", b"s"), ("ce_dossierversion", b"1")], b"[]"),
    ([("ce_id", b"3"), ("ce_type", b"t"), ("ce_subject", b"s"), ("ce_dossierversion", b"1")], None),
]
"""Headers and value of what is no event of ours."""


def test_what_cannot_be_read_is_put_aside_and_the_rest_flows(gironde: Departement, tmp_path: Path) -> None:
    fichier, ou = tmp_path / "abonne.sqlite", topic(gironde.schema, "rendez_vous")
    gironde.ajouter(20)
    gironde.publier()
    with closing(KafkaProducer(bootstrap_servers=gironde.bootstrap)) as etranger:
        for rang, (entetes, valeur) in enumerate(ETRANGERS):
            etranger.send(ou, valeur, b"x", entetes, partition=rang).get(timeout=10)
    gironde.ajouter(40)
    gironde.publier()
    attendus = len(gironde.publics())
    with abonne(gironde, f"{gironde.schema}-4", fichier) as lecteur:
        gironde.attendre(lambda: traites(fichier) == attendus and ecartes(fichier) == len(ETRANGERS))
        assert lecteur.poll() is None
    with closing(sqlite3.connect(fichier)) as base:
        raisons = {raison for (raison,) in base.execute("select raison from ecartes")}
    assert len(raisons) == len(ETRANGERS)


def ecartes(fichier: Path) -> int:
    with closing(sqlite3.connect(fichier, timeout=10)) as base:
        return int(base.execute("select count(*) from ecartes").fetchone()[0])
