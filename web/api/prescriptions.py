"""Prescriptions: the référent's, and those that a partner received."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from ledger.contexte import Acteur
from ledger.dossier.etat.prescription import EtatPrescription
from readmodels.listes.prescription import PAGE_MAX, FiltresPrescriptions, PagePrescriptions, lister_prescriptions
from web.acces import coffre_de, coffre_des_offres, perimetre
from web.api.acces import RECEVOIR
from web.api.dossiers import ActeurDep, Curseur, PositionMin
from web.services import ServicesDep

router = APIRouter(prefix="/prescriptions", tags=["Prescriptions"])

Limite = Annotated[int, Query(ge=1, le=PAGE_MAX)]


@router.get("", summary="Prescriptions")
def lister(
    services: ServicesDep,
    acteur: ActeurDep,
    filtres: Annotated[FiltresPrescriptions, Depends()],
    apres: Curseur = None,
    limite: Limite = 25,
    position_min: PositionMin = None,
) -> PagePrescriptions:
    """De la plus récente à la plus ancienne, par pages, avec leur nombre par état."""
    services.lecteur.attendre(position_min)
    vus = perimetre(acteur, services)
    coffre = coffre_de(services, acteur)
    return lister_prescriptions(
        services.lecteur,
        coffre,
        filtres,
        offres=coffre_des_offres(services, acteur),
        apres=apres,
        limite=limite,
        perimetre=vus,
    )


@router.get("/recues", summary="Prescriptions reçues par ma structure")
def recues(
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(RECEVOIR)],
    etat: EtatPrescription | None = None,
    apres: Curseur = None,
    limite: Limite = 25,
    position_min: PositionMin = None,
) -> PagePrescriptions:
    """Celles qui sont adressées à la structure du jeton, et elles seules."""
    assert acteur.structure is not None  # noqa: S101 - a partner is habilitated for one
    services.lecteur.attendre(position_min)
    siennes = FiltresPrescriptions(partenaire=acteur.structure, etat=etat)
    offres = coffre_des_offres(services, acteur)
    return lister_prescriptions(services.lecteur, services.coffre, siennes, offres=offres, apres=apres, limite=limite)
