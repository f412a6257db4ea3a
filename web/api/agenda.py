"""The agenda of a référent or of a structure."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from ledger.dates import aujourd_hui
from readmodels import agenda
from web.api.acces import ServicesDep
from web.api.dossiers import ActeurDep, PositionMin

router = APIRouter(tags=["Agenda"])


@router.get("/agenda", summary="Semaine d'un référent ou d'une structure")
def semaine(
    reponse: Response,
    services: ServicesDep,
    acteur: ActeurDep,
    le: Annotated[date | None, Query(description="Un jour de la semaine voulue ; aujourd'hui par défaut")] = None,
    referent: Annotated[UUID | None, Query(description="Soi-même si rien n'est dit")] = None,
    structure: Annotated[str | None, Query(max_length=64, description="Au lieu d'un référent")] = None,
    position_min: PositionMin = None,
) -> agenda.Semaine:
    """Du lundi au dimanche ; une structure ou, à défaut, un référent."""
    services.lecteur.attendre(position_min)
    qui = {"structure": structure} if structure is not None else {"referent": referent or acteur.agent}
    lue = agenda.semaine(services.lecteur, services.coffre, le or aujourd_hui(), **qui)
    reponse.headers["Ledger-Position"] = str(lue.position)
    return lue
