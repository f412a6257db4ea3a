"""``append_masse``: history through the bulk append, chain included, beside a raw COPY of the same rows."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import psycopg

from bench.append import CLAIR, CONTEXTE, SCELLE, SURVENU_LE
from bench.mesure import Mesure, chronometrer, comparer
from bench.scene import Scene
from ledger.store.append import Evenement
from ledger.store.bulk import OPTIONS, BulkAppend, Ligne

EVENEMENTS = 300_000
FLUX = 30_000
TOURS = 2
LOT = 50_000


def mesurer(scene: Scene) -> list[Mesure]:
    """Events a second of both, rounds interleaved, best round of each."""
    lignes = _lignes()
    masse, brut = 0.0, 0.0
    for _ in range(TOURS):
        scene.migrer("bench_masse")
        with psycopg.connect(scene.url, autocommit=True, options=OPTIONS) as connexion:
            masse = max(
                masse, EVENEMENTS / chronometrer(lambda: _ajouter(BulkAppend(connexion, "bench_masse"), lignes))
            )
        brut = max(brut, EVENEMENTS / _copie_brute(scene))
    conditions = {
        "evenements": EVENEMENTS,
        "flux": FLUX,
        "lot": LOT,
        "tours": TOURS,
        "contre": "COPY binaire préparé",
    }
    return [comparer("append_masse", masse, "événements/s", brut, **conditions)]


def _lignes() -> list[Ligne]:
    hasard = Random(1)
    flux = [UUID(int=hasard.getrandbits(128)) for _ in range(FLUX)]
    commande = UUID(int=hasard.getrandbits(128))
    debut = datetime(2025, 1, 1, tzinfo=UTC)
    return [
        Ligne(
            hasard.choice(flux),
            debut + timedelta(seconds=rang),
            commande,
            Evenement(0, UUID(int=hasard.getrandbits(128)), 202, SURVENU_LE, CONTEXTE, CLAIR, SCELLE),
        )
        for rang in range(EVENEMENTS)
    ]


def _ajouter(masse: BulkAppend, lignes: list[Ligne]) -> None:
    for debut in range(0, EVENEMENTS, LOT):
        masse.ajouter(lignes[debut : debut + LOT])


def _copie_brute(scene: Scene) -> float:
    """Seconds to COPY the very rows that the bulk append wrote, already packed, into the same table and indexes."""
    with psycopg.connect(scene.url, autocommit=True) as connexion:
        requete = "copy (select * from bench_masse.evenements order by position) to stdout (format binary)"
        with connexion.cursor().copy(requete) as copie:
            tampon = b"".join(copie)
        connexion.execute("drop schema if exists brut_masse cascade; create schema brut_masse")
        connexion.execute("create table brut_masse.evenements (like bench_masse.evenements including all)")
        return chronometrer(lambda: _copier(connexion, tampon))


def _copier(connexion: psycopg.Connection, tampon: bytes) -> None:
    with connexion.cursor().copy("copy brut_masse.evenements from stdin (format binary)") as copie:
        for debut in range(0, len(tampon), 1 << 20):
            copie.write(tampon[debut : debut + (1 << 20)])
