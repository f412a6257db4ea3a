"""Every statutory table and report, by code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.erreurs import ErreurAttendue, Genre
from readmodels.statistiques import drees, plan_pauvrete
from readmodels.statistiques.gestion import GESTION
from readmodels.statistiques.table import Statistique

STATISTIQUES: Final[Mapping[str, Statistique]] = MappingProxyType(
    {table.code: table for table in (*drees.TABLES, *plan_pauvrete.TABLES, GESTION)}
)


class StatistiqueInconnue(ErreurAttendue):
    """No such table."""

    genre = Genre.INCONNU
    reference = "statistique-inconnue"
    titre = "Statistique inconnue"


def statistique(code: str) -> Statistique:
    """A table; raises :class:`StatistiqueInconnue`, which names them."""
    if code not in STATISTIQUES:
        message = f"cette statistique n'existe pas. Statistiques : {', '.join(STATISTIQUES)}"
        raise StatistiqueInconnue(message)
    return STATISTIQUES[code]
