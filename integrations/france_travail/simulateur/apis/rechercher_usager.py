"""Rechercher usager v2: a person by NIR and birth date, or by number, for a jeton usager."""

import re
from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Response
from pydantic import BaseModel

from integrations.france_travail.simulateur.acces import EtatCourant, Portees
from integrations.france_travail.simulateur.etat import Client, Etat, Jeton
from integrations.france_travail.simulateur.personnes import PersonneConnue, empreinte_nir
from integrations.france_travail.simulateur.reponses import Document, JsonUtf8, Refuse, invalide, resultat_recherche

routeur = APIRouter(
    prefix="/partenaire/rechercher-usager/v2", tags=["Rechercher usager v2"], default_response_class=JsonUtf8
)
Appelant = Annotated[Client, Depends(Portees("api_rechercher-usagerv2", "rechercheusager", "profil_accedant"))]
NUMERO: Final = re.compile(r"\d{11}")
NIR: Final = re.compile(r"[12]\d{4}[0-9AB]\d{7}(\d{2})?")


class ParNir(BaseModel):
    """Body of the search by NIR."""

    dateNaissance: date  # noqa: N815 - France Travail's name
    nir: str


class ParNumero(BaseModel):
    """Body of the search by number."""

    numeroFranceTravail: str  # noqa: N815


@routeur.post("/usagers/par-datenaissance-et-nir")
async def par_nir(etat: EtatCourant, client: Appelant, corps: Annotated[ParNir, Body()]) -> Response:
    """By NIR (13 digits, or 15 with the key) and birth date."""
    if not NIR.fullmatch(corps.nir):
        raise Refuse(400, invalide("/partenaire/rechercher-usager/", "nir"))
    numeros = etat.par_empreinte.get(empreinte_nir(corps.nir, corps.dateNaissance.isoformat()), ())
    trouvees = [etat.personne(numero) for numero in numeros]
    return _repondre(etat, client, {personne.numero for personne in trouvees if personne is not None})


@routeur.post("/usagers/par-numero-francetravail")
async def par_numero(etat: EtatCourant, client: Appelant, corps: Annotated[ParNumero, Body()]) -> Response:
    """By France Travail's number."""
    if not NUMERO.fullmatch(corps.numeroFranceTravail):
        raise Refuse(400, invalide("/partenaire/rechercher-usager/", "numeroFranceTravail"))
    personne = etat.personne(corps.numeroFranceTravail)
    return _repondre(etat, client, {personne.numero} if personne is not None else set())


def _repondre(etat: Etat, client: Client, numeros: set[str]) -> Response:
    if not client.autorise:
        raise Refuse(403, resultat_recherche("R001", "Accès non autorisé"))
    if len(numeros) != 1:
        statut = etat.reglages.variantes.statut_introuvable
        if statut == 204:
            return Response(status_code=204)
        code, message = ("S003", "Plusieurs usagers trouvés") if numeros else ("S002", "Aucun usager trouvé")
        return JsonUtf8(resultat_recherche(code, message), statut)
    personne = etat.personnes[numeros.pop()]
    _verifier_acces(client, personne)
    return JsonUtf8(_trouve(etat, client, personne))


def _verifier_acces(client: Client, personne: PersonneConnue) -> None:
    if client.organisme not in personne.rattachements:
        message = "L'usager n'est pas rattaché à la structure de l'accédant"
        raise Refuse(403, resultat_recherche("R002", message))
    if personne.en_erreur:
        raise Refuse(500, resultat_recherche("R998", "Un service a répondu en erreur"))


def _trouve(etat: Etat, client: Client, personne: PersonneConnue) -> Document:
    expire = etat.maintenant() + timedelta(seconds=etat.reglages.duree_jeton_usager_s)
    etat.compteurs["jetons usager"] += 1
    return {
        "codeRetour": "S001",
        "message": "Usager trouvé",
        "topIdentiteCertifiee": "O" if personne.certifiee else "N",
        "jetonUsager": etat.forger(Jeton(client, expire, numero=personne.numero)),
        "numeroFranceTravail": personne.numero,
    }
