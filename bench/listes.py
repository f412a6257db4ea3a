"""Pages of lists at two sizes of département, beside a bare one-row read on the same server."""

from collections.abc import Callable
from random import Random
from typing import Final

import psycopg

from bench.mesure import Mesure, centile, chronometrer
from bench.plein import CLE, PAR_REFERENT, dossier, remplir
from bench.scene import Scene
from ledger.keys import CoffreMemoire
from projections import reperes
from projections.engine import Projecteur
from projections.rebuild import reconstruire
from projections.vue import Moyens
from readmodels.lecteur import Lecteur

TAILLES: Final = (40_000, 400_000)
ESSAIS: Final = 400
CROISSANCE_MAX: Final = 1.5
SCHEMA: Final = "bench_listes"

Page = Callable[[Lecteur, Random, int], object]
"""Asks one page; the number of dossiers says among which référents to draw."""


def mesurer_page(scene: Scene, nom: str, page: Page) -> list[Mesure]:
    """Milliseconds, median and 99th centile, at each size; then how much the page grows from one size to the other.

    The identities hold nothing sealed: opening the names of a page is the same work at any size.
    """
    scene.migrer(SCHEMA)
    with psycopg.connect(scene.url, autocommit=True, options=reperes.OPTIONS) as connexion:
        reconstruire(Projecteur(connexion, SCHEMA, Moyens(CoffreMemoire(), CLE)))
    mesures, p99 = [], {}
    lecteur = Lecteur(scene.url, SCHEMA, pool_max=1)
    for dossiers in TAILLES:
        with psycopg.connect(scene.url, autocommit=True) as maitre:
            remplir(maitre, SCHEMA, dossiers)
        pages, nues = _alterner(lecteur, page, dossiers)
        p99[dossiers] = centile(pages, 0.99)
        conditions = {
            "dossiers": dossiers,
            "par_referent": PAR_REFERENT,
            "essais": ESSAIS,
            "contre": "une ligne par clé",
        }
        for rang in (0.5, 0.99):
            leur = centile(nues, rang)
            mesures.append(
                Mesure(
                    f"{nom}_{dossiers // 1000}k_p{rang * 100:.0f}",
                    round(centile(pages, rang), 3),
                    "ms",
                    round(leur, 3),
                    round(centile(pages, rang) / leur, 2),
                    conditions,
                )
            )
    lecteur.fermer()
    petite, grande = (p99[taille] for taille in TAILLES)
    voulue = {"dossiers": "40 000 → 400 000, 99e centile", "au_plus": CROISSANCE_MAX}
    return [*mesures, Mesure(f"{nom}_croissance", round(grande / petite, 3), "×", conditions=voulue)]


def _alterner(lecteur: Lecteur, page: Page, dossiers: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each, one after the other, warm."""
    hasard = Random(1)
    pages: list[float] = []
    nues: list[float] = []
    for essai in range(ESSAIS + ESSAIS // 10):
        page_ms = chronometrer(lambda: page(lecteur, hasard, dossiers)) * 1e3
        cle = dossier(hasard.randrange(dossiers))
        nue_ms = chronometrer(lambda cle=cle: _une_ligne(lecteur, cle)) * 1e3  # type: ignore[misc]
        if essai >= ESSAIS // 10:
            pages.append(page_ms)
            nues.append(nue_ms)
    return pages, nues


def _une_ligne(lecteur: Lecteur, cle: object) -> None:
    lecteur.interroger(
        "select dossier, referent, echeance_le from {vues}.file_active where dossier = %(d)s", {"d": cle}
    )
