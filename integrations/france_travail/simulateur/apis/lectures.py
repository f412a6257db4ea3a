"""Services that are only read: identity and address, status and registration, conclusions of interviews."""

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse

from integrations.france_travail.simulateur.acces import Portees, UsagerCourant
from integrations.france_travail.simulateur.reponses import Document

informations_administratives = APIRouter(
    prefix="/partenaire/informations-administratives/v1",
    tags=["Informations administratives v1"],
    dependencies=[Depends(Portees("api_informations-administrativesv1", "informationsadministrativesusager"))],
)
statut = APIRouter(
    prefix="/partenaire/contrat-usager/v2",
    tags=["Statut usager v2"],
    dependencies=[Depends(Portees("api_contrat-usagerv2", "statutcontratusager", "profil_accedant"))],
)
conclusions = APIRouter(
    prefix="/partenaire/conclusions-entretiens/v1",
    tags=["Conclusions d'entretien v1"],
    dependencies=[Depends(Portees("api_conclusions-entretiensv1", "conclusionsentretienagent"))],
)


@informations_administratives.get("/usager")
async def identite(personne: UsagerCourant) -> Response:
    """Identity, addresses, e-mail addresses and telephones; 204 when nothing is known."""
    if not personne.identite:
        return Response(status_code=204)
    return JSONResponse({"numeroFranceTravail": personne.numero, **personne.identite})


@statut.get("/contrat")
async def contrat(personne: UsagerCourant) -> Response:
    """Status of the registration; 204 when the person was never registered."""
    if not personne.contrat_usager:
        return Response(status_code=204)
    return JSONResponse({"m_contrat": personne.contrat_usager, "m_messageErreur": " "})


@conclusions.get("/entretiens")
async def entretiens(personne: UsagerCourant) -> list[Document]:
    """Conclusions, the latest first."""
    return sorted(personne.conclusions, key=lambda entretien: str(entretien["dateEntretien"]), reverse=True)
