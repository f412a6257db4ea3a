"""The workshop of folding, whoever folds: a connection with the projection's role, the log, the keys, the views."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb
from typing import Any
from uuid import UUID

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

from ledger.replay import derniere_position
from ledger.sealing import DescellementImpossible
from ledger.store.migrations import schema_valide
from projections.moteur import reperes
from projections.moteur.vue import (
    CLES_MAX,
    Etat,
    EtatEnParties,
    EtatPython,
    Fait,
    Moyens,
    Schemas,
    Vue,
    touchees,
    types_concernes,
)


class Cles(bytes):
    """An array as the server sent it, given back to it as it came: 5,000 keys are not read one by one on the way."""


class _DumperCles(Dumper):
    """The server knows the type of the array from the cast that follows it."""

    format = Format.BINARY
    oid = 0

    def dump(self, obj: Cles) -> bytes:
        return obj


class VueArreteeEnAmont(Exception):
    """A view reads another one that is stopped, or was never built."""

    def __init__(self, noms: Sequence[str]) -> None:
        """Name the views upstream."""
        super().__init__(f"vue arrêtée en amont : {', '.join(noms)}")


@dataclass(frozen=True, slots=True)
class Fenetre:
    """The events in ]apres, jusqua]; ``types`` are those that it holds, and those that it corrects."""

    apres: int
    jusqua: int
    types: frozenset[int]

    def concerne(self, vue: Vue) -> bool:
        """Whether the view has something to fold."""
        return not self.types.isdisjoint(vue.types)


@dataclass
class Atelier:
    """Views of a log, and what it takes to fold them. ``connexion`` is its own, in autocommit."""

    connexion: psycopg.Connection[Any]
    journal: str
    moyens: Moyens
    vues: tuple[Vue, ...] = field(repr=False)
    schema: str = field(init=False)
    effaces: frozenset[UUID] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        """``ValueError`` when the log's schema has no valid name."""
        self.schema = reperes.schema_vues(schema_valide(self.journal))
        self.connexion.adapters.register_dumper(Cles, _DumperCles)

    def tete(self) -> int:
        """Last position of the log."""
        return derniere_position(self.connexion, self.journal)

    def effacer(self) -> None:
        """Take erased persons out of every table made of opened fields, those kept for a return included."""
        nouveaux = self.moyens.coffre.effaces() - self.effaces
        if not nouveaux:
            return
        for vue in self.vues:
            if isinstance(vue, EtatPython):
                for table in self._tables(vue):
                    self.connexion.execute(f"delete from {table} where {vue.cle} = any(%s)", (list(nouveaux),))
        self.effaces |= nouveaux

    def _tables(self, vue: Vue) -> list[str]:
        """Every table of a view, whatever its generation."""
        requete = "select tablename from pg_tables where schemaname = %s and tablename ~ %s"
        tables = self.connexion.execute(requete, (self.schema, f"^{vue.nom}__[0-9]+$")).fetchall()
        return [f"{self.schema}.{table}" for (table,) in tables]

    def fenetre(self, apres: int, jusqua: int) -> Fenetre:
        """A window of the log."""
        types = self.connexion.execute(types_concernes(self.journal, apres, jusqua)).fetchall()
        return Fenetre(apres, jusqua, frozenset(code for (code,) in types))

    def plier(self, vue: Vue, schemas: Schemas, fenetre: Fenetre) -> None:
        """Fold a window that concerns it into one view, in the transaction that is open."""
        apres, jusqua = fenetre.apres, fenetre.jusqua
        match vue:
            case Fait():
                for instruction in vue.fenetre(schemas, apres, jusqua):
                    self.connexion.execute(instruction)
            case Etat():
                self._recalculer(vue, schemas, apres, jusqua)
            case EtatEnParties():
                for partie in filter(fenetre.concerne, vue.parties):
                    self._recalculer(partie, schemas, apres, jusqua)
            case EtatPython():
                cles = [cle for (cle,) in self.connexion.execute(touchees(vue, schemas, apres, jusqua)).fetchall()]
                for debut in range(0, len(cles), CLES_MAX):
                    lot = cles[debut : debut + CLES_MAX]
                    self.connexion.execute(f"delete from {schemas.table(vue.nom)} where {vue.cle} = any(%s)", (lot,))
                    self.copier(vue, schemas, lot)

    def _recalculer(self, etat: Etat, schemas: Schemas, apres: int, jusqua: int) -> None:
        """Nothing is done where nothing is touched. Planned each time: a plan kept would not know how many keys."""
        ligne = self.connexion.execute(etat.touchees(schemas, apres, jusqua), binary=True).fetchone()
        if ligne is not None and ligne[0] is not None:
            self.connexion.execute(etat.remplacer(schemas), {"cles": Cles(ligne[0])}, prepare=False)

    def copier(self, vue: EtatPython, schemas: Schemas, cles: list[Any]) -> None:
        """Insert the rows that a Python fold gives for some keys."""
        lignes = list(vue.lignes(self.connexion, schemas, self.moyens, cles))
        requete = f"copy {schemas.table(vue.nom)} ({', '.join(vue.table.colonnes)}) from stdin"
        with self.connexion.cursor().copy(requete) as copie:
            for ligne in lignes:
                copie.write_row(ligne)


def exiger_amont(vue: Vue, avancees: Collection[str]) -> None:
    """Raises :class:`VueArreteeEnAmont` unless everything that the view reads is among these."""
    if amont := [nom for nom in vue.dependances if nom not in avancees]:
        raise VueArreteeEnAmont(amont)


def raison(erreur: Exception) -> str:
    """Why, without any value of the event: the messages of the database and of Python quote them."""
    if isinstance(erreur, (VueArreteeEnAmont, DescellementImpossible)):
        return str(erreur)
    if isinstance(erreur, psycopg.Error):
        objets = (erreur.diag.table_name, erreur.diag.column_name, erreur.diag.constraint_name)
        return " ".join((type(erreur).__name__, f"({erreur.sqlstate})", *filter(None, objets)))
    lieu = extract_tb(erreur.__traceback__)[-1]
    return f"{type(erreur).__name__} ({Path(lieu.filename).name}, ligne {lieu.lineno})"
