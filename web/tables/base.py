"""The tables of the screens: their schema, created by the migration role, and the connections that use them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from psycopg.rows import dict_row

from ledger.runner import Serie
from ledger.store.journal import Journal
from ledger.store.migrations import cle_verrou, schema_valide
from ledger.verrou import tenir

ROLE: Final = "parcours_ecrans"
"""Role of the web process's connections."""
ROLE_IMPORTS: Final = "parcours_imports"
"""Role of those of the process that imports: it sees the flows handed over, and nothing else of the screens."""


def schema_ecrans(journal: str) -> str:
    """Schema of the screens of a log: ``d33_ecrans``."""
    return f"{schema_valide(journal)}_ecrans"


MIGRATIONS: Final = Serie(
    "ecrans",
    "web.tables.sql",
    schema_ecrans,
    lambda _journal: {"garde_mois": "6"},
)
"""``garde_mois`` is how long traces were kept by the first migrations; :mod:`web.tables.gardes` says it since."""


class Base:
    """Queries over these tables; ``{ecrans}`` and ``{journal}`` in a text are the schemas."""

    def __init__(self, journal: Journal) -> None:
        """Over the log's own connections, under :data:`ROLE`, or :data:`ROLE_IMPORTS` for the imports alone."""
        self._journal = journal
        self._schemas = {"{ecrans}": schema_ecrans(journal.schema), "{journal}": journal.schema}

    def lire(self, requete: str, parametres: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Rows of a query, or of what a statement returns: a transaction of its own, in one round trip."""
        with self._journal.connexion() as connexion:
            curseur = connexion.cursor(row_factory=dict_row).execute(self._texte(requete), parametres)
            return curseur.fetchall()

    def ecrire(self, requete: str, parametres: Mapping[str, Any]) -> int:
        """Number of rows that a statement touched: a transaction of its own, in one round trip."""
        with self._journal.connexion() as connexion:
            return connexion.execute(self._texte(requete), parametres).rowcount

    @contextmanager
    def tenir(self, nom: str) -> Iterator[bool]:
        """Hold a work against every other process for the time of the block; False when another one holds it."""
        cle = cle_verrou(f"{self._schemas['{ecrans}']}.{nom}")
        with self._journal.connexion() as connexion, tenir(connexion, cle) as tenu:
            yield tenu

    def _texte(self, requete: str) -> bytes:
        for jeton, schema in self._schemas.items():
            requete = requete.replace(jeton, schema)
        return requete.encode()
