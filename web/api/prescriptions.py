"""Prescriptions: the référent's, and those that a partner received."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from ledger.contexte import Acteur
from ledger.dossier.etat.prescription import EtatPrescription
from readmodels.listes.prescription import PAGE_MAX, FiltresPrescriptions, PagePrescriptions, lister_prescriptions
from web.acces import coffre_de, perimetre
from web.api.acces import RECEVOIR, StructureAbsente
from web.api.dossiers import ActeurDep, PositionMin
from web.services import ServicesDep

router = APIRouter(prefix="/prescriptions", tags=["Prescriptions"])

Apres = Annotated[str | None, Query(max_length=200, description="Curseur « suivant » de la page précédente")]
Limite = Annotated[int, Query(ge=1, le=PAGE_MAX)]


@router.get("", summary="Prescriptions")
def lister(
    services: ServicesDep,
    acteur: ActeurDep,
    filtres: Annotated[FiltresPrescriptions, Depends()],
    apres: Apres = None,
    limite: Limite = 25,
    position_min: PositionMin = None,
) -> PagePrescriptions:
    """De la plus récente à la plus ancienne, par pages, avec leur nombre par état."""
    services.lecteur.attendre(position_min)
    vus = perimetre(acteur, services.territoire)
    coffre = coffre_de(services, acteur)
    return lister_prescriptions(services.lecteur, coffre, filtres, apres=apres, limite=limite, perimetre=vus)


@router.get("/recues", summary="Prescriptions reçues par ma structure")
def recues(
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(RECEVOIR)],
    etat: EtatPrescription | None = None,
    apres: Apres = None,
    limite: Limite = 25,
    position_min: PositionMin = None,
) -> PagePrescriptions:
    """Celles qui sont adressées à la structure du jeton, et elles seules."""
    if acteur.structure is None:
        raise StructureAbsente(
            "Votre jeton ne dit pas pour quelle structure vous agissez : demandez-en un qui le dise."
        )
    services.lecteur.attendre(position_min)
    siennes = FiltresPrescriptions(partenaire=acteur.structure, etat=etat)
    return lister_prescriptions(services.lecteur, services.coffre, siennes, apres=apres, limite=limite)
