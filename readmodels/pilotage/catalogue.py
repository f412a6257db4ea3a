"""Every dashboard and every indicator, by code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.erreurs import ErreurAttendue, Genre
from readmodels.pilotage import (
    accompagnement,
    contractualisation,
    intensite,
    numerique,
    offres,
    orientation,
    profils,
)
from readmodels.pilotage.indicateur import Indicateur, Tableau

TABLEAUX: Final[Mapping[str, Tableau]] = MappingProxyType(
    {
        module.TABLEAU.code: module.TABLEAU
        for module in (orientation, contractualisation, accompagnement, profils, offres, intensite, numerique)
    }
)
INDICATEURS: Final[Mapping[str, Indicateur]] = MappingProxyType(
    {indicateur.code: indicateur for tableau in TABLEAUX.values() for indicateur in tableau.indicateurs}
)


class TableauInconnu(ErreurAttendue):
    """No such dashboard."""

    genre = Genre.INCONNU
    reference = "tableau-inconnu"
    titre = "Tableau inconnu"


class IndicateurInconnu(ErreurAttendue):
    """No such indicator."""

    genre = Genre.INCONNU
    reference = "indicateur-inconnu"
    titre = "Indicateur inconnu"


def tableau(code: str) -> Tableau:
    """A dashboard; raises :class:`TableauInconnu`, which names them."""
    if code not in TABLEAUX:
        message = f"ce tableau n'existe pas. Tableaux : {', '.join(TABLEAUX)}"
        raise TableauInconnu(message)
    return TABLEAUX[code]


def indicateur(code: str) -> Indicateur:
    """An indicator; raises :class:`IndicateurInconnu`."""
    if code not in INDICATEURS:
        message = "cet indicateur n'existe pas : GET /tableaux les donne tous, avec leurs définitions"
        raise IndicateurInconnu(message)
    return INDICATEURS[code]
