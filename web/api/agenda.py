"""The day of a référent, the week of a référent or of a structure."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from commands.base import Jour
from ledger.dates import aujourd_hui
from readmodels.listes import agenda, journee
from web.acces import coffre_de, perimetre
from web.api.dossiers import ActeurDep, PositionMin
from web.contrat.annonces import PositionDep
from web.services import ServicesDep

router = APIRouter(tags=["Agenda"])


@router.get("/agenda", summary="Semaine d'un référent ou d'une structure")
def semaine(
    position: PositionDep,
    services: ServicesDep,
    acteur: ActeurDep,
    le: Annotated[Jour | None, Query(description="Un jour de la semaine voulue ; aujourd'hui par défaut")] = None,
    referent: Annotated[UUID | None, Query(description="Soi-même si rien n'est dit")] = None,
    structure: Annotated[str | None, Query(max_length=64, description="Au lieu d'un référent")] = None,
    position_min: PositionMin = None,
) -> agenda.SemaineRendezVous:
    """Du lundi au dimanche ; une structure ou, à défaut, un référent."""
    services.lecteur.attendre(position_min)
    lue = agenda.semaine(
        services.lecteur,
        coffre_de(services, acteur),
        le or aujourd_hui(),
        referent=None if structure is not None else referent or acteur.agent,
        structure=structure,
        perimetre=perimetre(acteur, services),
    )
    position(lue.position)
    return lue


@router.get("/ma-journee", summary="Ma journée")
def ma_journee(
    position: PositionDep,
    services: ServicesDep,
    acteur: ActeurDep,
    le: Annotated[Jour | None, Query(description="Jour voulu ; aujourd'hui par défaut")] = None,
    referent: Annotated[UUID | None, Query(description="Soi-même si rien n'est dit")] = None,
    position_min: PositionMin = None,
) -> journee.Journee:
    """Rendez-vous du jour, échéances dépassées, contrats qui finissent dans le mois, personnes arrivées."""
    services.lecteur.attendre(position_min)
    lue = journee.ma_journee(
        services.lecteur,
        coffre_de(services, acteur),
        services.regles.dater,
        referent or acteur.agent,
        le or aujourd_hui(),
        perimetre=perimetre(acteur, services),
    )
    position(lue.position)
    return lue
