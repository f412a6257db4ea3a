"""The promises of the schema itself: triggers that refuse changes, rights that nobody has, and the one way in."""

from collections.abc import Iterator
from typing import Any, Final

import psycopg
from psycopg.rows import tuple_row

from ledger.runner import lire
from ledger.store.migrations import JOURNAL, schema_valide
from ledger.store.verification import Rupture

TABLES: Final = ("evenements", "commandes", "types")
DECLENCHEURS: Final = frozenset((table, nom) for table in TABLES for nom in ("immuable", "immuable_vidage"))
FONCTIONS: Final = ("ajouter_lot", "refuser_modification")


def verifier_structure(connexion: psycopg.Connection[Any], schema: str) -> Iterator[Rupture]:
    """Breaks of the schema, at position 0: a trigger taken away, a right given, a function changed."""
    curseur = connexion.cursor(row_factory=tuple_row)
    presents = curseur.execute(
        "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where c.relnamespace = %s::regnamespace and t.tgenabled = 'A' and not t.tgisinternal",
        (schema_valide(schema),),
    ).fetchall()
    for table, nom in sorted(DECLENCHEURS - set(presents)):
        yield _rupture(f"le déclencheur {nom} de {schema}.{table} a été ôté ou suspendu")
    droits = curseur.execute(
        "select c.relname, a.grantee::regrole::text, a.privilege_type from pg_class c, aclexplode(c.relacl) a"
        " where c.relnamespace = %s::regnamespace and c.relname = any(%s) and a.grantee <> c.relowner"
        " and a.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')",
        (schema, list(TABLES)),
    ).fetchall()
    for table, role, droit in droits:
        yield _rupture(f"le rôle {role} a reçu le droit {droit} sur {schema}.{table}")
    corps = curseur.execute(
        "select proname, prosrc from pg_proc where pronamespace = %s::regnamespace and proname = any(%s)",
        (schema, list(FONCTIONS)),
    ).fetchall()
    for nom in FONCTIONS:
        if [source for trouvee, source in corps if trouvee == nom] != [_attendu(schema, nom)]:
            yield _rupture(f"la fonction {schema}.{nom} n'est pas celle de la dernière migration")


def _attendu(schema: str, fonction: str) -> str:
    """Body of a function, as the last migration that makes it has it."""
    corps = ""
    for migration in lire(JOURNAL, schema):
        for enonce in migration.enonces:
            if enonce.startswith(f"create or replace function {schema}.{fonction}("):
                corps = enonce.split("$$")[1]
    return corps


def _rupture(raison: str) -> Rupture:
    return Rupture(0, None, None, raison)
