"""How France Travail is reached: addresses, account, scopes, rates and delays."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from integrations.france_travail import services
from integrations.france_travail.appel import BATCH, Agent
from integrations.livraison.echecs import Indisponible
from integrations.livraison.transport import Liaison, locale

PRODUCTION: Final = "https://api.francetravail.io/partenaire"
JETON_PRODUCTION: Final = "https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fagent"
SECRET_MIN, SECRET_DISTINCTS_MIN = 20, 8


class Acces(Liaison):
    """Account and limits of the connector.

    There is no way to leave TLS out: in clear, only the simulator answers, on this machine. ``ouvertes``: the APIs of
    :data:`services.NON_VERIFIEES` that are open; the simulator opens them all. ``portees`` replaces scopes of
    :data:`services.PORTEES`.
    """

    base: str = PRODUCTION
    jeton: str = Field(default=JETON_PRODUCTION, description="Where the access token is asked for")
    client_id: str = Field(min_length=1, repr=False)
    client_secret: SecretStr
    agent: Agent = BATCH
    ouvertes: frozenset[str] = frozenset()
    portees: Mapping[str, str] = Field(default_factory=dict)
    certifiee: bool = Field(default=False, description="Tell nothing of a person whose identity is not certified")
    sans_decalage: Literal["UTC", "Europe/Paris"] = Field(
        default="UTC", description="Zone of instants that France Travail gives without offset: assumed, to be tried"
    )
    appels_s: float = Field(default=10, gt=0, le=1000, description="Calls a second, of all our processes together")
    jetons_s: float = Field(default=1, gt=0, le=100, description="Calls a second to the token service")

    @field_validator("base", "jeton")
    @classmethod
    def _chiffre(cls, adresse: str) -> str:
        if urlsplit(adresse).scheme != "https" and not (urlsplit(adresse).scheme == "http" and locale(adresse)):
            message = "l'adresse doit commencer par https:// : seul le simulateur, sur cette machine, se joint en clair"
            raise ValueError(message)
        return adresse.rstrip("/")

    @field_validator("ouvertes")
    @classmethod
    def _connues(cls, ouvertes: frozenset[str]) -> frozenset[str]:
        if inconnues := ouvertes - services.NON_VERIFIEES:
            message = (
                f"API à ouvrir inconnue : {', '.join(sorted(inconnues))} ({', '.join(sorted(services.NON_VERIFIEES))})"
            )
            raise ValueError(message)
        return ouvertes

    @field_validator("client_secret")
    @classmethod
    def _fort(cls, secret: SecretStr, info: Any) -> SecretStr:
        valeur = secret.get_secret_value()
        faible = len(valeur) < SECRET_MIN or len(set(valeur)) < SECRET_DISTINCTS_MIN
        if faible and not locale(info.data.get("base", PRODUCTION)):
            message = f"le secret est faible : France Travail en donne un de {SECRET_MIN} signes ou plus"
            raise ValueError(message)
        return secret

    @property
    def portees_ouvertes(self) -> dict[str, str]:
        """Scopes of each API that may be called."""
        fermees = frozenset() if locale(self.base) else services.NON_VERIFIEES - self.ouvertes
        return {api: portees for api, portees in {**services.PORTEES, **self.portees}.items() if api not in fermees}


@dataclass(frozen=True, slots=True)
class Usager:
    """A person as found: the jeton that stands for them for a day, and their number at France Travail. Never shown."""

    jeton: str = field(repr=False)
    numero: str | None = field(default=None, repr=False)
    certifiee: bool = False


def entetes_agent(agent: Agent) -> dict[str, str]:
    """The agent's headers, compulsory in client credentials mode: without them the answer is 302, empty ones 401.

    ``|`` is forbidden by the contract, and accents do not travel in a header: both are left out.
    """
    champs = {
        "pa-identifiant-agent": agent.identifiant,
        "pa-nom-agent": agent.nom,
        "pa-prenom-agent": agent.prenom,
    }
    propres = {nom: _ascii(valeur.replace("|", " ")) for nom, valeur in champs.items()}
    if not all(propres.values()):
        raise Indisponible("l'identité de l'agent est incomplète : identifiant, nom et prénom sont obligatoires")
    return propres


def _ascii(valeur: str) -> str:
    lettres = unicodedata.normalize("NFKD", valeur).encode("ascii", "ignore").decode("ascii")
    return " ".join(lettres.split())
