"""Structures and their load."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from readmodels.listes import charge
from web.acces import regard
from web.api.acces import PILOTER
from web.api.dossiers import Au, PositionMin
from web.services import ServicesDep

router = APIRouter(prefix="/structures", tags=["Structures"])
ActeurDep = Annotated[Acteur, Depends(PILOTER)]


@router.get("", summary="Structures et leur charge")
def lister(services: ServicesDep, acteur: ActeurDep, position_min: PositionMin = None) -> charge.Charges:
    """Personnes à accompagner que suit chaque structure, et ses référents, la plus chargée d'abord."""
    services.lecteur.attendre(position_min)
    return charge.charges(services.lecteur, regard(acteur, services))


@router.get("/{structure}/charge", summary="Charge d'une structure par référent")
def charge_structure(
    structure: Annotated[str, Path(max_length=64)],
    services: ServicesDep,
    acteur: ActeurDep,
    au: Au = None,
    position_min: PositionMin = None,
) -> charge.Charge:
    """Personnes suivies aujourd'hui par référent, et arrivées par mois jusqu'à une date."""
    services.lecteur.attendre(position_min)
    return charge.charge(services.lecteur, structure, au or aujourd_hui(), regard(acteur, services))
