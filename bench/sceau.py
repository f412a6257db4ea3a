"""``sceau``: sealing beside the bulk append, its weight on appends, the verification of a log, that of a bundle."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from uuid import UUID

import psycopg

from bench.append import _groupe
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


def mesurer(scene: Scene) -> list[Mesure]:
    """Events a second sealed beside those appended in bulk; appends with a sealer at work beside those without;
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
        *_poids(scene),
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


def _poids(scene: Scene) -> Iterator[Mesure]:
    """Commands a second of eight writers, a sealer at work each second or not; mean of rounds that take turns, each kind
    first as often as the other: one round differs from the next of its kind by more than what is measured.

    Writers that leave no processor idle lose what the sealer takes of it; at half that pace, nothing has to wait for it.
    """
    _preparer(scene, "bench_append")
    avec, sans, _ = _tours(scene, 0.0)
    yield comparer("sceau_append", avec, "commandes/s", sans, contre="sans scelleur", ecrivains=ECRIVAINS, tours=TOURS)
    avec, sans, latences = _tours(scene, 2 * ECRIVAINS / sans)
    yield comparer(
        "sceau_append_cadence", avec, "commandes/s", sans, contre="sans scelleur", ecrivains=ECRIVAINS, tours=TOURS,
        **latences,
    )  # fmt: skip


def _tours(scene: Scene, toutes_les_s: float) -> tuple[float, float, dict[str, float]]:
    """Means with a sealer and without, and both 99th centiles of how long a command took (ms)."""
    debits, durees = [0.0, 0.0], (list[float](), list[float]())
    for tour in range(TOURS):
        for scelle in (tour % 2 == 0, tour % 2 == 1):
            with _au_travail(scene) if scelle else nullcontext():
                debit, latences = _groupe(scene, ECRIVAINS, toutes_les_s)
            debits[scelle] += debit / TOURS
            durees[scelle].extend(latences)
    sans_ms, avec_ms = (round(centile(serie, 0.99) * 1e3, 2) for serie in durees)
    return debits[True], debits[False], {"p99_ms": avec_ms, "p99_sans_ms": sans_ms}


@contextmanager
def _au_travail(scene: Scene) -> Iterator[None]:
    """A sealer in a process of its own, that has sealed what came before it."""
    commande = [sys.executable, "-m", "bench.sceau", scene.url, str(scene.dossier / "preuves_append")]
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
        au_travail.sceller()
        print("à jour", flush=True)
        while True:
            time.sleep(1)
            au_travail.sceller()
