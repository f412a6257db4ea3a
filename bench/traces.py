"""``traces``: what the row of the journal of access adds to a page that names persons, beside the whole page.

One process asks itself its pages, on a département of 2,000 dossiers and its real server: what the row takes is timed where
it is written, in the very request that waits for it.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import fmean
from threading import Thread
from typing import Any, Final
from unittest.mock import patch

import httpx
import uvicorn

from app import composition, environnement
from bench.charge import departement
from bench.mesure import Mesure, centile, comparer
from bench.scene import Scene
from ledger.vocabulaire.acteur import Role
from web.application import creer
from web.services import Services
from web.tables.consultations import Consultations

DOSSIERS: Final = 2_000
ESSAIS: Final = 200
COMPTES: Final = 8
"""Accounts that ask a page, at most."""
PART_MAX: Final = 0.05
"""Of the 95th centile of the page."""
Demander = Callable[[], httpx.Response]
PAGES: Final = {
    Role.REFERENT: ("/", "/file-active", "/file-active?volet=EN_RETARD", "/mon-agenda", "/dossier/{dossier}"),
    Role.AUDITEUR: ("/dossier/{dossier}", "/relecture/{dossier}?au=2026-06-30"),
}


def mesurer(scene: Scene) -> list[Mesure]:
    """What the rows of a page cost, in ms, beside its 95th centile: the ratio stays under :data:`PART_MAX`.

    Their own 95th centile, which a machine that is shared makes by itself, is in the conditions.
    """
    fichiers = scene.dossier / "comptes.json", scene.dossier / "traces.json"
    with (
        patch.dict(os.environ, {"PARCOURS_DONNEES": str(scene.dossier / "traces")}),
        environnement.reglages() as reglages,
    ):
        departement.batir(reglages, DOSSIERS)
        with composition.services(reglages) as services:
            departement.preparer(services, *fichiers)
            with _servir(services) as client, _chronometre() as traces:
                return [
                    _comparer(f"trace {role} {page}", traces, demander)
                    for role, page, demander in _demandes(fichiers[1], client)
                ]


def _demandes(fichier: Path, client: httpx.Client) -> Iterator[tuple[Role, str, list[Demander]]]:
    """How each account asks each page."""
    comptes = json.loads(fichier.read_text())
    for role, pages in PAGES.items():
        siens = [compte for compte in comptes if compte["role"] == role]
        for page in pages:
            yield role, page, [partial(_demander, client, page, compte) for compte in siens]


def _demander(client: httpx.Client, page: str, compte: dict[str, Any]) -> httpx.Response:
    entetes = {"Cookie": f"session={compte['temoin']}", "Accept": "text/html"}
    return client.get(page.format(dossier=compte["dossiers"][0]), headers=entetes)


@contextmanager
def _servir(services: Services) -> Iterator[httpx.Client]:
    """The whole application, in this process."""
    serveur = uvicorn.Server(uvicorn.Config(creer(services), port=0, log_config=None, access_log=False))
    fil = Thread(target=serveur.run, daemon=True)
    fil.start()
    try:
        while not serveur.started and fil.is_alive():
            time.sleep(0.01)
        port = serveur.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        serveur.should_exit = True
        fil.join()


@contextmanager
def _chronometre() -> Iterator[list[float]]:
    """Seconds of each row, as they are written."""
    durees: list[float] = []
    noter = Consultations.noter

    def chronometrer(*args: Any, **options: Any) -> None:
        debut = time.perf_counter()
        noter(*args, **options)
        durees.append(time.perf_counter() - debut)

    with patch.object(Consultations, "noter", chronometrer):
        yield durees


def _comparer(nom: str, traces: list[float], comptes: list[Demander]) -> Mesure:
    """By accounts in turn, to whom the page names somebody: the limit of what an agent asks in a minute is not met."""
    nommes = islice((demander for demander in comptes if _chronometrer(nom, traces, demander)[1]), COMPTES)
    tour = cycle(list(nommes))
    durees = [_chronometrer(nom, traces, next(tour)) for _ in range(ESSAIS)]
    pages, lignes = [page for page, _ in durees], [ligne for _, ligne in durees]
    assert all(lignes), f"{nom} n'a pas toujours laissé de trace"
    conditions = {
        "dossiers": DOSSIERS,
        "essais": ESSAIS,
        "au_plus": PART_MAX,
        "contre": "la page, 95e centile",
        "p50": round(centile(lignes, 0.5), 3),
        "p95": round(centile(lignes, 0.95), 3),
    }
    return comparer(nom, fmean(lignes), "ms", centile(pages, 0.95), **conditions)


def _chronometrer(nom: str, traces: list[float], demander: Demander) -> tuple[float, float]:
    """Milliseconds of the page, and of its rows: none when it named nobody."""
    traces.clear()
    debut = time.perf_counter()
    reponse = demander()
    duree = time.perf_counter() - debut
    assert reponse.status_code == 200, (nom, reponse.status_code)
    return duree * 1e3, sum(traces) * 1e3
