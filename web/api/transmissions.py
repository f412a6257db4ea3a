"""Transmissions to France Travail: the work list, and those of a dossier. Their steps have their own routes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from ledger.contexte import Acteur
from readmodels.listes import mise_de_cote, transmission
from web.acces import perimetre
from web.api.acces import CONSULTER, Dossier, exiger_connu
from web.api.dossiers import PositionMin
from web.contrat.annonces import PositionDep
from web.services import ServicesDep

router = APIRouter(tags=["Transmissions"])
ActeurDep = Annotated[Acteur, Depends(CONSULTER)]


@router.get("/transmissions", summary="Transmissions à traiter")
def lister(
    position: PositionDep,
    services: ServicesDep,
    acteur: ActeurDep,
    filtres: Annotated[transmission.Filtres, Depends()],
    apres: Annotated[int, Query(ge=0, description="« suivant » de la page précédente")] = 0,
    limite: Annotated[int, Query(ge=1, le=transmission.PAGE_MAX)] = 25,
    position_min: PositionMin = None,
) -> transmission.PageTransmissions:
    """Étapes en attente ou rejetées, les plus anciennes d'abord, ou celles de l'état demandé."""
    services.lecteur.attendre(position_min)
    vus = perimetre(acteur, services)
    page = transmission.lister(services.lecteur, filtres, apres=apres, limite=limite, perimetre=vus)
    position(page.position)
    return page


@router.get("/transmissions/mises-de-cote", summary="Lectures mises de côté")
def lister_mises_de_cote(
    services: ServicesDep,
    acteur: ActeurDep,
    limite: Annotated[int, Query(ge=1, le=mise_de_cote.LIMITE_MAX)] = 100,
) -> mise_de_cote.MisesDeCote:
    """Ce que France Travail a dit et qui n'a pas pu être enregistré, avec sa raison, les plus anciennes d'abord."""
    vus = perimetre(acteur, services)
    return mise_de_cote.choisir(services.lecteur, services.mises_de_cote(), limite, vus)


@router.get("/dossiers/{dossier}/transmissions", summary="Transmissions d'un dossier")
def lister_du_dossier(
    dossier: Dossier, services: ServicesDep, _acteur: ActeurDep, position_min: PositionMin = None
) -> list[transmission.LigneTransmission]:
    """Ce que France Travail a reçu de ce dossier, ou attend, la dernière étape d'abord."""
    exiger_connu(services, dossier)
    services.lecteur.attendre(position_min)
    return transmission.du_dossier(services.lecteur, dossier)
