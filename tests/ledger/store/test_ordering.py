"""Order of positions = order of commit = order of visibility: a tailing reader misses nothing.

The same writers and reader, over the same function without its lock, lose events: the test sees what it looks for.
"""

from typing import Any

import psycopg
import pytest

from ledger.store.migrations import migrer
from ledger.store.verification import verifier
from tests.ledger.ecrivains import COMMANDES, EVENEMENTS, FILS, PROCESSUS, observer
from tests.ledger.fixtures import SCHEMA

TOTAL = PROCESSUS * FILS * COMMANDES * EVENEMENTS
ESSAIS_MAX = 3


def test_huit_ecrivains_et_un_lecteur(base: str, maitre: psycopg.Connection[Any]) -> None:
    observation = observer(base, SCHEMA)
    assert observation.vues == list(range(1, TOTAL + 1)), "each event once, in order, none missed"
    instants = [instant for _, instant in observation.enregistrees]
    assert instants == sorted(instants)
    verification = verifier(maitre, SCHEMA)
    assert (verification.evenements, verification.position, verification.flux) == (TOTAL, TOTAL, PROCESSUS * FILS)
    assert verification.rupture is None


def test_sans_verrou_le_lecteur_en_perd(base_neuve: str) -> None:
    schemas = [f"sans_verrou_{essai}" for essai in range(ESSAIS_MAX)]
    for schema in schemas:
        with psycopg.connect(base_neuve, autocommit=True) as maitre:
            migrer(maitre, schema)
            _sans_verrou(maitre, schema)
        if observer(base_neuve, schema).manquees:
            return
    pytest.fail("no event was lost without the lock: the test could not tell")


def _sans_verrou(maitre: psycopg.Connection[Any], schema: str) -> None:
    """The append function as it would be with a sequence for positions and no lock."""
    ligne = maitre.execute(
        "select pg_get_functiondef(p.oid) from pg_proc p where p.proname = 'ajouter_lot'"
        " and p.pronamespace = %s::regnamespace",
        (schema,),
    ).fetchone()
    assert ligne is not None
    fonction: str = ligne[0]
    for avec, sans in {
        "lock table verrou in exclusive mode;": "",
        "v_position := v_position + 1;": f"v_position := nextval('{schema}.positions');",
    }.items():
        assert fonction.count(avec) == 1
        fonction = fonction.replace(avec, sans)
    maitre.execute(f"create sequence {schema}.positions".encode())
    maitre.execute(fonction.encode())
