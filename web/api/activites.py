"""Activities of a person, week by week."""

from typing import Annotated

from fastapi import APIRouter, Query

from commands.base import Jour
from readmodels.horloge import Horloge, Moment
from readmodels.listes import activites
from web.api.acces import Dossier
from web.api.dossiers import ActeurDep, Au, PositionMin, QuelleHorloge
from web.services import ServicesDep

router = APIRouter(tags=["Dossiers"])


@router.get("/dossiers/{dossier}/activites", summary="Activités d'une personne, semaine par semaine")
def de_la_personne(
    dossier: Dossier,
    services: ServicesDep,
    _acteur: ActeurDep,
    du: Annotated[Jour | None, Query(description="Un jour de la première semaine ; treize semaines par défaut")] = None,
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    position_min: PositionMin = None,
) -> activites.Activites:
    """Par type d'action : prévues, réalisées, manquées, et leurs heures, en regard des 15 heures."""
    services.lecteur.attendre(position_min)
    return activites.activites(services.lecteur, dossier, Moment.au(au, horloge), du=du)
