"""Dimensions that a query may group and filter by, and who may use each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from readmodels.pilotage.axes import AXES, TEMPORELS
from readmodels.pilotage.indicateur import Indicateur, Source
from readmodels.pilotage.regard import Regard

DES_PERSONNES: Final[Mapping[str, str]] = MappingProxyType(
    {"dossier": "Dossier", "annee_naissance": "Année de naissance"}
)
"""Dimensions that tell persons apart, for whoever may see them."""
DIMENSIONS: Final[Mapping[str, str]] = MappingProxyType({**AXES, **DES_PERSONNES})


def permises(regard: Regard) -> dict[str, str]:
    """Dimensions open to a regard, with their names."""
    return {nom: libelle for nom, libelle in DIMENSIONS.items() if regard.personnes or nom not in DES_PERSONNES}


def dimensions_de(indicateur: Indicateur, regard: Regard) -> list[str]:
    """Those of a measure open to a regard; a situation is asked at a date, it has no step of time."""
    possibles = expressions(indicateur.source)
    ouvertes = permises(regard)
    return [
        nom
        for nom in DIMENSIONS
        if nom in possibles and nom in ouvertes and not (indicateur.situation and nom in TEMPORELS)
    ]


def expressions(source: Source) -> dict[str, str]:
    """SQL of every dimension of a source: the only texts by which a query groups or filters."""
    return {**source.axes, "dossier": source.dossier, "annee_naissance": "p.annee_naissance"}
