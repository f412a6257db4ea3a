"""Access tokens: client credentials, at the paths that the collection, the Arazzo and the OpenAPI files give."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form

from integrations.france_travail.simulateur.acces import EtatCourant
from integrations.france_travail.simulateur.etat import Jeton
from integrations.france_travail.simulateur.reponses import Document, Refuse

routeur = APIRouter(tags=["Jetons d'accès"])

PORTEES: Final = frozenset(
    {
        "profil_accedant",
        "api_rechercher-usagerv2",
        "rechercheusager",
        "api_activites-operationnellesv1",
        "api_activites-operationnellesv2",
        "activitesCD",
        "referentielCD",
        "api_orientationusagerv1",
        "orientationusager",
        "api_rendez-vous-partenairev1",
        "gererRDV",
        "api_informations-administrativesv1",
        "informationsadministrativesusager",
        "api_contrat-usagerv2",
        "statutcontratusager",
        "api_conclusions-entretiensv1",
        "conclusionsentretienagent",
        "api_gestion-sanctions-rsav1",
        "gestiondesmanquements",
        "decisionSanctionPartenaire",
        "demandeRadiation",
        "api_contrat-engagementv1",
        "contratengagementpart",
        "api_diagnosticargumentev4",
        "diagnosticusageragent",
    }
)
"""Scopes that the platform knows; another one refuses the whole request, as OAuth says."""


@routeur.post("/connexion/oauth2/access_token")
@routeur.post("/connexion/oauth2/agent/access_token")
async def jeton_d_acces(
    etat: EtatCourant,
    grant_type: Annotated[str, Form()] = "",
    client_id: Annotated[str, Form()] = "",
    client_secret: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "",
    realm: str = "/agent",
) -> Document:
    """A token for these scopes."""
    if grant_type != "client_credentials" or realm != "/agent":
        raise Refuse(400, {"error": "unsupported_grant_type", "error_description": "client_credentials, /agent"})
    client = etat.clients.get(client_id)
    if client is None or client.secret != client_secret:
        raise Refuse(401, {"error": "invalid_client", "error_description": "Client authentication failed"})
    portees = frozenset(scope.split())
    if not portees or not portees <= PORTEES:
        refusees = " ".join(sorted(portees - PORTEES))
        raise Refuse(400, {"error": "invalid_scope", "error_description": f"Unknown/invalid scope(s): {refusees}"})
    duree = etat.reglages.duree_jeton_s
    valeur = etat.forger(Jeton(client, etat.maintenant() + timedelta(seconds=duree), portees))
    etat.compteurs["jetons d'accès"] += 1
    return {
        "access_token": valeur,
        "scope": " ".join(sorted(portees)),
        "token_type": "Bearer",
        "expires_in": int(duree),
    }
