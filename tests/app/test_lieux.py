"""The list of places is the whole of an installation: a table, column, topic or folder that it does not say is refused."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest
import yaml
from pydantic_settings import BaseSettings

from app import composition, settings, temoin
from app.envois import reglages as reglages_envois
from app.settings import Reglages
from commands.regles import REGLES, Regles
from integrations.kafka.topics import ETAT, POINTS
from integrations.storage.databases import ServeurPostgres
from ledger.lieux.liste import lieux, schemas
from ledger.publication import familles_publiques
from ledger.vocabulaire.lieu import GenreLieu, Moyen
from projections.catalogue import vues
from tests.maison.pieces import RACINE
from tests.web.serveur import reglages_de

COLONNES: Final = (
    "select table_schema || '.' || table_name, array_agg(column_name::text) from information_schema.columns"
    " where table_schema = any(%s) group by 1"
)
TABLES: Final = "select schemaname || '.' || tablename from pg_tables where schemaname = any(%s)"
SCHEMAS: Final = "select nspname from pg_namespace where nspname like 'd33%'"


@pytest.fixture(scope="module")
def installee(postgres: ServeurPostgres) -> Iterator[Reglages]:
    """An installation as it is delivered."""
    nom = f"essai_{uuid4().hex}"
    reglages = reglages_de(postgres.creer_base(nom)).model_copy(
        update={"cles_url": postgres.creer_base(f"{nom}_cles"), "mdp": {}}
    )
    composition.migrer(reglages)
    yield reglages
    postgres.supprimer_base(nom)
    postgres.supprimer_base(f"{nom}_cles")


@pytest.fixture
def base(installee: Reglages) -> Iterator[psycopg.Connection[Any]]:
    """Its owner, in the base of the log."""
    with psycopg.connect(installee.database_url, autocommit=True) as connexion:
        yield connexion


def _dits(*genres: GenreLieu) -> dict[str, frozenset[str]]:
    """Names of these kinds of places, each with its columns."""
    return {
        nom.format(**schemas("d33")): frozenset({*lieu.personnels, *lieu.autres})
        for lieu in lieux()
        if lieu.genre in genres
        for nom in lieu.noms
    }


def _tables(connexion: psycopg.Connection[Any], noms: list[str]) -> dict[str, frozenset[str]]:
    """Columns of every table and view of these schemas."""
    sans = {nom: frozenset[str]() for (nom,) in connexion.execute(TABLES, (noms,)).fetchall()}
    return sans | {nom: frozenset(colonnes) for nom, colonnes in connexion.execute(COLONNES, (noms,)).fetchall()}


def test_aucun_lieu_n_est_dit_deux_fois() -> None:
    noms = [(lieu.genre, nom) for lieu in lieux() for nom in lieu.noms]
    assert len(noms) == len(set(noms))


def test_chaque_table_du_registre_est_dite_avec_chacune_de_ses_colonnes(base: psycopg.Connection[Any]) -> None:
    noms = [nom for (nom,) in base.execute(SCHEMAS).fetchall()]
    assert set(noms) == set(schemas("d33").values())
    dites = {nom: colonnes for nom, colonnes in _dits(GenreLieu.TABLE).items() if not nom.endswith(".*")}
    assert dites == _tables(base, noms)


def test_chaque_table_des_cles_est_dite(installee: Reglages) -> None:
    with psycopg.connect(installee.exiger("cles_url"), autocommit=True) as connexion:
        tables = _tables(connexion, ["public"])
    assert {f"public.{nom}": colonnes for nom, colonnes in _dits(GenreLieu.CLES).items()} == tables


def test_une_table_ou_une_colonne_nouvelle_ne_passe_pas(base: psycopg.Connection[Any]) -> None:
    with base.transaction(force_rollback=True):
        base.execute("create table d33_ecrans.oubliee (nom text)")
        base.execute("alter table d33.requetes add column pour text")
        tables, dites = _tables(base, list(schemas("d33").values())), _dits(GenreLieu.TABLE)
        assert tables.keys() - dites.keys() == {"d33_ecrans.oubliee"}
        assert tables["d33.requetes"] - dites["d33.requetes"] == {"pour"}


def test_chaque_vue_est_dite() -> None:
    assert _dits(GenreLieu.VUE).keys() == {vue.nom for vue in vues(Regles(REGLES))}


def test_chaque_topic_est_dit() -> None:
    assert _dits(GenreLieu.TOPIC).keys() == {*familles_publiques(), ETAT, POINTS}


def test_chaque_dossier_qui_se_regle_et_chaque_volume_est_dit() -> None:
    reglables = {
        nom
        for module in (settings, reglages_envois, temoin)
        for classe in vars(module).values()
        if isinstance(classe, type) and issubclass(classe, BaseSettings) and classe is not BaseSettings
        for nom, champ in classe.model_fields.items()
        if "Path" in str(champ.annotation)
    }
    volumes = yaml.safe_load((RACINE / "compose.yaml").read_text(encoding="utf-8"))["volumes"]
    assert reglables  # nothing would be compared otherwise
    assert _dits(GenreLieu.DOSSIER).keys() == reglables | {"documents"} | set(volumes)


def test_chaque_enonce_s_execute(base: psycopg.Connection[Any]) -> None:
    """On tables that a first window makes, they are not there yet: their own test erases from them."""
    for lieu in lieux():
        if lieu.sql is not None and lieu.genre is GenreLieu.TABLE:
            with base.transaction(force_rollback=True):
                base.execute(lieu.sql.format(**schemas("d33")).encode(), {"dossier": uuid4(), "allocataire": uuid4()})


def test_ce_qui_reste_dit_pourquoi() -> None:
    assert all(lieu.reste for lieu in lieux() if lieu.moyen in (Moyen.DEMEURE, Moyen.PERIME))
