"""A client for tests: of the simulator, or of a transport that a test plays itself."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import httpx
from pydantic import SecretStr

from integrations.france_travail.acces import Acces
from integrations.france_travail.appel import Agent, PersonneCherchee
from integrations.france_travail.client import Client
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.livraison.quotas import Quotas
from tests.integrations.france_travail.simulateur.partenaire import NAISSANCE, NIR, NUMERO

PERSONNE: Final = PersonneCherchee(nir=NIR, naissance_le=date.fromisoformat(NAISSANCE))
PAR_NUMERO: Final = PersonneCherchee(numero_france_travail=NUMERO)
AGENT: Final = Agent("A-1234", "Dupond", "Zoé")
SECRET: Final = "un-secret-de-test-que-personne-ne-doit-lire"
Repondeur = Callable[[httpx.Request], httpx.Response]


class SansQuota:
    """No quota."""

    def attendre(self, nom: str, par_s: float, attente_max_s: float) -> None:
        """Go at once."""

    def reporter(self, nom: str, delai_s: float) -> None:
        """Nobody to put off."""


def acces(**reglages: Any) -> Acces:
    """Towards nowhere, unless told."""
    defaut: dict[str, Any] = {
        "base": "http://127.0.0.1:1/partenaire",
        "jeton": "http://127.0.0.1:1/connexion/oauth2/access_token",
        "client_id": "essai",
        "client_secret": SecretStr(SECRET),
        "attente_max_s": 2,
    }
    return Acces(**{**defaut, **reglages})


def client(
    simulateur: Simulateur, quotas: Quotas | None = None, dormir: Callable[[float], None] = time.sleep, **reglages: Any
) -> Client:
    """Of the simulator."""
    vers = acces(
        **{
            "base": simulateur.base,
            "jeton": simulateur.url_jeton,
            "client_id": simulateur.client_id,
            "client_secret": SecretStr(simulateur.client_secret),
            **reglages,
        }
    )
    return Client(vers, quotas or SansQuota(), dormir=dormir)


class Scene:
    """A transport played by a test: tokens and persons are given, the rest is asked of ``repondre``."""

    def __init__(self, repondre: Repondeur, **reglages: Any) -> None:
        self.recues: list[httpx.Request] = []
        self.attentes: list[float] = []
        self.repondre = repondre
        self.client = Client(
            acces(**reglages),
            SansQuota(),
            transport=httpx.MockTransport(self._jouer),
            dormir=self.attentes.append,
        )

    @property
    def appels(self) -> list[httpx.Request]:
        """Requests that are neither for a token nor to find a person."""
        return [r for r in self.recues if "/connexion/" not in r.url.path and "/rechercher-usager/" not in r.url.path]

    @property
    def jetons(self) -> int:
        """Access tokens asked for."""
        return sum("/connexion/" in requete.url.path for requete in self.recues)

    @property
    def recherches(self) -> int:
        """Persons searched."""
        return sum("/rechercher-usager/" in requete.url.path for requete in self.recues)

    def _jouer(self, requete: httpx.Request) -> httpx.Response:
        self.recues.append(requete)
        if "/connexion/" in requete.url.path:
            return httpx.Response(200, json={"access_token": f"acces-{self.jetons}", "expires_in": 900})
        if "/rechercher-usager/" in requete.url.path:
            return httpx.Response(200, json={"codeRetour": "S001", "jetonUsager": f"usager-{self.recherches}"})
        return self.repondre(requete)
