"""A PostgreSQL server, whoever runs it: its address, and the creation of databases on it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

CONNECT_TIMEOUT_S: Final = 10
EMPTY: Final = "template0"
PLAIN: Final = sql.SQL(" ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'")
COPIED: Final = sql.SQL(" STRATEGY FILE_COPY")
"""A small database costs half as much to copy by its files as through the log."""


@dataclass(frozen=True)
class ServeurPostgres:
    """A server reached by `url`, a libpq URL whose user may create databases."""

    url: str

    def url_de(self, base: str, utilisateur: str | None = None) -> str:
        """Return the URL of the database `base`, as `utilisateur` or as the server's own user."""
        parts = {name: str(value) for name, value in conninfo_to_dict(self.url).items() if value is not None}
        user = utilisateur or parts.get("user")
        others = {name: value for name, value in parts.items() if name not in {"user", "dbname"}}
        if utilisateur is not None:
            others.pop("password", None)  # it was another user's
        query = urlencode(others, quote_via=quote, safe="")
        return f"postgresql://{quote(user, safe='') + '@' if user else ''}/{quote(base, safe='')}?{query}"

    def creer_base(self, nom: str, modele: str = EMPTY) -> str:
        """Create the database `nom` as a copy of `modele`, unless it exists; return its URL.

        A new empty one is in UTF-8 and sorts by code point whatever the server's own habits: an order that changed
        with the system's library would corrupt indexes. PostgreSQL 15 or more.

        Raises:
            psycopg.Error: the server is out of reach, refuses, or somebody is connected to `modele`.
        """
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(nom), sql.Identifier(modele))
        statement += PLAIN if modele == EMPTY else COPIED
        with psycopg.connect(self.url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (nom,)).fetchone()
            if known is None:
                # Somebody may create it between our two statements: that is what was asked.
                with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(statement)
        return self.url_de(nom)

    def supprimer_base(self, nom: str) -> None:
        """Drop the database `nom` if it exists, ending the sessions connected to it."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(nom)))
