"""The two kinds of read model, and the SQL that the engine derives from each declaration.

**Fait**: one row per event of some types; a correction closes the row of its target. **État**: the rows of a key,
recomputed from the faits (never from the log) for the keys that a window touches; a table may be made of several états,
each with its own sources. Both follow two rules that make any split of the log into windows give the same tables: a fait
depends on its event and on the corrections of it, an état on the faits alone. Nothing names the window, the clock or the
session's time zone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from psycopg import Connection

from ledger.events.base import Evenement
from ledger.events.reserve import GENERAL, champs_reserves, textes_reserves
from ledger.keys import Coffre
from readmodels.table import COLONNES_FAIT, Table


@dataclass(frozen=True, slots=True)
class Schemas:
    """Names of the log's schema and of that of the views, and the physical table that each view has at the moment."""

    journal: str
    vues: str
    tables: Mapping[str, str] = field(default_factory=dict)

    def table(self, nom: str) -> str:
        """Qualified physical table of a view; the view's own name when the table is not known here."""
        return f"{self.vues}.{self.tables.get(nom, nom)}"


@dataclass(frozen=True, slots=True)
class Fait:
    """One row per event of these types.

    Each own column is read from the event's clear part under the same name, unless ``extraits`` says otherwise (SQL over
    ``corps``, the parsed clear part); a code that tells of health, in an event of before such codes were sealed, is read as
    « autre » (:func:`_dit`).
    """

    table: Table
    evenements: tuple[type[Evenement], ...]
    extraits: Mapping[str, str] = field(default_factory=dict)

    @property
    def nom(self) -> str:
        """Name of the view."""
        return self.table.nom

    @property
    def dependances(self) -> tuple[str, ...]:
        """A fait reads the log only."""
        return ()

    @property
    def types(self) -> frozenset[int]:
        """Numbers of the types of event that it holds."""
        return frozenset(classe.code for classe in self.evenements)

    def select(self, schemas: Schemas, apres: str, jusqua: str) -> str:
        """Rows of the events in ]apres, jusqua]; the same text serves windows and rebuild.

        The clear part is parsed once per event: ``offset 0`` keeps the planner from parsing it once per column, and from
        reading every correction of the log to find the few ancestors.
        """
        journal = f"{schemas.journal}.evenements"
        fenetre = f"position > {apres} and position <= {jusqua}"
        propres = ", ".join(
            f"({self.extraits.get(nom) or _dit(self.evenements, nom)})::{type_} as {nom}"
            for nom, type_ in self.table.colonnes.items()
            if nom not in COLONNES_FAIT
        )
        return (
            f"with recursive corriges as (select position, cible, enregistre_le from {journal}"
            f"  where {fenetre} and cible is not null),"
            " lignees as (select position, cible as ancetre from corriges"
            "  union all select l.position, e.cible from lignees l cross join lateral"
            f"  (select cible from {journal} where position = l.ancetre offset 0) e where e.cible is not null)"
            " select e.position, coalesce(l.origine, e.position) as origine, e.stream as dossier, e.type, e.survenu_le,"
            f" {_connu('e')} as connu_le, coalesce({_connu('x')}, 'infinity'::date) as fin_connu_le,"
            " e.corps #>> '{rattachement,mds}' as mds, e.corps #>> '{rattachement,structure}' as structure,"
            f" (e.corps #>> '{{rattachement,referent}}')::uuid as referent, {propres} from"
            "  (select position, stream, type, survenu_le, enregistre_le, clair::jsonb as corps"
            f"   from {journal} where {fenetre} and type in ({codes(self.evenements)}) offset 0) e"
            " left join corriges x on x.cible = e.position"
            " left join (select position, min(ancetre) as origine from lignees group by position) l"
            " on l.position = e.position"
        )

    def fenetre(self, schemas: Schemas, apres: int, jusqua: int) -> list[str]:
        """Statements of one window: insert its rows, then close the older rows that it corrects.

        Both find corrections by their own position: what a window costs never grows with the corrections of the past.
        """
        table, colonnes = schemas.table(self.nom), ", ".join(self.table.colonnes)
        cloture = (
            f"update {table} f set fin_connu_le = (select {_connu('x')} from {schemas.journal}.evenements x"
            f"  where x.cible = f.position and x.position > {apres} and x.position <= {jusqua})"
            f" where position = any({_corriges(schemas.journal, apres, jusqua)}) and fin_connu_le = 'infinity'"
        )
        return [f"insert into {table} ({colonnes}) {self.select(schemas, str(apres), str(jusqua))}", cloture]

    def complet(self, schemas: Schemas, jusqua: int) -> str:
        """The whole table at a position, laid out as windows would have written it: in the order of time."""
        return f"{self.select(schemas, '0', str(jusqua))} order by position"


Sources = Mapping[str, tuple[type[Evenement], ...]]
"""Faits whose new or closed rows touch a key, each with the types of event that count."""


def reunies(*sources: Sources) -> Sources:
    """All of these sources, each fait with all the types of event that count for one of them."""
    noms = dict.fromkeys(nom for siennes in sources for nom in siennes)
    return {nom: tuple(dict.fromkeys(t for s in sources for t in s.get(nom, ()))) for nom in noms}


@dataclass(frozen=True, slots=True)
class Etat:
    """The rows of a key, recomputed from other views.

    ``select`` gives the whole table when told ``true``, or the rows of some keys when told a condition on the key column
    (``dossier in (...)``). ``siennes`` says which rows of the table are its own, where it is a part of one.
    """

    table: Table
    cle: str
    sources: Sources
    requete: Callable[[Schemas, str], str]
    amont: tuple[str, ...] = ()
    siennes: str = ""

    @property
    def nom(self) -> str:
        """Name of the view."""
        return self.table.nom

    @property
    def dependances(self) -> tuple[str, ...]:
        """Views that it reads: its sources, and the états under it."""
        return (*self.sources, *self.amont)

    @property
    def types(self) -> frozenset[int]:
        """Numbers of the types of event that may touch a key."""
        return _types(self.sources)

    def touchees(self, schemas: Schemas, apres: int, jusqua: int) -> str:
        """Query of the keys that a window touches, as an array in binary: it comes and goes whole. Null without any."""
        return f"select array_send(array_agg({self.cle})) from ({touchees(self, schemas, apres, jusqua)}) t"

    def remplacer(self, schemas: Schemas) -> str:
        """Statement that computes again the rows of ``%(cles)b``, an array in binary, and writes those that changed.

        A row left alone costs a reading; deleted and inserted again, it would be written with an entry in every index.
        """
        table, colonnes, cle = schemas.table(self.nom), tuple(self.table.colonnes), self.table.cle
        cles = f"{self.cle} in (select unnest(%(cles)b::{self.table.colonnes[self.cle]}[]))"
        siennes = " and ".join(filter(None, (cles, self.siennes)))
        return (
            f"merge into {table} t using ("
            f"  select a.ctid as place, n.* from ({self.requete(schemas, cles)}) n"
            f"  full join (select ctid, * from {table} where {siennes}) a"
            f"  on {' and '.join(f'n.{nom} = a.{nom}' for nom in cle)}"
            f"  where ({_de('n', colonnes)}) is distinct from ({_de('a', colonnes)})"
            f") e on t.ctid = e.place"
            f" when matched and e.{cle[0]} is null then delete"
            f" when matched then update set ({', '.join(colonnes)}) = row ({_de('e', colonnes)})"
            f" when not matched then insert ({', '.join(colonnes)}) values ({_de('e', colonnes)})"
        )

    def complet(self, schemas: Schemas, _jusqua: int) -> str:
        """The whole table, at the position of the views it reads."""
        return self.requete(schemas, "true")


@dataclass(frozen=True, slots=True)
class EtatEnParties:
    """A table made of several états, each with its own rows and its own sources: what touches one leaves the others."""

    parties: tuple[Etat, ...]

    @property
    def table(self) -> Table:
        """The table that they share."""
        return self.parties[0].table

    @property
    def nom(self) -> str:
        """Name of the view."""
        return self.table.nom

    @property
    def dependances(self) -> tuple[str, ...]:
        """Views that its parts read."""
        return tuple(dict.fromkeys(nom for partie in self.parties for nom in partie.dependances))

    @property
    def types(self) -> frozenset[int]:
        """Numbers of the types of event that may touch a key of one of its parts."""
        return frozenset().union(*(partie.types for partie in self.parties))

    def complet(self, schemas: Schemas, jusqua: int) -> str:
        """The whole table, at the position of the views it reads."""
        return " union all ".join(f"({partie.complet(schemas, jusqua)})" for partie in self.parties)


@dataclass(frozen=True, slots=True)
class Moyens:
    """The means of a Python fold beside the database: the keys of persons."""

    coffre: Coffre


Lignes = Callable[[Connection[Any], Schemas, Moyens, Sequence[Any]], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class EtatPython:
    """The rows of a key, recomputed in Python: only where a sealed field has to be opened.

    ``lignes`` gives the rows of some keys, at most ``CLES_MAX`` at a time; ``edition`` changes whenever it gives other rows
    of the same events, so that they are all made again.
    """

    table: Table
    cle: str
    sources: Sources
    lignes: Lignes
    edition: int = 1

    @property
    def nom(self) -> str:
        """Name of the view."""
        return self.table.nom

    @property
    def dependances(self) -> tuple[str, ...]:
        """Views that it reads."""
        return tuple(self.sources)

    @property
    def types(self) -> frozenset[int]:
        """Numbers of the types of event that may touch a key."""
        return _types(self.sources)


CLES_MAX = 2_000
"""Keys handed to a Python fold at a time."""

Vue = Fait | Etat | EtatEnParties | EtatPython


def touchees(etat: Etat | EtatPython, schemas: Schemas, apres: int, jusqua: int) -> str:
    """Query of the keys that a window touches: those of its faits, and of the faits that it corrects.

    Two branches, each read by an index: a single condition with ``or`` would read the whole table at every window.
    """
    corriges = _corriges(schemas.journal, apres, jusqua)
    return " union ".join(
        f"select {etat.cle} from {schemas.table(source)} where {ou} and type in ({codes(types)})"
        for source, types in etat.sources.items()
        for ou in (f"position > {apres} and position <= {jusqua}", f"position = any({corriges})")
    )


def _types(sources: Sources) -> frozenset[int]:
    return frozenset(classe.code for types in sources.values() for classe in types)


def codes(types: Iterable[type[Evenement]]) -> str:
    """Numbers of these types, as a SQL list."""
    return ", ".join(str(classe.code) for classe in types)


def types_concernes(journal: str, apres: int, jusqua: int) -> str:
    """Query of the types of event that a window holds, or corrects."""
    return (
        f"select type from {journal}.evenements where position > {apres} and position <= {jusqua}"
        f" union select type from {journal}.evenements where position = any({_corriges(journal, apres, jusqua)})"
    )


def _corriges(journal: str, apres: int, jusqua: int) -> str:
    """Positions that a window corrects, as an array: whatever it knows of the log, the planner finds few rows by index."""
    return (
        f"array(select cible from {journal}.evenements"
        f" where position > {apres} and position <= {jusqua} and cible is not null)"
    )


def _de(alias: str, colonnes: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{nom}" for nom in colonnes)


def _lu(nom: str) -> str:
    return f"e.corps->>'{nom}'"


def sans_sante(evenements: Iterable[type[Evenement]], champ: str, code: str) -> str:
    """SQL of a code of this field of these events, ``code`` being as it is recorded: see :mod:`ledger.events.reserve`."""
    tus = _codes_de_sante(evenements, champ)
    return f"case when {code} in ({_textes_sql(tus)}) then '{GENERAL}' else {code} end" if tus else code


def _dit(evenements: Iterable[type[Evenement]], champ: str) -> str:
    """SQL of a field of these events, read from their clear part, that tells of health neither by a code nor in words."""
    classes = tuple(evenements)
    texte = next((textes_reserves(classe)[champ] for classe in classes if champ in textes_reserves(classe)), None)
    if texte is None:
        return sans_sante(classes, champ, _lu(champ))
    tus = {GENERAL, *_codes_de_sante(classes, texte.champ)}
    return f"case when {_lu(texte.champ)} in ({_textes_sql(tus)}) then '{texte.general}' else {_lu(champ)} end"


def _codes_de_sante(evenements: Iterable[type[Evenement]], champ: str) -> set[str]:
    listes = {liste for classe in evenements if (liste := champs_reserves(classe).get(champ)) is not None}
    return {un.value for liste in listes for un in liste if un.sensible}


def _textes_sql(valeurs: Iterable[str]) -> str:
    return ", ".join(sorted(f"'{valeur}'" for valeur in valeurs))


def _connu(alias: str) -> str:
    """Civil date of record, in Europe/Paris whatever the session says."""
    return f"({alias}.enregistre_le at time zone 'Europe/Paris')::date"


def definition(vue: Vue) -> str:
    """Fingerprint of a declaration: another one asks for a rebuild."""
    return sha256("\n".join((*_textes(vue), repr(vue.table))).encode()).hexdigest()[:16]


def _textes(vue: Vue) -> Iterable[str]:
    schemas = Schemas("journal", "vues")
    match vue:
        case Fait():
            return *vue.fenetre(schemas, 1, 2), vue.complet(schemas, 2)
        case Etat():
            return vue.touchees(schemas, 1, 2), vue.remplacer(schemas), vue.complet(schemas, 2)
        case EtatEnParties():
            return [definition(partie) for partie in vue.parties]
        case EtatPython():
            return touchees(vue, schemas, 1, 2), str(vue.edition)
