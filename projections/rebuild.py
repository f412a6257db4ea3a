"""Rebuild: built beside from the whole log, compared, swapped in one transaction, the former table kept.

Readers never see half a table: they read the view, which changes table under a short lock taken with a time limit and
tried again. Nothing but tables is written, so no side effect is replayed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import sleep
from typing import Any, Final

import psycopg

from ledger.sealing import DescellementImpossible
from projections import reperes
from projections.engine import Projecteur, copier, raison
from projections.reperes import Repere
from projections.vue import CLES_MAX, EtatPython, Schemas, Vue, definition

ESSAIS_MAX: Final = 100
VERROU_MS: Final = 100


class ReconstructionImpossible(Exception):
    """A view cannot be built from the log as it is declared; the tables that are served stay."""


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """One view rebuilt at a position: its rows, and how many differ from the table that was served (None: no such)."""

    vue: str
    position: int
    lignes: int
    ecarts: int | None


def reconstruire(
    projecteur: Projecteur,
    noms: Sequence[str] = (),
    avancer: Callable[[str], None] = lambda _: None,
) -> list[Reconstruction]:
    """Rebuild the named views and those that read them (all of them by default), and serve the new tables.

    What a named view reads is rebuilt too when it is stopped or missing. ``avancer`` is told the name of each view when
    it is built. Raises ``ValueError`` for an unknown view, :class:`ReconstructionImpossible` when one cannot be built.
    """
    connexion, schema = projecteur.connexion, projecteur.schema
    anciens = reperes.lire(connexion, schema)
    vues = _a_construire(projecteur.vues, noms, anciens)
    if not vues:
        return []
    autres = [r.position for r in anciens.values() if r.erreur is None and r.vue not in {v.nom for v in vues}]
    position = min(autres) if autres else projecteur.tete()
    generations = {vue.nom: anciens[vue.nom].generation + 1 if vue.nom in anciens else 1 for vue in vues}
    nouvelles = {vue.nom: f"{vue.nom}__{generations[vue.nom]}" for vue in vues}
    servies = reperes.schemas(projecteur.journal, anciens)
    futures = Schemas(projecteur.journal, schema, {**servies.tables, **nouvelles})
    resultats = []
    for vue in vues:
        connexion.execute(f"drop table if exists {schema}.{nouvelles[vue.nom]}")
        try:
            _construire(projecteur, vue, futures, position)
        except (psycopg.DataError, psycopg.IntegrityError, ValueError, LookupError, DescellementImpossible) as erreur:
            message = f"la vue {vue.nom} ne peut pas être construite : {raison(erreur)}"
            raise ReconstructionImpossible(message) from None
        resultats.append(_comparer(connexion, vue, servies, futures, anciens.get(vue.nom), position))
        avancer(vue.nom)
    _servir(connexion, schema, vues, nouvelles, generations, position)
    for vue in vues:
        if (ancien := anciens.get(vue.nom)) is not None and ancien.generation > 1:
            connexion.execute(f"drop table if exists {schema}.{vue.nom}__{ancien.generation - 1}")
    return resultats


def _a_construire(toutes: Sequence[Vue], noms: Sequence[str], anciens: Mapping[str, Repere]) -> list[Vue]:
    """The named views, what they read and cannot be read, and everything that reads those."""
    connues = {vue.nom: vue for vue in toutes}
    if inconnues := sorted(set(noms) - connues.keys()):
        message = f"vue inconnue : {', '.join(inconnues)}. Vues : {', '.join(sorted(connues))}"
        raise ValueError(message)
    illisibles = {nom for nom in connues if nom not in anciens or anciens[nom].erreur is not None}
    retenues, avant = set(noms) or set(connues), set[str]()
    while retenues != avant:
        avant = set(retenues)
        for vue in toutes:
            if vue.nom in retenues:
                retenues |= illisibles & set(vue.dependances)
            elif retenues & set(vue.dependances):
                retenues.add(vue.nom)
    return [vue for vue in toutes if vue.nom in retenues]


def _construire(projecteur: Projecteur, vue: Vue, futures: Schemas, position: int) -> None:
    connexion, schema, table = projecteur.connexion, projecteur.schema, futures.tables[vue.nom]
    with connexion.transaction():
        connexion.execute("set local work_mem = '256MB'")
        if not isinstance(vue, EtatPython):
            reperes.creer_table(connexion, schema, vue, table, vue.complet(futures, position))
            return
        reperes.creer_table(connexion, schema, vue, table, None)
        cles = connexion.execute(
            " union ".join(f"select distinct {vue.cle} from {futures.table(source)}" for source in vue.sources)
        ).fetchall()
        for debut in range(0, len(cles), CLES_MAX):
            lot = [cle for (cle,) in cles[debut : debut + CLES_MAX]]
            copier(connexion, vue, futures, projecteur.moyens, lot)
        connexion.execute(f"analyze {schema}.{table}")


def _comparer(
    connexion: psycopg.Connection[Any],
    vue: Vue,
    servies: Schemas,
    futures: Schemas,
    ancien: Repere | None,
    position: int,
) -> Reconstruction:
    lignes = _compte(connexion, f"select count(*) from {futures.table(vue.nom)}")
    comparable = ancien is not None and ancien.position == position and ancien.definition == definition(vue)
    ecarts = None
    if comparable:
        colonnes = ", ".join(vue.table.colonnes)
        ancienne, nouvelle = (f"select {colonnes} from {s.table(vue.nom)}" for s in (servies, futures))
        ecarts = _compte(
            connexion,
            f"select count(*) from (({ancienne} except all {nouvelle}) union all ({nouvelle} except all {ancienne})) e",
        )
    return Reconstruction(vue.nom, position, lignes, ecarts)


def _compte(connexion: psycopg.Connection[Any], requete: str) -> int:
    ligne = connexion.execute(requete).fetchone()
    assert ligne is not None  # noqa: S101 - an aggregate always answers
    return int(ligne[0])


def _servir(
    connexion: psycopg.Connection[Any],
    schema: str,
    vues: Sequence[Vue],
    nouvelles: dict[str, str],
    generations: dict[str, int],
    position: int,
) -> None:
    """Swap every view and checkpoint in one transaction; a reader that holds a view makes us wait and try again."""
    for essai in range(1, ESSAIS_MAX + 1):
        try:
            with connexion.transaction():
                connexion.execute(f"set local lock_timeout = '{VERROU_MS}ms'")
                for vue in vues:
                    reperes.exposer(connexion, schema, vue, nouvelles[vue.nom])
                    reperes.poser(connexion, schema, vue, nouvelles[vue.nom], generations[vue.nom], position)
        except psycopg.errors.LockNotAvailable:
            if essai == ESSAIS_MAX:
                raise
            sleep(VERROU_MS / 1000)
        else:
            return
