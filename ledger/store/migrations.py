"""Creation of a département's log, and of what other rooms keep beside it. Run by the migration role before anything."""

import re
from typing import Final

import psycopg

from ledger.chain import IMAGE_SQL, genese
from ledger.events import CATALOGUE
from ledger.runner import Serie, passer, seul
from ledger.verrou import numero

_SCHEMA = re.compile(r"[a-z][a-z0-9_]{0,30}")


def schema_valide(schema: str) -> str:
    """The schema name, once checked; ``ValueError`` in French when it could not be a schema of ours."""
    if not _SCHEMA.fullmatch(schema):
        message = f"nom de schéma refusé : {schema!r} (une lettre minuscule, puis lettres, chiffres ou _, 31 au plus)"
        raise ValueError(message)
    return schema


def cle_verrou(schema: str) -> int:
    """Number of the advisory lock of a work over this schema: a view, the imports. The log's own lock is a table."""
    return numero(f"parcours-ledger:verrou:{schema}")


def _valeurs(schema: str) -> dict[str, str]:
    return {
        "lock": str(cle_verrou(schema)),
        "genese": f"'\\x{genese(schema).hex()}'::bytea",
        "image": IMAGE_SQL,
    }


JOURNAL: Final = Serie("journal", "ledger.store.sql", valeurs=_valeurs)
ANNEXES: Final = Serie("annexes", "ledger.annexes.sql")


def migrer(connexion: psycopg.Connection, schema: str, *autres: Serie) -> list[str]:
    """Create or complete the log of one département (roles, tables, append function, triggers, rights, event types), its
    annexes, then what the other rooms keep beside it; names of the migrations that ran.

    Running it again changes nothing. ``connexion`` is the migration role's, in autocommit. Raises
    :class:`~ledger.runner.MigrationRefusee`.
    """
    with seul(connexion):
        passees = [
            nom for serie in (JOURNAL, ANNEXES, *autres) for nom in passer(connexion, serie, schema_valide(schema))
        ]
        declarer_types(connexion, schema, {classe.type_stable(): (classe.code, classe.famille) for classe in CATALOGUE})
    return passees


def declarer_types(connexion: psycopg.Connection, schema: str, types: dict[str, tuple[int, str]]) -> None:
    """Write the stored numbers of event types.

    Raises ``IntegrityError`` for a number already given to another name, or a name to another number or family: events
    would be read as what they are not.
    """
    connexion.cursor().executemany(
        f"insert into {schema_valide(schema)}.types (nom, code, famille) select %(nom)s, %(code)s, %(famille)s"
        f" where not exists (select from {schema}.types t where t.nom = %(nom)s and t.code = %(code)s"
        " and t.famille = %(famille)s)",
        [{"nom": nom, "code": code, "famille": famille} for nom, (code, famille) in types.items()],
    )
