"""``tableau_a_date``: each dashboard as of random past dates on both clocks, beside the same figures from the log alone.

``BENCH_EVENEMENTS="1000000 5000000"`` sizes the log (200,000 by default), ``BENCH_DATES`` how many dates are drawn. A
dashboard is asked by MDS over the twelve months before the date. The reference runs the same question where every fait
and every état is worked out from the log's events on the way, and must answer the same.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any, Final

import psycopg
from dateutil.relativedelta import relativedelta

from bench.mesure import Mesure, centile, chronometrer
from bench.replique import CLE, COPIES, copier, simuler_journal
from bench.scene import Scene
from ledger.dates import aujourd_hui
from projections import reperes
from projections.atelier import Atelier
from projections.catalogue import VUES
from projections.rebuild import reconstruire
from projections.vue import EtatPython, Fait, Moyens, Schemas
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage.catalogue import TABLEAUX
from readmodels.pilotage.indicateur import Tableau
from readmodels.pilotage.mesure import Chiffres
from readmodels.pilotage.mesure import mesurer as lire

SCHEMA: Final = "bench_tableau"
TAILLES: Final = tuple(map(int, os.environ.get("BENCH_EVENEMENTS", "200000").split()))
DATES: Final = int(os.environ.get("BENCH_DATES", "20"))
SIMULES_MAX: Final = 1_000_000
FENETRE_JOURS: Final = 700
"""How far back dates are drawn."""


def mesurer(scene: Scene) -> list[Mesure]:
    """Every size in turn, on one log that grows."""
    scene.migrer(SCHEMA)
    simules, coffre = simuler_journal(scene.url, SCHEMA, min(max(TAILLES), SIMULES_MAX))
    copies, tete, mesures = iter(COPIES), simules, []
    for taille in sorted(TAILLES):
        with psycopg.connect(scene.url, autocommit=True) as maitre:
            while tete < taille:
                tete = copier(maitre, SCHEMA, min(simules, taille - tete), next(copies))
            maitre.execute(f"vacuum analyze {SCHEMA}.evenements")
        with psycopg.connect(scene.url, autocommit=True, options=reperes.OPTIONS) as connexion:
            reconstruire(Atelier(connexion, SCHEMA, Moyens(coffre, CLE), VUES))
        with psycopg.connect(scene.url, autocommit=True) as maitre:
            _nues(maitre, tete)
        mesures += _tableaux(scene, tete)
    return mesures


def _nues(maitre: psycopg.Connection[Any], tete: int) -> None:
    """The same views, worked out from the log by whoever reads them."""
    nues = f"{SCHEMA}_nues"
    maitre.execute(f"drop schema if exists {nues} cascade")
    maitre.execute(f"create schema {nues}")
    ici = Schemas(SCHEMA, nues)
    for vue in VUES:
        if not isinstance(vue, EtatPython):
            texte = vue.select(ici, "0", str(tete)) if isinstance(vue, Fait) else vue.complet(ici, tete)
            colonnes = ", ".join(vue.table.colonnes)
            maitre.execute(f"create view {nues}.{vue.nom} as select {colonnes} from ({texte}) v".encode())
    maitre.execute(f"create view {nues}.reperes as select * from {SCHEMA}_vues.reperes")
    maitre.execute(f"grant usage on schema {nues} to parcours_lecture")
    maitre.execute(f"grant select on all tables in schema {nues} to parcours_lecture")


class LecteurNu(Lecteur):
    """Reads the views that hold nothing, as long as it takes."""

    def __init__(self, url: str) -> None:
        """See the class."""
        super().__init__(url, SCHEMA, pool_max=1)
        self.vues = f"{SCHEMA}_nues"

    @contextmanager
    def connexion(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection without time limit."""
        with super().connexion() as connexion:
            connexion.execute("set statement_timeout = 0")
            connexion.execute("set work_mem = '256MB'")
            yield connexion


def _tableaux(scene: Scene, tete: int) -> list[Mesure]:
    lecteur, nu = Lecteur(scene.url, SCHEMA, pool_max=1), LecteurNu(scene.url)
    try:
        return [_tableau(lecteur, nu, t, horloge, tete) for t in TABLEAUX.values() for horloge in Horloge]
    finally:
        lecteur.fermer()
        nu.fermer()


def _tableau(lecteur: Lecteur, nu: Lecteur, tableau: Tableau, horloge: Horloge, tete: int) -> Mesure:
    """p95 over the dates, beside the time that the log alone takes for the first of them."""
    hasard = Random(f"{tableau.code}/{horloge}")
    jours = [aujourd_hui() - timedelta(days=hasard.randrange(FENETRE_JOURS)) for _ in range(DATES)]
    questions = [_question(tableau, Moment.au(jour, horloge)) for jour in jours]
    durees = [chronometrer(lambda q=question: q(lecteur)) for question in questions]  # type: ignore[misc]
    reponses: list[Chiffres] = []
    reference_s = chronometrer(lambda: reponses.append(questions[0](nu)))
    assert reponses[0].cellules == questions[0](lecteur).cellules
    p50, p95 = (round(centile(durees, rang) * 1e3, 1) for rang in (0.5, 0.95))
    return Mesure(
        f"tableau_a_date_{tete}_{tableau.code}_{horloge}",
        p95,
        "ms (p95)",
        reference=round(reference_s * 1e3, 1),
        ratio=round(p95 / (reference_s * 1e3), 4),
        conditions={"p50": p50, "dates": DATES, "cellules": len(reponses[0].cellules), "contre": "le journal seul"},
    )


def _question(tableau: Tableau, moment: Moment) -> Callable[[Lecteur], Chiffres]:
    du = moment.valable_au - relativedelta(months=12)
    return lambda lecteur: lire(lecteur, tableau.indicateurs, moment, ("mds",), du=du)
