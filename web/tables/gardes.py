"""How long the traces of each processing are kept: a rule of the law by processing, written where the purge reads it.

The process that serves the screens may purge and may not say what is old: the durations are the migration role's.
"""

from collections.abc import Iterator
from typing import Any, Self

import psycopg

from commands.regles import Regle, Regles
from ledger.vocabulaire.code import Code
from web.tables.base import schema_ecrans


class Traitement(Code):
    """A processing of personal data, as the record of processings names it."""

    regle: str
    """Code of the dated rule that says how long its traces are kept."""

    def __new__(cls, code: str, libelle: str = "", regle: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_, member.libelle, member.sensible, member.regle = code, libelle, False, regle
        return member

    SUIVI_RSA = "SUIVI_RSA", "suivi des bénéficiaires du RSA", "TRACES-RSA"


def versions(regles: Regles, traitement: Traitement) -> Iterator[Regle]:
    """The rules of a processing, one after the other."""
    return (regle for regle in regles if regle.code == traitement.regle and regle.delai is not None)


def declarer_gardes(connexion: psycopg.Connection[Any], journal: str, regles: Regles) -> None:
    """Write the durations of every processing, in place of those written before; ``connexion`` is the migration role's."""
    table = f"{schema_ecrans(journal)}.gardes_traces"
    lignes = [
        (traitement, regle.valide_du, regle.valide_au, regle.delai.mois)
        for traitement in Traitement
        for regle in versions(regles, traitement)
        if regle.delai is not None
    ]
    with connexion.transaction():
        connexion.execute(f"delete from {table}".encode())
        connexion.cursor().executemany(
            f"insert into {table} (traitement, du, au, mois) values (%s, %s, coalesce(%s, 'infinity'::date), %s)".encode(),
            lignes,
        )
