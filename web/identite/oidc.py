"""Signing in through an OpenID Connect provider, as ProConnect asks: authorization code, state, nonce, PKCE, MFA.

What the provider declares about itself (OpenID Connect Discovery 1.0) is read at the first sign-in, again when it is an
hour old, and when a token is signed with a key that it did not declare. Nothing that it refuses or answers is shown as is.
"""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from ledger.dates import maintenant
from ledger.erreurs import ErreurAttendue, Genre
from web.tables.base import Base

DELAI_S: Final = 5.0
METADONNEES_S: Final = 3600.0
RELECTURE_S: Final = 60.0
"""Between two readings of what it declares for the sake of a key, at least."""
REPOS_S: Final = 10.0
"""How long a provider that did not answer is left alone: those who wait for it hold threads that others need."""
ATTENTE_MAX: Final = timedelta(minutes=10)
"""How long somebody may take at the provider's."""
TOLERANCE_S: Final = 30
ALGORITHMES: Final = ["RS256", "ES256"]
PORTEE: Final = "openid given_name usual_name email uid siret"
RETOUR, FIN = "/connexion/retour", "/deconnexion/retour"


class ConnexionRefusee(ErreurAttendue):
    """The sign-in did not succeed; the message says why and what to do, in French."""

    genre = Genre.INTERDIT
    reference = "connexion-refusee"
    titre = "Connexion impossible"


@dataclass(frozen=True, slots=True)
class Fournisseur:
    """The provider, ourselves as its client, and whether it must assert several factors (``amr`` holding ``mfa``)."""

    emetteur: str
    client: str
    secret: str = field(repr=False)
    adresse_publique: str
    mfa: bool = True

    @property
    def origine(self) -> str:
        """Scheme, host and port: where forms may lead, by our policy."""
        parties = urlsplit(self.emetteur)
        return f"{parties.scheme}://{parties.netloc}"


@dataclass(frozen=True, slots=True)
class Identite:
    """Who the provider says is there. ``jeton_id`` is what it wants back at the end."""

    sujet: str
    courriel: str
    nom: str
    jeton_id: str = field(repr=False)


class Connexions:
    """Sign-ins in progress, and the provider."""

    def __init__(self, base: Base, fournisseur: Fournisseur, client: httpx.Client | None = None) -> None:
        """Over the tables of the screens."""
        self.fournisseur = fournisseur
        self._base = base
        self._http = client or httpx.Client(timeout=DELAI_S, follow_redirects=False)
        self._verrou = threading.Lock()
        self._metadonnees: tuple[float, dict[str, Any], KeySet] | None = None
        self._repos_jusqu_a = 0.0

    def fermer(self) -> None:
        """Close the connections."""
        self._http.close()

    def commencer(self, retour: str) -> tuple[str, str]:
        """Where to send the browser, and the state that its cookie keeps."""
        declare, _ = self._declare()
        self._base.ecrire(
            "delete from {ecrans}.connexions where cree_le < %(avant)s", {"avant": maintenant() - ATTENTE_MAX}
        )
        etat, nonce, verificateur = (secrets.token_urlsafe(48) for _ in range(3))
        self._base.ecrire(
            "insert into {ecrans}.connexions (etat, nonce, verificateur, retour)"
            " values (%(etat)s, %(nonce)s, %(verificateur)s, %(retour)s)",
            {"etat": _empreinte(etat), "nonce": nonce, "verificateur": verificateur, "retour": retour},
        )
        parametres = {"state": etat, "nonce": nonce, "acr_values": "eidas1"}
        if "S256" in declare.get("code_challenge_methods_supported", ()):
            parametres |= {
                "code_challenge": create_s256_code_challenge(verificateur),
                "code_challenge_method": "S256",
            }
        if self.fournisseur.mfa:
            parametres["claims"] = json.dumps({"id_token": {"amr": {"essential": True}}})
        adresse: str = prepare_grant_uri(
            declare["authorization_endpoint"],
            self.fournisseur.client,
            "code",
            redirect_uri=self.fournisseur.adresse_publique + RETOUR,
            scope=PORTEE,
            **parametres,
        )
        return adresse, etat

    def terminer(self, temoin: str | None, recus: Mapping[str, str]) -> tuple[Identite, str]:
        """Identity that the provider asserts, and the address to go back to.

        ``temoin`` is the state of the browser's cookie, ``recus`` what came with it. Raises :class:`ConnexionRefusee`.
        """
        attente = self._attente(temoin, recus.get("state"))
        if "error" in recus:
            raise ConnexionRefusee("Le fournisseur d'identité n'a pas confirmé votre connexion. Recommencez.")
        declare, cles = self._declare()
        if recus.get("iss", declare["issuer"]) != declare["issuer"]:
            raise ConnexionRefusee("La réponse vient d'un autre fournisseur d'identité. Recommencez.")
        jetons = self._echanger(declare, recus.get("code", ""), attente["verificateur"])
        try:
            try:
                affirme = self._verifier(declare, cles, jetons, attente["nonce"])
            except InvalidKeyIdError:  # signed with a key that came since
                declare, cles = self._declare(RELECTURE_S)
                affirme = self._verifier(declare, cles, jetons, attente["nonce"])
        except (JoseError, ValueError) as erreur:
            raise ConnexionRefusee("La preuve d'identité reçue n'est pas valable. Recommencez.") from erreur
        if self.fournisseur.mfa and "mfa" not in (affirme.get("amr") or ()):
            raise ConnexionRefusee(
                "Ce service demande une connexion à deux facteurs : activez la double authentification auprès de votre"
                " fournisseur d'identité, puis recommencez."
            )
        infos = self._infos(declare, cles, jetons["access_token"], affirme["sub"])
        nom = " ".join(str(infos[champ]) for champ in ("given_name", "usual_name") if infos.get(champ))
        return Identite(affirme["sub"], str(infos.get("email", "")), nom, jetons["id_token"]), str(attente["retour"])

    def adresse_de_fin(self, jeton_id: str) -> str:
        """Where to send the browser so that the provider ends its own session."""
        declare, _ = self._declare()
        fin = declare.get("end_session_endpoint")
        if fin is None:
            return FIN
        parametres = {
            "id_token_hint": jeton_id,
            "post_logout_redirect_uri": self.fournisseur.adresse_publique + FIN,
            "state": secrets.token_urlsafe(32),
        }
        return str(httpx.URL(fin).copy_merge_params(parametres))

    def _attente(self, temoin: str | None, etat: str | None) -> dict[str, Any]:
        """The sign-in that this browser began, once."""
        if not temoin or not etat or not secrets.compare_digest(temoin.encode(), etat.encode()):
            raise ConnexionRefusee("Cette connexion n'a pas été commencée dans ce navigateur. Recommencez.")
        lignes = self._base.lire(
            "delete from {ecrans}.connexions where etat = %(etat)s and cree_le >= %(depuis)s"
            " returning nonce, verificateur, retour",
            {"etat": _empreinte(etat), "depuis": maintenant() - ATTENTE_MAX},
        )
        if not lignes:
            raise ConnexionRefusee("Cette connexion a expiré, ou a déjà servi. Recommencez.")
        return lignes[0]

    def _declare(self, age_max_s: float = METADONNEES_S) -> tuple[dict[str, Any], KeySet]:
        """The provider's declaration, and its keys."""
        with self._verrou:
            if self._metadonnees is not None and time.monotonic() - self._metadonnees[0] < age_max_s:
                return self._metadonnees[1:]
            if time.monotonic() < self._repos_jusqu_a:
                raise ConnexionRefusee(INJOIGNABLE)
            try:
                declare, cles = self._lire()
            except (httpx.HTTPError, httpx.InvalidURL, JoseError, LookupError, TypeError, ValueError) as erreur:
                self._repos_jusqu_a = time.monotonic() + REPOS_S
                raise ConnexionRefusee(INJOIGNABLE) from erreur
            self._metadonnees = time.monotonic(), declare, cles
            return declare, cles

    def _lire(self) -> tuple[dict[str, Any], KeySet]:
        """Read the provider's declaration now; raises whatever its answers are not read by."""
        declare = _objet(self._http.get(get_well_known_url(self.fournisseur.emetteur, external=True)))
        OpenIDProviderMetadata(declare).validate()
        if declare["issuer"] != self.fournisseur.emetteur:
            raise ValueError("un autre fournisseur se déclare")
        return declare, KeySet.import_key_set(_objet(self._http.get(declare["jwks_uri"])))  # type: ignore[arg-type]  # checked inside

    def _echanger(self, declare: Mapping[str, Any], code: str, verificateur: str) -> dict[str, Any]:
        """The code against tokens."""
        try:
            reponse = self._http.post(
                declare["token_endpoint"],
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": self.fournisseur.adresse_publique + RETOUR,
                    "client_id": self.fournisseur.client,
                    "client_secret": self.fournisseur.secret,
                    "code_verifier": verificateur,
                },
            )
            jetons = _objet(reponse)
        except (httpx.HTTPError, ValueError) as erreur:
            raise ConnexionRefusee(INJOIGNABLE) from erreur
        if not isinstance(jetons.get("id_token"), str) or not isinstance(jetons.get("access_token"), str):
            raise ConnexionRefusee(INJOIGNABLE)
        return jetons

    def _verifier(
        self, declare: Mapping[str, Any], cles: KeySet, jetons: Mapping[str, Any], nonce: str
    ) -> dict[str, Any]:
        """Claims of the identity token, all checked (OpenID Connect Core 1.0, 3.1.3.7)."""
        jeton = jwt.decode(jetons["id_token"], cles, ALGORITHMES)
        affirme = CodeIDToken(
            jeton.claims,
            jeton.header,
            {"iss": {"values": [declare["issuer"]]}, "aud": {"values": [self.fournisseur.client]}},
            {"nonce": nonce, "client_id": self.fournisseur.client, "access_token": jetons["access_token"]},
        )
        affirme.validate(leeway=TOLERANCE_S)
        return dict(affirme)

    def _infos(self, declare: Mapping[str, Any], cles: KeySet, acces: str, sujet: str) -> dict[str, Any]:
        """The provider's word on the person: JSON, or a signed token as ProConnect's."""
        try:
            reponse = self._http.get(declare["userinfo_endpoint"], headers={"Authorization": f"Bearer {acces}"})
            if reponse.headers.get("content-type", "").startswith("application/jwt"):
                reponse.raise_for_status()
                infos = dict(jwt.decode(reponse.text, cles, ALGORITHMES).claims)
                registre = jwt.JWTClaimsRegistry(
                    leeway=TOLERANCE_S,
                    iss={"essential": True, "value": declare["issuer"]},
                    aud={"essential": True, "value": self.fournisseur.client},
                )
                registre.validate(infos)
            else:
                infos = _objet(reponse)
        except (httpx.HTTPError, JoseError, ValueError) as erreur:
            raise ConnexionRefusee(INJOIGNABLE) from erreur
        if infos.get("sub") != sujet:
            raise ConnexionRefusee("Les informations reçues concernent une autre personne. Recommencez.")
        return infos


INJOIGNABLE: Final = (
    "Le fournisseur d'identité ne répond pas comme il le devrait. Réessayez dans quelques minutes ; si cela continue,"
    " prévenez l'administrateur du service."
)


def _objet(reponse: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; raises ``httpx.HTTPError`` or ``ValueError`` for anything else."""
    reponse.raise_for_status()
    lu = reponse.json()
    if not isinstance(lu, dict):
        raise httpx.DecodingError("un objet JSON est attendu")
    return lu


def _empreinte(etat: str) -> bytes:
    return sha256(etat.encode()).digest()
