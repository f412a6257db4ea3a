"""Contrat d'engagement v1: read, sign or refuse a first one (POST) or one that exists (PATCH).

Source: the published file (states SIGNE, REFUSE, A_SIGNER, EN_ATTENTE_SIGNATURE, SUSPENDU) and its refusals. The
département cannot have it signed electronically here: France Travail receives a date.
"""

from datetime import datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel

from integrations.france_travail.simulateur.acces import EtatCourant, Portees, UsagerCourant
from integrations.france_travail.simulateur.etat import Client, Etat, instant
from integrations.france_travail.simulateur.personnes import PersonneConnue
from integrations.france_travail.simulateur.reponses import Document, Refuse, invalide

routeur = APIRouter(prefix="/partenaire/contrat-engagement/v1", tags=["Contrat d'engagement v1"])
Appelant = Annotated[Client, Depends(Portees("api_contrat-engagementv1", "contratengagementpart", "profil_accedant"))]
PARIS: Final = ZoneInfo("Europe/Paris")
ORGANISMES: Final = {
    "CD": "Conseil Départemental",
    "CAF": "CAF",
    "FT": "France Travail",
    "ML": "Mission Locale",
    "CE": "Cap Emploi",
    "DCD": "Délégataire du Conseil Départemental",
}
ENGAGEMENTS: Final[Document] = {
    "engagementsUsager": [{"titre": "Je participe", "libelle": "", "libelles": ["Je suis présent aux rendez-vous"]}],
    "engagementsConseiller": [{"titre": "J'accompagne", "libelle": "", "libelles": ["Je tiens compte de vos besoins"]}],
}
"""Words of our own: the legal text is France Travail's. The file requires ``libelle`` where it describes ``libelles``."""


class Signature(BaseModel):
    """Body of a signature."""

    dateSignature: AwareDatetime  # noqa: N815 - France Travail's name


class Refus(BaseModel):
    """Body of a refusal."""

    dateRefus: AwareDatetime  # noqa: N815


def remettre_a_signer(personne: PersonneConnue) -> None:
    """After a reorientation: the date that stays says whether it was signed or refused."""
    contrat = personne.contrat_engagement
    if contrat is not None and contrat["etat"] in {"SIGNE", "REFUSE"}:
        contrat["etat"] = "A_SIGNER"


@routeur.get("/lecture")
async def lecture(client: Appelant, personne: UsagerCourant) -> Response:  # noqa: ARG001 - the token is asked for
    """The contract; 204 when there never was one."""
    contrat = personne.contrat_engagement
    return Response(status_code=204) if contrat is None else JSONResponse(contrat)


@routeur.post("/signer")
async def creer_signe(etat: EtatCourant, client: Appelant, personne: UsagerCourant, corps: Signature) -> Document:
    """A first contract, signed."""
    if personne.contrat_engagement is not None:
        raise _probleme(
            "SignatureException", "Un contrat d'engagement est déjà existant, impossible d'en créer un signé."
        )
    return _ecrire(etat, client, personne, "SIGNE", corps.dateSignature)


@routeur.patch("/signer")
async def signer(etat: EtatCourant, client: Appelant, personne: UsagerCourant, corps: Signature) -> Document:
    """Sign a contract that is refused, or to be signed."""
    if _existant(personne, "SignatureException")["etat"] == "SIGNE":
        raise _probleme("SignatureException", "Impossible de signer un contrat d'engagement déjà signé.")
    return _ecrire(etat, client, personne, "SIGNE", corps.dateSignature)


@routeur.post("/refuser")
async def creer_refuse(etat: EtatCourant, client: Appelant, personne: UsagerCourant, corps: Refus) -> Document:
    """A first contract, refused."""
    if personne.contrat_engagement is not None:
        raise _probleme("RefusException", "Un contrat d'engagement est déjà existant, impossible d'en créer un refusé.")
    return _ecrire(etat, client, personne, "REFUSE", corps.dateRefus)


@routeur.patch("/refuser")
async def refuser(etat: EtatCourant, client: Appelant, personne: UsagerCourant, corps: Refus) -> Document:
    """Refuse a contract that is signed, or to be signed."""
    if _existant(personne, "RefusException")["etat"] == "REFUSE":
        raise _probleme("RefusException", "Impossible de refuser un contrat d'engagement déjà refusé.")
    return _ecrire(etat, client, personne, "REFUSE", corps.dateRefus)


def _existant(personne: PersonneConnue, exception: str) -> Document:
    """The contract to sign or refuse; 400 without one (guess), 500 when suspended, as published."""
    contrat = personne.contrat_engagement
    if contrat is None:
        raise _probleme(exception, "Aucun contrat d'engagement existant.")
    if contrat["etat"] == "SUSPENDU":
        raise _probleme("Exception", "Un contrat d'engagement existe déjà à l'état suspendu.", statut=500)
    return contrat


def _ecrire(etat: Etat, client: Client, personne: PersonneConnue, etat_contrat: str, quand: datetime) -> Document:
    if quand.astimezone(PARIS).date() > etat.maintenant().astimezone(PARIS).date():
        chemin = "/partenaire/contrat-engagement/"
        raise Refuse(400, invalide(chemin, "La date doit être antérieure ou égale à la date du jour."))
    date = "dateSignature" if etat_contrat == "SIGNE" else "dateRefus"
    contrat: Document = {
        "etat": etat_contrat,
        date: instant(quand),
        "organisme": ORGANISMES[client.organisme],
        "engagements": ENGAGEMENTS,
    }
    personne.contrat_engagement = contrat
    etat.noter("contratEngagement", personne, etat=etat_contrat, date=contrat[date])
    return contrat


def _probleme(titre: str, detail: str, *, statut: int = 400) -> Refuse:
    return Refuse(statut, {"type": "about:blank", "status": statut, "title": titre, "detail": detail})
