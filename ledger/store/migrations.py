"""Creation of a département's log and of the key store. Owned by the migration role, run before anything else."""

import re
from importlib.resources import files

import psycopg

from ledger.events import CATALOGUE
from ledger.store.chain import genese
from ledger.store.verrou import numero

_SCHEMA = re.compile(r"[a-z][a-z0-9_]{0,30}")


def schema_valide(schema: str) -> str:
    """The schema name, once checked; ``ValueError`` in French when it could not be a schema of ours."""
    if not _SCHEMA.fullmatch(schema):
        message = f"nom de schéma refusé : {schema!r} (une lettre minuscule, puis lettres, chiffres ou _, 31 au plus)"
        raise ValueError(message)
    return schema


def cle_verrou(schema: str) -> int:
    """Advisory lock number of the log of this schema."""
    return numero(f"parcours-ledger:verrou:{schema}")


def migrer(connexion: psycopg.Connection, schema: str) -> None:
    """Create or complete the log of one département: roles, tables, append function, triggers, rights, event types,
    beside it, the drafts, the subscriptions, the processes' signs of life and the saved queries.

    Running it again changes nothing. ``connexion`` is the migration role's, outside a transaction.
    """
    schema_valide(schema)
    sql = files("ledger.store.sql")
    texte = "".join(
        sql.joinpath(nom).read_text()
        for nom in ("journal.sql", "brouillons.sql", "abonnements.sql", "battements.sql", "requetes.sql")
    )
    for jeton, valeur in {
        "@schema@": schema,
        "@lock@": str(cle_verrou(schema)),
        "@genese@": f"'\\x{genese(schema).hex()}'::bytea",
    }.items():
        texte = texte.replace(jeton, valeur)
    with connexion.transaction():
        connexion.execute(sql.joinpath("roles.sql").read_bytes())
        connexion.execute(texte.encode())
        declarer_types(connexion, schema, {classe.type_stable(): (classe.code, classe.famille) for classe in CATALOGUE})


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
