"""The definition of a read model's table."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Name, columns with their PostgreSQL types, primary key, further indexes (columns, or what follows ``on table``)."""

    nom: str
    colonnes: Mapping[str, str]
    cle: tuple[str, ...]
    index: tuple[str, ...] = ()


COLONNES_FAIT: Mapping[str, str] = {
    "position": "bigint",
    "origine": "bigint",
    "dossier": "uuid",
    "type": "smallint",
    "survenu_le": "date",
    "connu_le": "date",
    "fin_connu_le": "date",
    "mds": "text",
    "structure": "text",
    "referent": "uuid",
}
"""The columns of every fait: one row per event, known from ``connu_le`` to ``fin_connu_le`` excluded (infinity while it
stands), and where the dossier was when it was recorded. ``origine`` is the position of the first event of its line of
corrections: faits of the same day come in the order of (survenu_le, origine)."""


_PAR_JOUR = "using brin (survenu_le date_minmax_multi_ops) with (pages_per_range = 32, autosummarize = on)"
"""Faits lie in the order of record, so nearly in that of days: which pages hold a period is told in a few kilobytes, and the
few that were recorded late are told apart.
"""


def table_fait(nom: str, colonnes: Mapping[str, str], *, index: tuple[str, ...] = ()) -> Table:
    """Table of a fait: the common columns, then its own."""
    return Table(nom, {**COLONNES_FAIT, **colonnes}, ("position",), (*index, _PAR_JOUR))


def visible(alias: str) -> str:
    """Condition under which a fait counts at a moment: it had happened, it was known, and nothing had corrected it yet.

    What had happened was known, but for the last days. The planner holds the two for independent, and would expect a tenth
    of the rows where nearly all of them count: knowledge is asked as a difference, which it hardly counts on.
    """
    le_lendemain = "%(connu_au)s::date + 1"
    return (
        f"({alias}.survenu_le <= %(valable_au)s and %(connu_au)s < {alias}.fin_connu_le"
        f" and least({alias}.connu_le, {le_lendemain}) <> {le_lendemain})"
    )
