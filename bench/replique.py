"""A log of millions of events: a simulated département, then copies of it as other dossiers.

A copy has ids of its own (the same digits in another order) and no sealed part: nobody has the keys of its persons. Its
chain is not the original's: views never read it.
"""

from typing import Any

import psycopg

from ledger.dates import aujourd_hui
from ledger.keys import CoffreMemoire
from ledger.replay import derniere, derniere_position
from ledger.store import bulk
from ledger.store.bulk import BulkAppend
from simulation.departement import simuler
from simulation.plan.parametres import Parametres

PAR_DOSSIER = {24: 34, 60: 50}
"""Events for each dossier that is open at the end, over so many months, about."""
CLE = bytes(range(32))
_BLOC = "([0-9a-f]{4})"
_ID = f"{_BLOC}{_BLOC}-{_BLOC}-{_BLOC}-{_BLOC}-{_BLOC}{_BLOC}{_BLOC}"
_ORDRES = [tuple(range(1, 9)), tuple(range(8, 0, -1))]
COPIES = [(*ordre[n:], *ordre[:n]) for ordre in _ORDRES for n in range(8)][1:]
"""Orders in which a copy may take the eight blocks of an id."""


def simuler_journal(pg_url: str, schema: str, evenements: int, *, mois: int = 24) -> tuple[int, CoffreMemoire]:
    """About so many events of a département; the last position, and the keys of its persons."""
    coffre = CoffreMemoire()
    parametres = Parametres("33", evenements // PAR_DOSSIER[mois], mois, 1, aujourd_hui())
    with psycopg.connect(pg_url, autocommit=True, options=bulk.OPTIONS) as connexion:
        masse = BulkAppend(connexion, schema)
        verite = simuler(masse.ajouter, coffre, parametres, lambda _: None, cle_identifiants=CLE)
    return verite.position, coffre


def copier(connexion: psycopg.Connection[Any], schema: str, nombre: int, *ordres: tuple[int, ...]) -> int:
    """Append copies of the first ``nombre`` events, one for each order of ids; the last position.

    An event and its copies follow each other: the log stays in the order of time, as a larger département would write it.
    """
    requete = (
        f"insert into {schema}.evenements"
        " select p.dernier + (e.position - 1) * %(copies)s + c.rang, regexp_replace(e.stream::text, %(id)s, c.ids)::uuid,"
        " e.version, e.type, e.survenu_le, e.enregistre_le, p.dernier + (e.cible - 1) * %(copies)s + c.rang,"
        " regexp_replace(e.evenement_id::text, %(id)s, c.ids)::uuid, e.commande_id, e.contexte,"
        " regexp_replace(e.clair, %(id)s, c.ids, 'g'), null, e.hash"
        f" from {schema}.evenements e cross join unnest(%(ids)s::text[]) with ordinality c(ids, rang),"
        f" (select {derniere(schema)} as dernier) p"
        " where e.position <= %(nombre)s order by e.position, c.rang"
    )
    parametres = {"nombre": nombre, "id": _ID, "ids": [_ids(ordre) for ordre in ordres], "copies": len(ordres)}
    connexion.execute(requete, parametres)
    return derniere_position(connexion, schema)


def _ids(ordre: tuple[int, ...]) -> str:
    a, b, c, d, e, f, g, h = (f"\\{rang}" for rang in ordre)
    return f"{a}{b}-{c}-{d}-{e}-{f}{g}{h}"
