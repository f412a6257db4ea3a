"""Dossiers where something waits, or is due before a day: a SQL condition, the rules' delays turned into days.

A delay grows with the day it starts on: « due before ``avant`` » is « waits since a day before some day », which is looked
for once, outside the query. What SQL compares is then plain dates, whatever calendar the rule counts in.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from ledger.vocabulaire.echeance import Nature
from readmodels.listes.tache import Dateur

JOURS: Final = range(date(2000, 1, 1).toordinal(), date(2100, 1, 1).toordinal())
"""Days on which something may wait."""
VISIBLE: Final = "(coalesce(t.visible_de <= %(le)s, true) and coalesce(%(le)s <= t.visible_jusqu_au, true))"
"""Condition under which a row ``t`` of ``tache`` shows on ``le``."""


def en_attente(nature: Nature, avant: date | None, dateur: Dateur) -> tuple[str, dict[str, Any]]:
    """Condition on ``f.dossier``, with its parameters but ``le``: this nature waits, its last day before ``avant``."""
    directe = _jours(lambda depuis: _dernier_jour(dateur, depuis, nature.regle), avant)
    observations = Nature.OBSERVATIONS_DE_LA_PERSONNE.regle
    suite = _jours(lambda depuis: _dernier_jour(dateur, depuis, observations, nature.regle), avant)
    condition = (
        f"exists (select from {{vues}}.tache t where t.dossier = f.dossier and t.nature = %(nature)s and {VISIBLE}"
        " and t.depuis >= %(regle_du)s"
    )
    if avant is not None:
        condition += (
            " and coalesce(t.due_le < %(tache_avant)s,"
            " (t.depuis + make_interval(months => t.delai_mois))::date < %(tache_avant)s,"
            " t.depuis < case when t.regle_avant is null then %(depuis_avant)s::date else %(depuis_avant_suite)s::date end)"
        )
    return condition + ")", {
        "nature": str(nature),
        "regle_du": directe[0],
        "tache_avant": avant,
        "depuis_avant": directe[1],
        "depuis_avant_suite": suite[1],
    }


def _dernier_jour(dateur: Dateur, depuis: date, *codes: str) -> date | None:
    for code in codes:
        datee = dateur(code, depuis)
        if datee is None:
            return None
        depuis = datee[1]
    return depuis


def _jours(dernier_jour: Callable[[date], date | None], avant: date | None) -> tuple[date, date]:
    """First day on which the rule is in force; first one whose last day is not before ``avant``."""

    def en_vigueur(jour: int) -> bool:
        return dernier_jour(date.fromordinal(jour)) is not None

    def trop_tard(jour: int) -> bool:
        dernier = dernier_jour(date.fromordinal(jour))
        return dernier is not None and avant is not None and dernier >= avant

    premier, limite = bisect_left(JOURS, x=True, key=en_vigueur), bisect_left(JOURS, x=True, key=trop_tard)
    return date.fromordinal(JOURS.start + premier), date.fromordinal(JOURS.start + limite)
