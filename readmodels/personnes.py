"""Names of the persons of some dossiers, for lists that are kept elsewhere than in the views."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from ledger.keys import Coffre
from readmodels.dossier.identite import SCELLES, PersonneNommee, lire_scelles, nommer, ouvrir
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre


class PersonneDuDossier(PersonneNommee):
    """A dossier and its person."""

    dossier: UUID


def personnes(
    lecteur: Lecteur, coffre: Coffre | None, dossiers: Collection[UUID], *, perimetre: Perimetre = TOUT
) -> dict[UUID, PersonneDuDossier]:
    """The persons of these dossiers, those out of the perimeter left out."""
    if not dossiers:
        return {}
    conditions, parametres = perimetre.conditions()
    lignes = lecteur.interroger(
        f"select f.dossier, {SCELLES} from {{vues}}.file_active f left join {{vues}}.identite i using (dossier)"
        f" where {' and '.join(['f.dossier = any(%(dossiers)s)', *conditions])}",
        parametres | {"dossiers": list(dossiers)},
    )
    return {ligne["dossier"]: PersonneDuDossier.model_validate(ligne) for ligne in nommer(coffre, lignes)}


def identites(lecteur: Lecteur, coffre: Coffre | None, dossiers: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The whole identity of each of these dossiers, which the caller knows to be of the perimeter; empty once erased."""
    lignes = list(lire_scelles(lecteur, dossiers).values())
    return {ligne["dossier"]: identite for ligne, identite in zip(lignes, ouvrir(coffre, lignes), strict=True)}
