"""``sceau``: sealing beside the bulk append, verification of a log and a bundle; ``sceau_poids``: appends beside it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import fmean
from typing import Final
from uuid import UUID

import psycopg

from app.settings import SCEAU_S
from bench.append import DUREE_S, _groupe
from bench.append_masse import EVENEMENTS, _ajouter, _lignes
from bench.mesure import Mesure, centile, chronometrer, comparer
from bench.scene import Scene
from ledger.preuve import lot, registre, scelleur
from ledger.preuve.examen import Examen
from ledger.preuve.note import Signataire, origine
from ledger.preuve.publication import Publication
from ledger.preuve.registre import Registre
from ledger.preuve.verifier import examiner
from ledger.runner import passer
from ledger.store.bulk import OPTIONS, BulkAppend, Ligne
from ledger.store.verification import verifier

SCHEMA = "bench_sceau"
CLE = Signataire(origine(SCHEMA), bytes(range(32)))
DOSSIER = UUID(int=7)
ETAPES = 500
ECRIVAINS, TOURS = 8, 10
CADENCE: Final = (True, False, False, True)
"""Rounds of one period of the sealer each, sealing or not: each kind first as often as the other."""


def mesurer(scene: Scene) -> list[Mesure]:
    """Events a second sealed beside those appended in bulk;
    seconds of a verification of five million events at the pace of this log; milliseconds of a bundle.
    """
    _preparer(scene, SCHEMA)
    lignes = [_du_dossier(ligne, rang) for rang, ligne in enumerate(_lignes())]
    with psycopg.connect(scene.url, autocommit=True, options=OPTIONS) as connexion:
        masse = chronometrer(lambda: _ajouter(BulkAppend(connexion, SCHEMA), lignes))
    dossier = scene.dossier / "preuves"
    sceau = chronometrer(lambda: sceller(scene.url, SCHEMA, dossier))
    publication = Publication(dossier)
    with psycopg.connect(scene.url, autocommit=True) as connexion:
        examen = Examen(SCHEMA, publication.cles(), publication.points())
        lecture = chronometrer(lambda: verifier(connexion, SCHEMA, observateur=examen))
        nu = chronometrer(lambda: verifier(connexion, SCHEMA))
        compose = lot.composer(lot.prouver(connexion, SCHEMA, DOSSIER), publication.cles(), b"%PDF")
    lot_s = min(chronometrer(lambda: examiner(compose)) for _ in range(5))
    assert examiner(compose).evenements == ETAPES
    conditions = {"evenements": EVENEMENTS}
    millions = 5_000_000 / EVENEMENTS
    return [
        comparer("sceau", EVENEMENTS / sceau, "événements/s", EVENEMENTS / masse, contre="append_masse", **conditions),
        comparer(
            "sceau_verification", millions * lecture, "s pour 5 M", millions * nu, contre="chaînes seules", **conditions
        ),
        Mesure("sceau_lot", round(lot_s * 1000, 1), "ms", conditions={"evenements": ETAPES}),
    ]


def _preparer(scene: Scene, schema: str) -> None:
    scene.migrer(schema)
    with psycopg.connect(scene.url, autocommit=True) as connexion:
        connexion.execute(f"drop schema if exists {schema}_preuve cascade".encode())
        passer(connexion, registre.MIGRATIONS, schema)


def _du_dossier(ligne: Ligne, rang: int) -> Ligne:
    """One event in six hundred is of the dossier whose bundle is measured."""
    sienne = rang % (EVENEMENTS // ETAPES) == 0
    return Ligne(DOSSIER, ligne.enregistre_le, ligne.commande_id, ligne.evenement) if sienne else ligne


@contextmanager
def ouvrir(url: str, schema: str, dossier: Path) -> Iterator[scelleur.Scelleur]:
    """A sealer at work, as ``parcours sceller`` opens it."""
    cle = Signataire(origine(schema), bytes(range(32)))
    with (
        psycopg.connect(url, autocommit=True, options=registre.OPTIONS) as connexion,
        scelleur.ouvrir(Registre(connexion, schema), Publication(dossier), cle) as ouvert,
    ):
        yield ouvert


def sceller(url: str, schema: str, dossier: Path) -> None:
    """Seal and publish what came."""
    with ouvrir(url, schema, dossier) as ouvert:
        ouvert.sceller()


def peser(scene: Scene) -> list[Mesure]:
    """Commands a second of eight writers that leave no processor idle, with a sealer or not: at its own cadence, then each
    second, which costs more; last, each second, at half that pace. Means of rounds that take turns, each kind first as
    often as the other: one round differs from the next of its kind by as much as what is measured.
    """
    _preparer(scene, "bench_append")
    conditions = {"contre": "sans scelleur", "ecrivains": ECRIVAINS}
    avec, sans = _periodes(scene)
    mesures = [comparer("sceau_append", avec, "commandes/s", sans, sceau_s=SCEAU_S, **conditions)]
    avec, sans, _ = _tours(scene, 0.0)
    mesures.append(comparer("sceau_append_1s", avec, "commandes/s", sans, tours=TOURS, **conditions))
    avec, sans, latences = _tours(scene, 2 * ECRIVAINS / sans)
    mesures.append(comparer("sceau_append_moitie", avec, "commandes/s", sans, tours=TOURS, **conditions, **latences))
    return mesures


def _periodes(scene: Scene) -> tuple[float, float]:
    """Means with a sealer and without: each round with one seals what the round before it appended, as every period does."""
    debits: dict[bool, list[float]] = {True: [], False: []}
    preuves = scene.dossier / "preuves_append"
    _periode(scene)
    for scelle in CADENCE:
        if scelle:
            with _au_travail(scene, SCEAU_S):
                debits[scelle].append(_periode(scene))
        else:
            sceller(scene.url, "bench_append", preuves)
            debits[scelle].append(_periode(scene))
    sceller(scene.url, "bench_append", preuves)
    return fmean(debits[True]), fmean(debits[False])


def _periode(scene: Scene) -> float:
    return fmean(_groupe(scene, ECRIVAINS)[0] for _ in range(round(SCEAU_S / DUREE_S)))


def _tours(scene: Scene, toutes_les_s: float) -> tuple[float, float, dict[str, float]]:
    """Means with a sealer and without, and both 99th centiles of how long a command took (ms)."""
    debits, durees = [0.0, 0.0], (list[float](), list[float]())
    for tour in range(TOURS):
        for scelle in (tour % 2 == 0, tour % 2 == 1):
            sceller(scene.url, "bench_append", scene.dossier / "preuves_append")
            with _au_travail(scene, 1) if scelle else nullcontext():
                debit, latences = _groupe(scene, ECRIVAINS, toutes_les_s)
            debits[scelle] += debit / TOURS
            durees[scelle].extend(latences)
    sans_ms, avec_ms = (round(centile(serie, 0.99) * 1e3, 2) for serie in durees)
    return debits[True], debits[False], {"p99_ms": avec_ms, "p99_sans_ms": sans_ms}


@contextmanager
def _au_travail(scene: Scene, toutes_les_s: int) -> Iterator[None]:
    """A sealer in a process of its own, that seals as it starts, then at this cadence."""
    commande = [
        sys.executable, "-m", "bench.sceau", scene.url, str(scene.dossier / "preuves_append"), str(toutes_les_s),
    ]  # fmt: skip
    with subprocess.Popen(commande, stdout=subprocess.PIPE) as processus:
        assert processus.stdout is not None
        processus.stdout.readline()
        try:
            yield
        finally:
            processus.terminate()


if __name__ == "__main__":
    os.nice(scelleur.POLITESSE)
    with ouvrir(sys.argv[1], "bench_append", Path(sys.argv[2])) as au_travail:
        print("ouvert", flush=True)
        while True:
            au_travail.sceller()
            time.sleep(int(sys.argv[3]))
