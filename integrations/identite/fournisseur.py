"""A local OpenID Connect provider, in the manner of ProConnect: no password, invented accounts, loopback only.

It follows what a client may rely on: discovery, JWKS, authorization code with PKCE (required), state and nonce of 32
characters at least, codes that serve once and for 30 seconds, access tokens of 60 seconds, user information as a signed
token, end of session. Keys are drawn at each start. It never runs where real people sign in: it refuses any other host.
"""

import secrets
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from cachetools import TTLCache
from fastapi import FastAPI, Form, Header, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from integrations.identite import pages
from integrations.identite.comptes import Compte, lire
from ledger.dates import maintenant

BOUCLE: Final = ("127.0.0.1", "::1", "localhost")
CODE_S, ACCES_S, JETON_S = 30, 60, 3600
EN_COURS_MAX: Final = 1000
LONGUEUR_MIN: Final = 32
"""Of a state and of a nonce, as ProConnect asks."""
PORTEES: Final = ("openid", "given_name", "usual_name", "email", "uid", "siret")


@dataclass(frozen=True, slots=True)
class Client:
    """The application that may ask: its id and secret, and where it lives."""

    identifiant: str
    secret: str
    adresse: str


@dataclass(frozen=True, slots=True)
class _Accord:
    compte: Compte
    redirection: str
    nonce: str
    defi: str


class Fournisseur:
    """State of a provider: its keys, and what it gave lately."""

    def __init__(self, emetteur: str, client: Client, comptes: Path) -> None:
        """``emetteur`` is its address; ``ValueError`` when it is not on the loopback."""
        if urlsplit(emetteur).hostname not in BOUCLE:
            raise ValueError("le fournisseur d'identité local ne se lance que sur la boucle locale (127.0.0.1)")
        self.emetteur, self.client, self.comptes = emetteur, client, comptes
        self.cle = RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"})
        self.codes: TTLCache[str, _Accord] = TTLCache(EN_COURS_MAX, CODE_S)
        self.acces: TTLCache[str, Compte] = TTLCache(EN_COURS_MAX, ACCES_S)

    def signer(self, contenu: dict[str, Any]) -> str:
        """A token of ours."""
        emis = int(maintenant().timestamp())
        entete = {"alg": "RS256", "kid": self.cle.kid, "typ": "JWT"}
        propre = {"iss": self.emetteur, "aud": self.client.identifiant, "iat": emis, "exp": emis + JETON_S}
        return jwt.encode(entete, propre | contenu, self.cle)

    def decouverte(self) -> dict[str, Any]:
        """Its declaration (OpenID Connect Discovery 1.0, section 3)."""
        return {
            "issuer": self.emetteur,
            "authorization_endpoint": f"{self.emetteur}/authorize",
            "token_endpoint": f"{self.emetteur}/token",
            "userinfo_endpoint": f"{self.emetteur}/userinfo",
            "jwks_uri": f"{self.emetteur}/jwks",
            "end_session_endpoint": f"{self.emetteur}/session/end",
            "scopes_supported": list(PORTEES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "userinfo_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "claims_parameter_supported": True,
            "claims_supported": ["sub", "amr", "acr", "given_name", "usual_name", "email", "uid", "siret"],
            "acr_values_supported": ["eidas1"],
            "authorization_response_iss_parameter_supported": True,
        }


class DemandeRefusee(Exception):
    """An authorization request that is not what it should be."""


def creer(fournisseur: Fournisseur) -> FastAPI:
    """The provider as an application."""
    application = FastAPI(openapi_url=None)

    @application.middleware("http")
    async def encadrer(request: Request, suite: Any) -> Response:
        reponse: Response = await suite(request)
        reponse.headers["Cache-Control"] = "no-store"
        reponse.headers["Content-Security-Policy"] = pages.politique(fournisseur.client.adresse)
        return reponse

    @application.exception_handler(DemandeRefusee)
    def refuser(_: Request, erreur: Exception) -> HTMLResponse:
        return HTMLResponse(pages.erreur(str(erreur)), 400)

    @application.get("/.well-known/openid-configuration")
    def decouverte() -> dict[str, Any]:
        return fournisseur.decouverte()

    @application.get("/jwks")
    def jwks() -> dict[str, Any]:
        return {"keys": [fournisseur.cle.as_dict(private=False)]}

    @application.get("/style.css")
    def style() -> Response:
        return Response(pages.STYLE, media_type="text/css")

    @application.get("/authorize", response_class=HTMLResponse)
    def autoriser(request: Request) -> str:
        parametres = dict(request.query_params)
        _verifier_demande(fournisseur, parametres)
        return pages.choix(list(lire(fournisseur.comptes).values()), parametres)

    @application.post("/authorize")
    async def accorder(request: Request) -> Response:
        recus = {nom: str(valeur) for nom, valeur in (await request.form()).items()}
        sujet = recus.pop("sujet", "")
        _verifier_demande(fournisseur, recus)
        comptes = lire(fournisseur.comptes)
        reponse = {"state": recus["state"], "iss": fournisseur.emetteur}
        if sujet in comptes:
            code = secrets.token_urlsafe(32)
            fournisseur.codes[code] = _Accord(
                comptes[sujet], recus["redirect_uri"], recus["nonce"], recus["code_challenge"]
            )
            reponse["code"] = code
        else:
            reponse["error"] = "access_denied"
        return RedirectResponse(f"{recus['redirect_uri']}?{urlencode(reponse)}", 303)

    _jetons(application, fournisseur)

    _fin(application, fournisseur)
    return application


def _jetons(application: FastAPI, fournisseur: Fournisseur) -> None:
    """Routes where tokens are given and read."""

    @application.post("/token")
    def echanger(
        grant_type: Annotated[str, Form()],
        code: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        client_id: Annotated[str, Form()],
        client_secret: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
    ) -> Response:
        client = fournisseur.client
        if client_id != client.identifiant or not secrets.compare_digest(client_secret, client.secret):
            return JSONResponse({"error": "invalid_client"}, 401)
        accord = fournisseur.codes.pop(code, None)
        if (
            grant_type != "authorization_code"
            or accord is None
            or accord.redirection != redirect_uri
            or not secrets.compare_digest(create_s256_code_challenge(code_verifier), accord.defi)
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        acces = secrets.token_urlsafe(32)
        fournisseur.acces[acces] = accord.compte
        identite = fournisseur.signer(
            {
                "sub": accord.compte.sujet,
                "nonce": accord.nonce,
                "acr": "eidas1",
                "amr": list(accord.compte.facteurs),
                "auth_time": int(maintenant().timestamp()),
            }
        )
        return JSONResponse(
            {"access_token": acces, "token_type": "Bearer", "expires_in": ACCES_S, "id_token": identite}
        )

    @application.get("/userinfo")
    def informer(authorization: Annotated[str, Header()] = "") -> Response:
        compte = fournisseur.acces.get(authorization.removeprefix("Bearer "))
        if compte is None:
            return JSONResponse({"error": "invalid_token"}, 401, {"WWW-Authenticate": "Bearer"})
        infos = {
            "sub": compte.sujet,
            "given_name": compte.prenom,
            "usual_name": compte.nom,
            "email": compte.courriel,
            "uid": compte.sujet,
            "siret": compte.siret,
        }
        return Response(fournisseur.signer(infos), media_type="application/jwt")


def _fin(application: FastAPI, fournisseur: Fournisseur) -> None:
    """Route where a session is closed."""

    @application.get("/session/end")
    def terminer(
        post_logout_redirect_uri: Annotated[str, Query()], id_token_hint: Annotated[str, Query()], state: str = ""
    ) -> Response:
        try:
            jwt.decode(id_token_hint, fournisseur.cle, ["RS256"])
        except (JoseError, ValueError) as illisible:
            message = "La session à fermer n'est pas d'ici, ou ce fournisseur a redémarré depuis qu'elle a été ouverte."
            raise DemandeRefusee(message) from illisible
        if not _chez(fournisseur.client, post_logout_redirect_uri):
            raise DemandeRefusee("L'adresse de retour n'est pas celle de l'application.")
        return RedirectResponse(f"{post_logout_redirect_uri}?{urlencode({'state': state})}", 303)


def _verifier_demande(fournisseur: Fournisseur, parametres: dict[str, str]) -> None:
    """Refuse what ProConnect would refuse."""
    if parametres.get("client_id") != fournisseur.client.identifiant:
        raise DemandeRefusee("Cette application n'est pas connue de ce fournisseur d'identité.")
    if not _chez(fournisseur.client, parametres.get("redirect_uri", "")):
        raise DemandeRefusee("L'adresse de retour n'est pas celle de l'application.")
    if parametres.get("response_type") != "code" or "openid" not in parametres.get("scope", "").split():
        raise DemandeRefusee("La demande doit être celle d'un code, avec la portée openid.")
    if any(len(parametres.get(nom, "")) < LONGUEUR_MIN for nom in ("state", "nonce")):
        message = f"state et nonce doivent compter au moins {LONGUEUR_MIN} caractères."
        raise DemandeRefusee(message)
    if parametres.get("code_challenge_method") != "S256" or not parametres.get("code_challenge"):
        raise DemandeRefusee("La preuve PKCE (S256) manque.")
    inconnus = set(parametres) - CONNUS
    if inconnus:
        message = f"Y000400 : paramètres inconnus ({escape(', '.join(sorted(inconnus)))})."
        raise DemandeRefusee(message)


CONNUS: Final = {
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "acr_values", "claims", "prompt",
    "login_hint", "code_challenge", "code_challenge_method",
}  # fmt: skip


def _chez(client: Client, adresse: str) -> bool:
    return adresse.startswith(client.adresse + "/")
