"""Checkpoints: which table a view has, which position it reached, and why it stopped if it did."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any, Final

import psycopg
from psycopg.rows import class_row

from ledger.runner import Serie
from ledger.store.migrations import schema_valide
from projections.moteur.vue import Schemas, Vue, definition

OPTIONS: Final = "-c role=parcours_projection -c timezone=Europe/Paris"


@dataclass(frozen=True, slots=True)
class Repere:
    """Checkpoint of one view."""

    vue: str
    table_physique: str
    generation: int
    definition: str
    position: int
    erreur: str | None
    ancienne_position: int | None = None
    ancienne_definition: str | None = None


def schema_vues(journal: str) -> str:
    """Schema of the views of a log: ``d33_vues``."""
    return f"{schema_valide(journal)}_vues"


MIGRATIONS: Final = Serie("vues", "projections.moteur.sql", schema_vues)

_COLONNES: Final = ", ".join(field.name for field in fields(Repere))


def lire(connexion: psycopg.Connection[Any], vues: str) -> dict[str, Repere]:
    """Checkpoints by view."""
    curseur = connexion.cursor(row_factory=class_row(Repere))
    return {repere.vue: repere for repere in curseur.execute(f"select {_COLONNES} from {vues}.reperes").fetchall()}


def tenir(connexion: psycopg.Connection[Any], vues: str, noms: Collection[str]) -> dict[str, Repere]:
    """Checkpoints of these views, held until the end of the transaction: no window and no swap moves them meanwhile."""
    curseur = connexion.cursor(row_factory=class_row(Repere))
    requete = f"select {_COLONNES} from {vues}.reperes where vue = any(%s) order by vue for update"
    return {repere.vue: repere for repere in curseur.execute(requete, (list(noms),)).fetchall()}


def schemas(journal: str, reperes: dict[str, Repere]) -> Schemas:
    """Names of everything, at these checkpoints."""
    return Schemas(journal, schema_vues(journal), {nom: repere.table_physique for nom, repere in reperes.items()})


def creer_table(connexion: psycopg.Connection[Any], vues: str, vue: Vue, table: str, contenu: str | None) -> None:
    """Create a physical table, empty or from a query, then its key and indexes (cheaper after than before)."""
    colonnes = vue.table.colonnes
    if contenu is None:
        connexion.execute(
            f"create table {vues}.{table} ({', '.join(f'{nom} {type_}' for nom, type_ in colonnes.items())})"
        )
    else:
        connexion.execute(f"create table {vues}.{table} as select {', '.join(colonnes)} from ({contenu}) contenu")
    connexion.execute(f"alter table {vues}.{table} add primary key ({', '.join(vue.table.cle)})")
    for index in vue.table.index:
        connexion.execute(f"create index on {vues}.{table} {index if '(' in index else f'({index})'}")
    connexion.execute(f"analyze {vues}.{table}")


def exposer(connexion: psycopg.Connection[Any], vues: str, vue: Vue, table: str) -> None:
    """Make the view read this table; columns are always named, so prepared statements stay valid.

    A view whose columns changed otherwise than by new ones at the end has to be dropped first.
    """
    definition_vue = f"view {vues}.{vue.nom} as select {', '.join(vue.table.colonnes)} from {vues}.{table}"
    try:
        with connexion.transaction():
            connexion.execute(f"create or replace {definition_vue}")
    except psycopg.errors.InvalidTableDefinition:
        connexion.execute(f"drop view {vues}.{vue.nom}")
        connexion.execute(f"create {definition_vue}")


def oublier(connexion: psycopg.Connection[Any], vues: str, noms: Collection[str]) -> None:
    """Drop every view but these: its checkpoint would hold back the position of the whole."""
    with connexion.transaction():
        for repere in lire(connexion, vues).values():
            if repere.vue in noms:
                continue
            connexion.execute(f"drop view {vues}.{repere.vue}")
            for generation in (repere.generation - 1, repere.generation):
                connexion.execute(f"drop table if exists {vues}.{repere.vue}__{generation}")
            connexion.execute(f"delete from {vues}.reperes where vue = %s", (repere.vue,))


def poser(connexion: psycopg.Connection[Any], vues: str, vue: Vue, table: str, generation: int, position: int) -> None:
    """Write the checkpoint of a view that has another table; where the former one stopped is kept with it."""
    connexion.execute(
        f"insert into {vues}.reperes as r (vue, table_physique, generation, definition, position)"
        " values (%s, %s, %s, %s, %s) on conflict (vue) do update set table_physique = excluded.table_physique,"
        " generation = excluded.generation, definition = excluded.definition, position = excluded.position,"
        " ancienne_position = case when excluded.generation > r.generation then r.position end,"
        " ancienne_definition = case when excluded.generation > r.generation then r.definition end,"
        " erreur = null, maj_le = clock_timestamp()",
        (vue.nom, table, generation, definition(vue), position),
    )
