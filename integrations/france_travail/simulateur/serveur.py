"""Serving the simulator: a real HTTP server, in this process or in a thread of it."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import httpx
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from integrations.france_travail.simulateur.application import creer
from integrations.france_travail.simulateur.etat import CLIENT, SECRET, Etat, ReglagesSimulateur
from integrations.france_travail.simulateur.pannes import TRANSPORTS

DEMARRAGE_MAX_S: Final = 20


class Protocole(H11Protocol):
    """HTTP/1.1 whose connections can be dropped by the layer of faults."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the connection under the caller's address."""
        super().connection_made(transport)
        self._appelant = _adresse(transport)
        TRANSPORTS[self._appelant] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        TRANSPORTS.pop(self._appelant, None)
        super().connection_lost(exc)


def _adresse(transport: asyncio.BaseTransport) -> tuple[str, int]:
    hote, port = transport.get_extra_info("peername")[:2]
    return str(hote), int(port)


def ecouter(hote: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 lets the machine choose. Raises ValueError when the port is taken."""
    # With its protocol named, asyncio sends each answer at once: 40 ms are lost by call otherwise.
    prise = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        prise.bind((hote, port))
    except OSError as erreur:
        prise.close()
        message = f"le simulateur ne peut pas écouter sur {hote}:{port} ({erreur.strerror}) : choisissez un autre port"
        raise ValueError(message) from erreur
    return prise


def configurer(reglages: ReglagesSimulateur) -> tuple[uvicorn.Server, Etat]:
    """The server, to run on a socket of :func:`ecouter`, and the state that it serves."""
    application, etat = creer(reglages)
    config = uvicorn.Config(
        application,
        http=Protocole,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=2,
        timeout_keep_alive=60,
    )
    return uvicorn.Server(config), etat


def adresse(prise: socket.socket) -> str:
    """Where a socket listens."""
    hote, port = prise.getsockname()
    return f"http://{hote}:{port}"


@dataclass(frozen=True, slots=True)
class Simulateur:
    """A simulator that runs: its address, and its own routes by an HTTP client."""

    adresse: str
    http: httpx.Client
    client_id: str = CLIENT
    client_secret: str = SECRET

    @property
    def url_jeton(self) -> str:
        """Where access tokens are asked for."""
        return f"{self.adresse}/connexion/oauth2/access_token?realm=%2Fagent"

    @property
    def base(self) -> str:
        """Below which the APIs are."""
        return f"{self.adresse}/partenaire"

    def charger(self, *personnes: dict[str, Any]) -> None:
        """Load persons (:class:`simulateur.administration.PersonneChargee`)."""
        self.http.post("/simulateur/personnes", json=list(personnes)).raise_for_status()

    def pour(self, organisme: str, *, autorise: bool = True) -> "Simulateur":
        """The same simulator, under another application: another partner's, or one without rights (R001)."""
        client = {"identifiant": f"{organisme}-simule-{autorise}", "secret": self.client_secret}
        self.agir("clients", **client, organisme=organisme, autorise=autorise)
        return replace(self, client_id=client["identifiant"])

    def changer(self, numero: str, **changements: Any) -> None:
        """Change a person."""
        self.http.patch(f"/simulateur/personnes/{numero}", json=changements).raise_for_status()

    def pannes(self, **pannes: Any) -> None:
        """Put faults in force (:class:`simulateur.pannes.Pannes`); none stops them."""
        self.http.post("/simulateur/pannes", json=pannes).raise_for_status()

    def variantes(self, **variantes: Any) -> None:
        """Choose between sources that disagree (:class:`simulateur.etat.Variantes`)."""
        self.http.post("/simulateur/variantes", json=variantes).raise_for_status()

    def agir(self, chemin: str, **corps: Any) -> Any:
        """POST to one of the simulator's own routes, below ``/simulateur/``; its answer."""
        reponse = self.http.post(f"/simulateur/{chemin}", json=corps).raise_for_status()
        return reponse.json() if reponse.content else None

    def etat(self) -> dict[str, Any]:
        """Everything that the simulator holds."""
        lu: dict[str, Any] = self.http.get("/simulateur/etat").raise_for_status().json()
        return lu

    def personne(self, numero: str) -> dict[str, Any]:
        """The person, as the simulator holds them."""
        lu = self.http.get("/simulateur/etat", params={"numero": numero}).raise_for_status().json()
        personne: dict[str, Any] = lu["personnes"][numero]
        return personne

    def vider(self) -> None:
        """Forget persons and tokens, stop faults and variants."""
        self.http.delete("/simulateur/etat").raise_for_status()
        self.pannes()
        self.variantes()


@contextmanager
def demarrer(reglages: ReglagesSimulateur | None = None, *, port: int = 0) -> Iterator[Simulateur]:
    """Serve a simulator from a thread for the time of the block; port 0 lets the machine choose."""
    serveur, _ = configurer(reglages or ReglagesSimulateur())
    with ecouter("127.0.0.1", port) as prise:
        fil = threading.Thread(target=serveur.run, args=([prise],), name="simulateur-france-travail", daemon=True)
        fil.start()
        try:
            _attendre(serveur, fil)
            ici = adresse(prise)
            with httpx.Client(base_url=ici, timeout=60) as http:
                yield Simulateur(ici, http)
        finally:
            serveur.should_exit = True
            fil.join()


def _attendre(serveur: uvicorn.Server, fil: threading.Thread) -> None:
    limite = time.monotonic() + DEMARRAGE_MAX_S
    while not serveur.started:
        if time.monotonic() > limite or not fil.is_alive():
            raise RuntimeError("le simulateur n'a pas démarré")
        time.sleep(0.01)
