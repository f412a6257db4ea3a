"""``tableau_a_date``: each dashboard as of random past dates on both clocks, beside the same figures from the log alone.

``BENCH_EVENEMENTS="1000000 5000000"`` sizes the log (200,000 by default), ``BENCH_DATES`` how many dates are drawn. The log
is that of five years: 5 M events are those of 90,000 dossiers, the largest département. A dashboard is asked over the twelve
months before the date as it opens, by PTS, then by each axis of persons: the slowest one is a measure of its own, the others
are told beside it. The reference runs the question as it opens where every fait and every état is worked out from the log's
events on the way, and must answer the same.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import Any, Final

import psycopg
from dateutil.relativedelta import relativedelta

from bench.mesure import Mesure, centile, chronometrer, comparer
from bench.replique import COPIES, copier, simuler_journal
from bench.scene import VUES, Scene
from ledger.dates import aujourd_hui
from ledger.store.migrations import migrer
from projections.moteur import reperes
from projections.moteur.atelier import Atelier
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import EtatPython, Fait, Moyens, Schemas
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage.axes import de_la_personne
from readmodels.pilotage.catalogue import TABLEAUX
from readmodels.pilotage.indicateur import Tableau
from readmodels.pilotage.mesure import Chiffres
from readmodels.pilotage.mesure import mesurer as lire
from readmodels.pilotage.regard import NOMINATIF

SCHEMA: Final = "bench_tableau"
TAILLES: Final = tuple(map(int, os.environ.get("BENCH_EVENEMENTS", "200000").split()))
DATES: Final = int(os.environ.get("BENCH_DATES", "20"))
SIMULES_MAX: Final = 1_000_000
MOIS: Final = 60
OUVERTURE: Final = "pts"
"""The axis by which a dashboard opens."""
AXES: Final = (OUVERTURE, *de_la_personne("le"))
"""Those by which a dashboard of persons is asked."""
FENETRE_JOURS: Final = 1_700
"""How far back dates are drawn."""


def mesurer(scene: Scene) -> list[Mesure]:
    """Every size in turn, on one log that grows."""
    scene.migrer(SCHEMA)
    simules, coffre = simuler_journal(scene.url, SCHEMA, min(max(TAILLES), SIMULES_MAX), mois=MOIS)
    copies, tete, mesures = iter(COPIES), simules, []
    for taille in sorted(TAILLES):
        with psycopg.connect(scene.url, autocommit=True) as maitre:
            if manquantes := round((taille - tete) / simules):
                tete = copier(maitre, SCHEMA, simules, *islice(copies, manquantes))
            maitre.execute(f"vacuum analyze {SCHEMA}.evenements")
            maitre.execute(f"drop schema {SCHEMA}_vues cascade")  # else they would be built where they had stopped
            migrer(maitre, SCHEMA, reperes.MIGRATIONS)
        with psycopg.connect(scene.url, autocommit=True, options=reperes.OPTIONS) as connexion:
            reconstruire(Atelier(connexion, SCHEMA, Moyens(coffre), VUES))
            connexion.execute("vacuum")
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
    lecteur, nu = Lecteur(scene.url, SCHEMA, pool_max=2), LecteurNu(scene.url)
    try:
        return [m for t in TABLEAUX.values() for horloge in Horloge for m in _tableau(lecteur, nu, t, horloge, tete)]
    finally:
        lecteur.fermer()
        nu.fermer()


def _tableau(lecteur: Lecteur, nu: Lecteur, tableau: Tableau, horloge: Horloge, tete: int) -> Iterator[Mesure]:
    """p95 over the dates: as it opens, beside the log alone for the first of them, and by the axis that takes longest."""
    hasard = Random(f"{tableau.code}/{horloge}")
    jours = [aujourd_hui() - timedelta(days=hasard.randrange(FENETRE_JOURS)) for _ in range(DATES)]
    durees_ms: dict[str, tuple[float, float]] = {}
    for axe in AXES:
        durees = [chronometrer(partial(_demander, lecteur, tableau, Moment.au(j, horloge), axe)) for j in jours]
        p50, p95 = (round(centile(durees, rang) * 1e3, 1) for rang in (0.5, 0.95))
        durees_ms[axe] = p50, p95
    nom = f"tableau_a_date_{tete}_{tableau.code}_{horloge}"
    question = partial(_demander, tableau=tableau, moment=Moment.au(jours[0], horloge), axe=OUVERTURE)
    reference_s, cellules = _comparer(lecteur, nu, question)
    p50, p95 = durees_ms[OUVERTURE]
    yield comparer(
        nom, p95, "ms (p95)", reference_s * 1e3, p50=p50, dates=DATES, cellules=cellules, contre="le journal seul"
    )
    lent = max(AXES, key=lambda axe: durees_ms[axe][1])
    autres = {f"p95_{axe}": p95 for axe, (_, p95) in durees_ms.items()}
    yield Mesure(
        f"{nom}_axe_le_plus_lent", durees_ms[lent][1], "ms (p95)", conditions={"axe": lent, "dates": DATES, **autres}
    )


def _comparer(lecteur: Lecteur, nu: Lecteur, question: Callable[[Lecteur], Chiffres]) -> tuple[float, int]:
    """Seconds that the log alone takes, and how many cells it gives: those that the views give."""
    reponses: list[Chiffres] = []
    reference_s = chronometrer(lambda: reponses.append(question(nu)))
    attendues, lues = (
        {tuple(c.axes.values()): c.valeurs for c in reponse.cellules} for reponse in (reponses[0], question(lecteur))
    )
    differentes = [
        (cle, attendues.get(cle), lues.get(cle)) for cle in attendues | lues if attendues.get(cle) != lues.get(cle)
    ]
    assert not differentes, f"{len(differentes)} cellules de {len(attendues)}, dont {differentes[0]}"
    return reference_s, len(reponses[0].cellules)


def _demander(lecteur: Lecteur, tableau: Tableau, moment: Moment, axe: str) -> Chiffres:
    du = moment.valable_au - relativedelta(months=12)
    return lire(lecteur, tableau.indicateurs, moment, (axe,), regard=NOMINATIF, du=du)
