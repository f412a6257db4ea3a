"""``projection``: events a second of windows and of rebuilds, beside eventsourcing's ``ProjectionRunner``.

Ours folds a window of events into every view, all checkpoints in the same transaction; the library's way is one event,
one upsert, one transaction, for one view. Windows are measured over the last quarter of a simulated log, on views built
at its three quarters; the last rebuild must equal what they gave.
"""

import statistics
import time
from collections import Counter
from typing import Any, Final

import psycopg

from bench.mesure import Mesure, chronometrer, comparer
from bench.projection.temoin import evenements_par_seconde
from bench.replique import CLE, PAR_DOSSIER
from bench.scene import VUES
from ledger.dates import aujourd_hui
from ledger.keys import CoffreMemoire
from ledger.store import bulk
from ledger.store.bulk import BulkAppend, Ligne
from projections.moteur import reperes
from projections.moteur.atelier import Atelier, Fenetre
from projections.moteur.batisseurs import batir
from projections.moteur.projecteur import FENETRE_MAX, Projecteur
from projections.moteur.reconstruction import Reconstruction, reconstruire
from projections.moteur.vue import Moyens, Schemas, Vue
from simulation.departement import simuler
from simulation.plan.parametres import Parametres

EVENEMENTS: Final = 240_000


class ProjecteurChronometre(Projecteur):
    """Adds up the seconds spent in the statements of each view."""

    def __init__(self, connexion: psycopg.Connection[Any], journal: str, moyens: Moyens) -> None:
        """See :class:`Projecteur`."""
        super().__init__(connexion, journal, moyens, VUES)
        self.durees_s: Counter[str] = Counter()

    def plier(self, vue: Vue, schemas: Schemas, fenetre: Fenetre) -> None:
        debut = time.perf_counter()
        super().plier(vue, schemas, fenetre)
        self.durees_s[vue.nom] += time.perf_counter() - debut  # type: ignore[assignment]


def mesurer(pg_url: str, schema: str, evenements: int = EVENEMENTS) -> list[Mesure]:
    """Windows and rebuilds, each view and all of them; ``schema`` is a migrated log without events nor views."""
    coffre = CoffreMemoire()
    with psycopg.connect(pg_url, autocommit=True, options=reperes.OPTIONS) as connexion:
        projecteur = ProjecteurChronometre(connexion, schema, Moyens(coffre))
        tete = _remplir(pg_url, schema, coffre, projecteur, evenements)
        references = [evenements_par_seconde(pg_url)]
        rythmes = _fenetres(projecteur, 500, jusqua=tete - tete // 8)
        rythmes |= _fenetres(projecteur, FENETRE_MAX, jusqua=tete)
        references.append(evenements_par_seconde(pg_url))
        rythmes |= _reconstruction(projecteur)
        references.append(evenements_par_seconde(pg_url))
    reference = statistics.median(references)
    conditions = {"journal": tete, "contre": "ProjectionRunner, un upsert par événement, une vue"}
    return [comparer(nom, rythme, "événements/s", reference, **conditions) for nom, rythme in rythmes.items()]


def _remplir(pg_url: str, schema: str, coffre: CoffreMemoire, projecteur: Projecteur, evenements: int) -> int:
    """Simulate a département; its views are built when three quarters of it are written. Last position."""
    with psycopg.connect(pg_url, autocommit=True, options=bulk.OPTIONS) as connexion:
        masse = BulkAppend(connexion, schema)

        def ecrire(lignes: list[Ligne]) -> int:
            position = masse.ajouter(lignes)
            if position >= evenements * 3 // 4 and projecteur.a_reconstruire():
                reconstruire(projecteur)
            return position

        parametres = Parametres("33", evenements // PAR_DOSSIER[24], 24, 1, aujourd_hui())
        return simuler(ecrire, coffre, parametres, lambda _: None, cle_identifiants=CLE).position


def _fenetres(projecteur: ProjecteurChronometre, taille: int, jusqua: int) -> dict[str, float]:
    """Events a second of windows of this size up to this position: of all views with their commit, then of each."""
    premiere = projecteur.avancer(taille)
    assert premiere is not None
    projecteur.durees_s.clear()
    debut, position = time.perf_counter(), premiere.jusqua
    while position < jusqua and (avancee := projecteur.avancer(taille)) is not None:
        assert avancee.arretees == ()
        position = avancee.jusqua
    duree_s, nombre = time.perf_counter() - debut, position - premiere.jusqua
    return {f"projection_{taille}": nombre / duree_s} | {
        f"projection_{taille}_{vue}": nombre / vue_s for vue, vue_s in projecteur.durees_s.items()
    }


def _reconstruction(projecteur: ProjecteurChronometre) -> dict[str, float]:
    """Events a second of the rebuild from zero, comparison and swap included, of all views; then of each, built alone."""
    resultats: list[Reconstruction] = []
    duree_s = chronometrer(lambda: resultats.extend(reconstruire(projecteur)))
    assert {resultat.ecarts for resultat in resultats} == {0}
    position = resultats[0].position
    seules = {f"reconstruction_{nom}": position / seule_s for nom, seule_s in chacune(projecteur, position).items()}
    return {"reconstruction": position / duree_s} | seules


def chacune(atelier: Atelier, tete: int) -> dict[str, float]:
    """Seconds that each view takes to be built alone, in tables that are dropped."""
    tables = {vue.nom: f"{vue.nom}__99" for vue in VUES}
    instants = [time.perf_counter()]
    noms: list[str] = []

    def noter(nom: str) -> None:
        noms.append(nom)
        instants.append(time.perf_counter())

    batir(atelier, VUES, Schemas(atelier.journal, atelier.schema, tables), tete, noter)
    for table in tables.values():
        atelier.connexion.execute(f"drop table {atelier.schema}.{table}")
    return {nom: fin - debut for nom, debut, fin in zip(noms, instants[:-1], instants[1:], strict=True)}
