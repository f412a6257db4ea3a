"""Roles, triggers, frozen columns: nobody edits the log, and the application may only call its function."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from ledger.events import CATALOGUE
from ledger.keys import CoffreMemoire
from ledger.store.append import Statut, envoyer
from ledger.store.bulk import OPTIONS as MASSE
from ledger.store.journal import Journal
from ledger.store.migrations import cle_verrou, declarer_types, migrer, schema_valide
from ledger.store.recorder import JournalFactory
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA

EDITIONS = [
    "update d33.evenements set clair = '{}'",
    "update d33.evenements set position = position",
    "delete from d33.evenements",
    "truncate d33.evenements",
    "update d33.commandes set empreinte = ''",
    "delete from d33.commandes",
    "truncate d33.commandes",
    "update d33.types set nom = 'autre.v1'",
    "delete from d33.types",
    "truncate d33.types cascade",
]
INSERTIONS = [
    "insert into d33.evenements select * from d33.evenements",
    "insert into d33.commandes select * from d33.commandes",
    "insert into d33.types values (1, 'x.v1', 'x')",
    "copy d33.evenements from stdin",
]
AUTRES = [
    "drop table d33.evenements",
    "alter table d33.evenements disable trigger all",
    "create or replace function d33.refuser_modification() returns trigger language plpgsql as 'begin return new; end'",
    "create table d33.autre ()",
    "create trigger t before insert on d33.evenements for each row execute function d33.refuser_modification()",
    "drop trigger immuable on d33.evenements",
    "set session_replication_role = replica",
]
COLONNES = {
    "evenements": "position bigint !, stream uuid !, version integer !, type smallint !, survenu_le date !,"
    " enregistre_le timestamp with time zone !, cible bigint, evenement_id uuid !, commande_id uuid !,"
    " contexte text !, clair text !, scelle bytea, hash bytea !",
    "commandes": "commande_id uuid !, empreinte bytea !, position bigint !, version integer !, nombre smallint !,"
    " enregistre_le timestamp with time zone !",
    "types": "code smallint !, nom text !, famille text !",
}
"""Columns in their order; ``!`` for those that are never null."""
_TYPES_DE_LA_FONCTION = "uuid bytea smallint smallint uuid integer smallint uuid smallint date bigint text text bytea"
LECTURE = "-c role=parcours_lecture"


@pytest.fixture(autouse=True)
def _ecrit(journal: Journal) -> None:
    journal.ajouter(ecriture((uuid4(), 0), nombre=2))


@pytest.fixture
def sous_le_role(base: str, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection[Any]]:
    """A connection under the role that the test names."""
    with psycopg.connect(base, autocommit=True, options=request.param) as connexion:
        yield connexion


class TestRoles:
    @pytest.mark.parametrize(
        "sous_le_role", [JournalFactory.OPTIONS, LECTURE], indirect=True, ids=["écriture", "lecture"]
    )
    @pytest.mark.parametrize("requete", [*EDITIONS, *INSERTIONS, *AUTRES])
    def test_l_application_n_ecrit_pas_elle_meme(self, sous_le_role: psycopg.Connection[Any], requete: str) -> None:
        with pytest.raises(errors.InsufficientPrivilege):
            sous_le_role.execute(requete.encode())

    @pytest.mark.parametrize("sous_le_role", [MASSE], indirect=True)
    @pytest.mark.parametrize("requete", [*EDITIONS, *AUTRES])
    def test_la_masse_ne_fait_qu_ajouter(self, sous_le_role: psycopg.Connection[Any], requete: str) -> None:
        with pytest.raises(errors.InsufficientPrivilege):
            sous_le_role.execute(requete.encode())

    @pytest.mark.parametrize("sous_le_role", [MASSE, LECTURE, "-c role=parcours_projection"], indirect=True)
    def test_seule_l_application_appelle_la_fonction(self, sous_le_role: psycopg.Connection[Any]) -> None:
        types = _TYPES_DE_LA_FONCTION.split()
        vides = ", ".join(f"'{{}}'::{type_}[]" for type_ in types)
        with pytest.raises(errors.InsufficientPrivilege):
            sous_le_role.execute(f"select * from d33.ajouter_lot({vides})".encode())

    @pytest.mark.parametrize("sous_le_role", [JournalFactory.OPTIONS, LECTURE, MASSE], indirect=True)
    def test_chacun_lit(self, sous_le_role: psycopg.Connection[Any]) -> None:
        for table in ("evenements", "commandes", "types", "stored_events"):
            assert sous_le_role.execute(f"select count(*) from d33.{table}".encode()).fetchone() != (0,)

    def test_un_faux_objet_temporaire_ne_trompe_pas_la_fonction(self, base: str) -> None:
        """The function looks in its own schema first, whatever its caller prepares."""
        with psycopg.connect(base, autocommit=True, options=JournalFactory.OPTIONS) as connexion:
            connexion.execute("create temp table commandes (commande_id uuid, empreinte bytea)")
            connexion.execute("set search_path = pg_temp, d33")
            (issue,) = envoyer(connexion, SCHEMA, [ecriture((uuid4(), 0))])
            assert issue.statut is Statut.FAIT
            assert connexion.execute("select count(*) from pg_temp.commandes").fetchone() == (0,)


class TestImmuable:
    @pytest.mark.parametrize("requete", EDITIONS)
    def test_meme_le_proprietaire_n_edite_rien(self, maitre: psycopg.Connection[Any], requete: str) -> None:
        with pytest.raises(errors.IntegrityConstraintViolation, match="le journal est immuable"):
            maitre.execute(requete.encode())
        ligne = maitre.execute("select count(*), sum(position) from d33.evenements").fetchone()
        assert ligne == (2, 3)

    def test_meme_en_mode_de_replication(self, maitre: psycopg.Connection[Any]) -> None:
        maitre.execute("set session_replication_role = replica")
        with pytest.raises(errors.IntegrityConstraintViolation):
            maitre.execute("delete from d33.evenements")

    def test_les_colonnes_sont_figees(self, maitre: psycopg.Connection[Any]) -> None:
        """Order and types: the bulk import, the chain and the dumps rely on them."""
        requete = (
            "select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
            " || case when a.attnotnull then ' !' else '' end, ', ' order by a.attnum)"
            " from pg_attribute a where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped"
        )
        for table, colonnes in COLONNES.items():
            assert maitre.execute(requete, (f"d33.{table}",)).fetchone() == (colonnes,)


class TestMigrer:
    @pytest.fixture
    def base(self, base_neuve: str) -> str:
        """These tests change more than rows."""
        return base_neuve

    @pytest.mark.parametrize("schema", ["", "D33", "33", "d 33", 'd33"; drop', "d" * 32, "d33\n", "é"])
    def test_nom_de_schema_refuse(self, schema: str) -> None:
        with pytest.raises(ValueError, match="nom de schéma refusé"):
            schema_valide(schema)

    def test_deux_fois_ne_change_rien(self, maitre: psycopg.Connection[Any]) -> None:
        avant = _empreinte_du_schema(maitre)
        migrer(maitre, SCHEMA)
        assert _empreinte_du_schema(maitre) == avant
        types = maitre.execute("select nom, code, famille from d33.types order by code").fetchall()
        assert types == [(c.type_stable(), c.code, c.famille) for c in CATALOGUE]

    def test_les_brouillons_d_avant_les_sujets(self, maitre: psycopg.Connection[Any]) -> None:
        """They are interviews, and stay what they were."""
        maitre.execute("delete from d33.migrations where serie = 'annexes' and numero = 1")
        maitre.execute("alter table d33.brouillons drop column sujet, alter contenu set not null")
        maitre.execute("alter table d33.brouillons add constraint brouillons_pkey primary key (dossier, agent)")
        agent = uuid4()
        ligne = (uuid4(), agent, uuid4(), b"contenu")
        maitre.execute("insert into d33.brouillons values (%s, %s, %s, now(), %s)", ligne)
        migrer(maitre, SCHEMA)
        assert maitre.execute("select sujet from d33.brouillons where agent = %s", (agent,)).fetchall() == [("",)]
        maitre.execute("update d33.brouillons set contenu = null")
        maitre.execute(
            "insert into d33.brouillons select dossier, agent, brouillon, now(), null, 'x' from d33.brouillons"
        )

    def test_un_autre_departement_a_cote(self, maitre: psycopg.Connection[Any], base: str) -> None:
        migrer(maitre, "d34")
        assert cle_verrou("d34") != cle_verrou("d33")
        autre = Journal(base, "d34", CoffreMemoire())
        try:
            assert autre.ajouter(ecriture((uuid4(), 0))).position == 1
        finally:
            autre.close()

    @pytest.mark.parametrize(
        "types",
        [{"autre.v1": (101, "droits")}, {"dossier.ouvert.v1": (102, "droits")}, {"dossier.ouvert.v1": (101, "autre")}],
        ids=["nombre déjà donné", "nom déjà donné", "famille changée"],
    )
    def test_un_type_ne_change_ni_de_nombre_ni_de_famille(
        self, maitre: psycopg.Connection[Any], types: dict[str, tuple[int, str]]
    ) -> None:
        with pytest.raises(psycopg.IntegrityError):
            declarer_types(maitre, SCHEMA, types)


def _empreinte_du_schema(connexion: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return connexion.execute(
        "select c.relname, c.relkind::text, c.relacl::text, c.reloptions from pg_class c"
        " where relnamespace = 'd33'::regnamespace"
        " union all select p.proname, 'f', p.proacl::text, array[p.prosrc] from pg_proc p"
        " where pronamespace = 'd33'::regnamespace"
        " union all select t.tgname, 't', t.tgenabled::text, array[pg_get_triggerdef(t.oid)] from pg_trigger t"
        " join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'd33'::regnamespace order by 1, 2, 3, 4"
    ).fetchall()
