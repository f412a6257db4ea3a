"""A département full of dossiers, its lists filled by SQL: plans and times of the read side without writing a log.

The rows are those of no log: a référent for 136 dossiers, as in a département of 40,875; dates spread over a year around
``JOUR``; two rendez-vous, two deadlines (or one) and half a prescription by dossier.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final
from uuid import UUID

import psycopg

from ledger.vocabulaire.echeance import Nature
from projections.moteur import reperes

JOUR: Final = date(2026, 6, 1)
PAR_REFERENT: Final = 136
MDS: Final = 36
STRUCTURES: Final = 118
VUES: Final = ("file_active", "agenda", "tache", "prescription", "identite", "structure")


def referent(rang: int) -> UUID:
    """Référent of the dossiers whose number leaves this remainder."""
    return UUID(int=0xEF << 64 | rang)


def dossier(rang: int) -> UUID:
    """A dossier."""
    return UUID(int=0xD0 << 64 | rang)


def remplir(connexion: psycopg.Connection[Any], journal: str, dossiers: int, par_dossier: int = 2) -> None:
    """Fill the tables of built, empty views; ``connexion`` owns them, in autocommit. Seconds for 400,000 dossiers.

    ``par_dossier``: rendez-vous and deadlines of each.
    """
    tables = {
        nom: f"{journal}_vues.{r.table_physique}" for nom, r in reperes.lire(connexion, f"{journal}_vues").items()
    }
    connexion.execute("set maintenance_work_mem = '512MB'")
    for nom in VUES:
        with sans_index(connexion, tables[nom]):
            connexion.execute(f"truncate {tables[nom]}")
            connexion.execute(_lignes(nom, tables[nom]), _parametres(dossiers, par_dossier))
        connexion.execute(f"vacuum (analyze) {tables[nom]}")


@contextmanager
def sans_index(connexion: psycopg.Connection[Any], table: str) -> Iterator[None]:
    """The indexes of a table, its key apart, made again once it is filled: three times faster."""
    definitions = connexion.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid = %s::regclass and not indisprimary",
        (table,),
    ).fetchall()
    for nom, _ in definitions:
        connexion.execute(f"drop index {nom}")
    yield
    for _, definition in definitions:
        connexion.execute(definition)


def _parametres(dossiers: int, par_dossier: int) -> dict[str, Any]:
    return {
        "dossiers": dossiers,
        "referents": max(1, dossiers // PAR_REFERENT),
        "par_dossier": par_dossier,
        "jour": JOUR,
    }


_DOSSIER: Final = "('00000000-0000-00d0-0000-' || lpad(to_hex({n}), 12, '0'))::uuid"
_REFERENT: Final = "('00000000-0000-00ef-0000-' || lpad(to_hex({n} %% %(referents)s), 12, '0'))::uuid"
_MDS: Final = f"'MDS-33-' || lpad(({{n}} %% {MDS})::text, 2, '0')"
_SERIE: Final = "generate_series(0, %(dossiers)s - 1) n"
_HASARD: Final = "(abs(hashint8({n}::bigint * 7919 + {graine})) %% {parmi})"


def _jour(graine: int, de: int, a: int) -> str:
    return f"%(jour)s::date + {de} + {_HASARD.format(n='n', graine=graine, parmi=a - de)}"


def _lignes(vue: str, table: str) -> str:
    """Statement that fills a view."""
    d, r, m = (texte.format(n="n") for texte in (_DOSSIER, _REFERENT, _MDS))
    structure = f"'S-' || ({_HASARD.format(n='n', graine=3, parmi=STRUCTURES)})::text"
    return {
        "file_active": (
            f"insert into {table} (dossier, ouvert_le, etat_droit, a_accompagner, commune, mds, parcours, organisme,"
            " structure, referent, referent_depuis, decidee_le, contrat_signe_le, contrat_fin_le, contrat_en_vigueur,"
            " prochain_rendez_vous_le, dernier_rendez_vous_prevu_le, echeance_le, echeance)"
            f" select {d}, {_jour(1, -700, 0)}, 'OUVERT_VERSABLE', n %% 10 < 9, '33063', {m}, 'SOCIAL',"
            f" 'CONSEIL_DEPARTEMENTAL', {structure}, {r}, {_jour(2, -400, 1)}, {_jour(4, -400, 0)}, {_jour(5, -300, 0)},"
            f" {_jour(6, -100, 300)}, n %% 3 < 2, {_jour(7, -20, 60)}, {_jour(7, -20, 60)}, {_jour(8, -60, 300)},"
            f" '{Nature.CONTRAT_A_SIGNER}' from {_SERIE}"
        ),
        "agenda": (
            f"insert into {table} select {_DOSSIER.format(n='2 * n + passe')}, {d}, {_jour(9, -300, 60)} - 30 * passe,"
            f" '09:00'::time, 45, 'SUIVI', 'SUR_PLACE', {structure}, {r},"
            " case passe when 0 then 'PLANIFIE' else 'HONORE' end"
            f" from {_SERIE} cross join generate_series(0, %(par_dossier)s - 1) passe"
        ),
        "tache": (
            f"insert into {table} select {d}, nature, null, {d}, {_jour(10, -90, 0)}, null,"
            f" case nature when '{Nature.CONTRAT_A_RENOUVELER}' then {_jour(6, -100, 300)} end, null, null"
            f" from {_SERIE} cross join (values ('{Nature.RENDEZ_VOUS_A_CONCLURE}'), ('{Nature.CONTRAT_A_RENOUVELER}')"
            " limit %(par_dossier)s) t(nature)"
        ),
        "prescription": (
            f"insert into {table} select {d}, {d}, 'dora--' || n %% 500, 'EMPLOI', 'P-' || n %% 400, {r},"
            f" {_jour(11, -300, 0)}, 'PRESCRITE', null, null, null, null, null, null, null, null from {_SERIE}"
            " where n %% 2 = 0"
        ),
        "identite": f"insert into {table} select {d}, {d}, null from {_SERIE}",
        "structure": (
            f"insert into {table} select {m}, 'MDS ' || n, 'MDS', 'CONSEIL_DEPARTEMENTAL', 'PTS ' || n %% 9,"
            f" null, null from generate_series(0, {MDS} - 1) n"
        ),
    }[vue]  # fmt: skip
