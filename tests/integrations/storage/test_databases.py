"""Databases created and dropped on a server, embedded or not."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from integrations.storage.databases import ServeurPostgres

PRINTABLE = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(base=PRINTABLE, user=PRINTABLE, host=PRINTABLE.map(lambda tail: f"/dossier/{tail}"))
def test_a_url_says_what_was_asked_whatever_the_characters(base: str, user: str, host: str) -> None:
    url = ServeurPostgres("host=/socket user=admin password=secret port=5433").url_de(base, user)
    assert conninfo_to_dict(url) == {"host": "/socket", "user": user, "port": "5433", "dbname": base}
    elsewhere = ServeurPostgres(psycopg.conninfo.make_conninfo(host=host, user=user)).url_de(base)
    assert conninfo_to_dict(elsewhere) == {"host": host, "user": user, "dbname": base}


def test_the_servers_own_user_keeps_its_password_and_its_options() -> None:
    url = ServeurPostgres("postgresql://admin:p%40ss@serveur:5433/x?sslmode=require").url_de("registre")
    assert conninfo_to_dict(url) == {
        "host": "serveur",
        "user": "admin",
        "password": "p@ss",
        "port": "5433",
        "dbname": "registre",
        "sslmode": "require",
    }


def test_a_database_is_created_once_even_asked_by_four_at_once(postgres: ServeurPostgres) -> None:
    nom = f'l\'essai "{uuid4().hex}"'
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(postgres.creer_base, [nom] * 4))
    (url,) = urls
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT datname, datcollate, datctype, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert row == (nom, "C", "C", "UTF8")
    postgres.supprimer_base(nom)


def test_a_database_copies_its_model(postgres: ServeurPostgres, base_vierge: str) -> None:
    with psycopg.connect(base_vierge) as connection:
        connection.execute("CREATE TABLE modele AS SELECT 7 AS n")
        nom = connection.info.dbname
    copie = f"copie_{nom}"
    with psycopg.connect(postgres.creer_base(copie, modele=nom)) as connection:
        assert connection.execute("SELECT n FROM modele").fetchone() == (7,)
    postgres.supprimer_base(copie)


def test_dropping_ends_the_sessions_and_may_be_repeated(postgres: ServeurPostgres) -> None:
    nom = f"essai_{uuid4().hex}"
    with psycopg.connect(postgres.creer_base(nom)) as session:
        postgres.supprimer_base(nom)
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    postgres.supprimer_base(nom)


@pytest.mark.parametrize("turn", range(2))
def test_each_test_has_an_empty_database_of_its_own(base_vierge: str, turn: int) -> None:
    with psycopg.connect(base_vierge) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
        connection.execute("CREATE TABLE reste (n int)")
