"""What the pilotage questions share: axes to group and filter by, cells, definitions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur

CELLULES_MAX = 20_000
"""Cells in an answer, at most."""


class AxeInconnu(Exception):
    """An axis that this question does not have."""


class TropDeCellules(Exception):
    """More cells than an answer holds: a figure cut without a word would be a wrong one."""


class Tableau(BaseModel):
    """Answer of a pilotage question: cells, with what they count and how far the views were."""

    connu_au: date
    valable_au: date
    position: int = Field(description="Position du journal à laquelle les vues sont arrêtées")
    definitions: dict[str, str] = Field(description="Ce que compte chaque mesure")
    cellules: list[dict[str, Any]]


def tabuler(
    lecteur: Lecteur,
    moment: Moment,
    *,
    source: str,
    axes: Mapping[str, str],
    mesures: Mapping[str, tuple[str, str]],
    par: Sequence[str],
    filtres: Mapping[str, Any],
    apres: date | None = None,
) -> Tableau:
    """Group ``source`` by some of ``axes`` (name to SQL) and compute ``mesures`` (name to SQL and definition).

    ``source`` is what follows ``from``, with its visibility condition; ``filtres`` are values of axes; ``apres`` keeps
    the facts of the days after this one. Raises :class:`AxeInconnu` and :class:`TropDeCellules` in French.
    """
    for axe in (*par, *filtres):
        if axe not in axes:
            message = f"cet axe n'existe pas pour cette question. Axes possibles : {', '.join(axes)}"
            raise AxeInconnu(message)
    groupes = ", ".join(f"{axes[axe]} as {axe}" for axe in par)
    conditions = "".join(f" and {axes[axe]} = %({axe})s" for axe in filtres)
    if apres is not None:
        conditions += " and f.survenu_le > %(apres)s"
    sommes = ", ".join(f"{sql} as {nom}" for nom, (sql, _) in mesures.items())
    position = lecteur.position()
    cellules = lecteur.interroger(
        f"select {groupes}{', ' if groupes else ''}{sommes} from {source}{conditions}"
        + (f" group by {', '.join(axes[axe] for axe in par)} order by {', '.join(par)}" if par else "")
        + f" limit {CELLULES_MAX + 1}",
        {**moment.parametres(), **filtres, "apres": apres},
    )
    if len(cellules) > CELLULES_MAX:
        message = f"la réponse dépasse {CELLULES_MAX} cellules : retirez un axe, ou filtrez-en un"
        raise TropDeCellules(message)
    definitions = {nom: definition for nom, (_, definition) in mesures.items()}
    return Tableau(**moment.parametres(), position=position, definitions=definitions, cellules=cellules)
