"""Pages of lists at two sizes of département, beside a bare one-row read on the same server."""

from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Final

import psycopg

from bench.mesure import Mesure, centile, chronometrer
from bench.plein import PAR_REFERENT, dossier, remplir
from bench.scene import VUES, Scene
from ledger.keys import CoffreMemoire
from projections.moteur import reperes
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import Moyens
from readmodels.lecteur import Lecteur

TAILLES: Final = (40_000, 400_000)
ESSAIS: Final = 400
CROISSANCE_MAX: Final = 1.5
SCHEMA: Final = "bench_listes"

Page = Callable[[Lecteur, Random, int], object]
"""Asks one page; the number of dossiers says among which référents to draw."""


def mesurer_page(scene: Scene, nom: str, page: Page) -> list[Mesure]:
    """Milliseconds, median and 99th centile, at each size; then how much the page grows from one size to the other.

    The identities hold nothing sealed: opening the names of a page is the same work at any size. The sizes are asked in
    turn, once what filled them is on disk: what else the machine does weighs on both.
    """
    lecteurs = {dossiers: _remplir(scene, dossiers) for dossiers in TAILLES}
    with psycopg.connect(scene.url, autocommit=True) as maitre:
        maitre.execute("checkpoint")
    pages, nues = _alterner(lecteurs, page)
    mesures = []
    for dossiers, lecteur in lecteurs.items():
        lecteur.fermer()
        conditions = {
            "dossiers": dossiers,
            "par_referent": PAR_REFERENT,
            "essais": ESSAIS,
            "contre": "une ligne par clé",
        }
        for rang in (0.5, 0.99):
            leur = centile(nues[dossiers], rang)
            mesures.append(
                Mesure(
                    f"{nom}_{dossiers // 1000}k_p{rang * 100:.0f}",
                    round(centile(pages[dossiers], rang), 3),
                    "ms",
                    round(leur, 3),
                    round(centile(pages[dossiers], rang) / leur, 2),
                    conditions,
                )
            )
    petite, grande = (centile(pages[taille], 0.99) for taille in TAILLES)
    voulue = {"dossiers": "40 000 → 400 000, 99e centile", "au_plus": CROISSANCE_MAX}
    return [*mesures, Mesure(f"{nom}_croissance", round(grande / petite, 3), "×", conditions=voulue)]


def _remplir(scene: Scene, dossiers: int) -> Lecteur:
    """A reader of a département of this size."""
    schema = f"{SCHEMA}_{dossiers // 1000}k"
    scene.migrer(schema)
    with psycopg.connect(scene.url, autocommit=True, options=reperes.OPTIONS) as connexion:
        reconstruire(Projecteur(connexion, schema, Moyens(CoffreMemoire()), VUES))
    with psycopg.connect(scene.url, autocommit=True) as maitre:
        remplir(maitre, schema, dossiers)
    return Lecteur(scene.url, schema, pool_max=1)


def _alterner(lecteurs: Mapping[int, Lecteur], page: Page) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """Milliseconds of the page and of the bare read at each size, one after the other, warm."""
    hasards = {dossiers: Random(1) for dossiers in lecteurs}
    pages: dict[int, list[float]] = {dossiers: [] for dossiers in lecteurs}
    nues: dict[int, list[float]] = {dossiers: [] for dossiers in lecteurs}
    for essai in range(ESSAIS + ESSAIS // 10):
        for dossiers, lecteur in lecteurs.items():
            hasard = hasards[dossiers]
            page_ms = chronometrer(partial(page, lecteur, hasard, dossiers)) * 1e3
            cle = dossier(hasard.randrange(dossiers))
            nue_ms = chronometrer(partial(une_ligne, lecteur, cle)) * 1e3
            if essai >= ESSAIS // 10:
                pages[dossiers].append(page_ms)
                nues[dossiers].append(nue_ms)
    return pages, nues


def une_ligne(lecteur: Lecteur, cle: object) -> None:
    """Read one row by its key."""
    lecteur.interroger(
        "select dossier, referent, echeance_le from {vues}.file_active where dossier = %(d)s", {"d": cle}
    )
