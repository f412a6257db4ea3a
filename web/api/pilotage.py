"""Figures, as of any date on either clock."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator

from ledger.events.forme import forme
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage import Tableau
from readmodels.pilotage_contractualisation import pilotage_contractualisation, situation
from readmodels.pilotage_orientation import pilotage_orientation
from web.api.acces import PILOTER, ServicesDep
from web.api.dossiers import Au, PositionMin, QuelleHorloge

router = APIRouter(prefix="/pilotage", tags=["Pilotage"], dependencies=[Depends(PILOTER)])


def _uniques(axes: list[str]) -> list[str]:
    return list(dict.fromkeys(axes))


Par = Annotated[
    list[str],
    Query(max_length=6, description="Axes de regroupement", examples=[["mois", "pts"]]),
    AfterValidator(_uniques),
]


def filtres(
    mois: Annotated[str | None, forme(r"^[0-9]{4}-[0-9]{2}$", "un mois AAAA-MM", champ=Query)] = None,
    pts: str | None = None,
    mds: str | None = None,
    structure: str | None = None,
    decideur: str | None = None,
    parcours: str | None = None,
) -> dict[str, Any]:
    """Values of axes to keep."""
    valeurs = {
        "mois": mois, "pts": pts, "mds": mds, "structure": structure, "decideur": decideur, "parcours": parcours,
    }  # fmt: skip
    return {axe: valeur for axe, valeur in valeurs.items() if valeur is not None}


Apres = Annotated[date | None, Query(description="Ne garder que les faits des jours qui suivent cette date")]
FiltresDep = Annotated[dict[str, Any], Depends(filtres)]


@router.get("/orientation", summary="Orientations décidées et leurs délais")
def orientation(
    services: ServicesDep,
    filtres: FiltresDep,
    par: Par = ["mois"],  # noqa: B006 - FastAPI copies defaults
    apres: Apres = None,
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    position_min: PositionMin = None,
) -> Tableau:
    """Par mois, PTS, MDS, structure, décideur et parcours."""
    services.lecteur.attendre(position_min)
    return pilotage_orientation(services.lecteur, Moment.au(au, horloge), par, filtres, apres=apres)


@router.get("/contractualisation", summary="Contrats d'engagement signés et leurs délais")
def contractualisation(
    services: ServicesDep,
    filtres: FiltresDep,
    par: Par = ["mois"],  # noqa: B006 - FastAPI copies defaults
    apres: Apres = None,
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    position_min: PositionMin = None,
) -> Tableau:
    """Par mois, PTS, MDS, structure, décideur et parcours."""
    services.lecteur.attendre(position_min)
    return pilotage_contractualisation(services.lecteur, Moment.au(au, horloge), par, filtres, apres=apres)


@router.get("/situation", summary="Personnes à accompagner, suivies, sous contrat")
def situation_a_date(
    services: ServicesDep,
    filtres: FiltresDep,
    par: Par = ["pts"],  # noqa: B006 - FastAPI copies defaults
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    position_min: PositionMin = None,
) -> Tableau:
    """Par PTS, MDS, structure, décideur et parcours, à une date."""
    services.lecteur.attendre(position_min)
    return situation(services.lecteur, Moment.au(au, horloge), par, filtres)
