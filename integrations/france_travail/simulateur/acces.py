"""The proofs of every call: access token with its scopes, agent's headers, jeton usager."""

from typing import Annotated, Final

from fastapi import Depends, Request

from integrations.france_travail.simulateur.etat import Client, Etat
from integrations.france_travail.simulateur.personnes import PersonneConnue
from integrations.france_travail.simulateur.reponses import Document, Refuse, invalide

AGENT: Final = ("pa-identifiant-agent", "pa-nom-agent", "pa-prenom-agent")
CONNEXION: Final = "/connexion"


async def etat(request: Request) -> Etat:
    """The state of this simulator; a coroutine, lest every call goes through a thread."""
    courant: Etat = request.app.state.etat
    return courant


EtatCourant = Annotated[Etat, Depends(etat)]


class Portees:
    """Dependency of a call: the caller, whose token must hold these scopes."""

    def __init__(self, *portees: str) -> None:
        self._portees = frozenset(portees)

    async def __call__(self, request: Request, etat: EtatCourant) -> Client:
        """The caller; 401 without a valid token, 403 without the scopes, 302, 401 or 400 on the agent's headers."""
        genre, _, valeur = request.headers.get("authorization", "").partition(" ")
        jeton = etat.acces.get(valeur) if genre.lower() == "bearer" else None
        if jeton is None or jeton.expire <= etat.maintenant():
            raise Refuse(401, _message(401, "Jeton d'accès absent ou expiré"), {"WWW-Authenticate": "Bearer"})
        if not self._portees <= jeton.portees:
            raise Refuse(403, _message(403, "Le jeton d'accès n'a pas les scopes de cette API"))
        _verifier_agent(request)
        return jeton.client


def _verifier_agent(request: Request) -> None:
    """Peers saw a missing header sent to the login page, and an empty one refused as unauthorised."""
    for nom in AGENT:
        valeur = request.headers.get(nom)
        if valeur is None:
            raise Refuse(302, None, {"Location": CONNEXION})
        if not valeur.strip():
            raise Refuse(401, _message(401, f"L'entête {nom} est vide"))
        if "|" in valeur:
            raise Refuse(400, invalide(request.url.path, f"Le caractère | est interdit dans l'entête {nom}"))


def agent(request: Request) -> Document:
    """The agent of a call, as the diagnostic shows it."""
    return {
        "nom": request.headers["pa-nom-agent"],
        "prenom": request.headers["pa-prenom-agent"],
        "type": "PARTENAIRE",
        "structure": "",
    }


async def usager(request: Request, etat: EtatCourant) -> PersonneConnue:
    """The person of the jeton usager; 400 without one, 401 when expired (guess: no source gives that status)."""
    valeur = request.headers.get("ft-jeton-usager")
    if not valeur:
        raise Refuse(400, invalide(request.url.path, "Le header 'ft-jeton-usager' est obligatoire dans ce contexte"))
    jeton = etat.usagers.get(valeur)
    if jeton is None or jeton.expire <= etat.maintenant():
        raise Refuse(401, _message(401, "Jeton usager inconnu ou expiré"))
    personne = etat.personne(jeton.numero)
    if personne is None:
        raise Refuse(401, _message(401, "Jeton usager inconnu ou expiré"))
    if jeton.client.organisme not in personne.rattachements:
        raise Refuse(403, _message(403, "L'usager n'est pas rattaché à la structure de l'accédant"))
    return personne


UsagerCourant = Annotated[PersonneConnue, Depends(usager)]


def _message(statut: int, message: str) -> Document:
    return {"codeHttp": statut, "codeErreur": "ACCES", "message": message}
