"""The API served as in production, in a thread, over a département's log of its own; and who calls it."""

import base64
import itertools
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import uvicorn
from pydantic import SecretStr

from app import composition
from app.settings import Reglages, octets
from ledger.vocabulaire.acteur import Role
from projections.rebuild import reconstruire
from web.api import jetons
from web.api.application import creer
from web.services import Services

MEDIA_PROBLEME: Final = "application/problem+json"
DEMARRAGE_MAX_S: Final = 10.0
_numeros = itertools.count(1)


def secret(debut: int) -> SecretStr:
    """A setting of 32 bytes, all different."""
    return SecretStr(base64.b64encode(bytes(range(debut, debut + 32))).decode())


def reglages_de(url: str) -> Reglages:
    """Settings of a process over a database that holds the log, the views and the keys."""
    return Reglages(
        database_url=url,
        cles_url=url,
        kek=secret(0),
        cle_empreintes=secret(32),
        cle_recherche=secret(64),
        cle_jetons=secret(96),
    )


def construire(url: str) -> None:
    """An empty log, its keys, and its views built and empty."""
    reglages = reglages_de(url)
    composition.migrer(reglages)
    with composition.projecteur(reglages) as projecteur:
        reconstruire(projecteur)


def identite(**champs: Any) -> dict[str, Any]:
    """A person whom no other test knows."""
    numero = next(_numeros)
    naissance_le = date(1970, 1, 1) + timedelta(days=numero * 31 % 12_000)
    return {
        "nom": "Étchéverry",
        "prenom": "Maïté",
        "naissance_le": naissance_le.isoformat(),
        "nir": f"2{naissance_le:%y%m}33{numero:06d}",
    } | champs


def ouverture(**champs: Any) -> dict[str, Any]:
    """What opens a dossier on 5 January 2026."""
    return {
        "survenu_le": "2026-01-05",
        "organisme_payeur": "CAF",
        "role": "DEMANDEUR",
        "etat_droit": "OUVERT_VERSABLE",
        "soumis_droits_devoirs": True,
        "situation_familiale": "SEUL_SANS_ENFANT",
        "commune": "33063",
        "mds": "MDS-33-05",
        "identite": identite(),
    } | champs


@dataclass
class Api:
    """A running API, its services, and a client that carries a token of the role asked for."""

    url: str
    reglages: Reglages
    services: Services
    client: httpx.Client
    agent: UUID = field(default_factory=uuid4)

    def jeton(self, role: Role, **options: Any) -> str:
        """A good token."""
        return jetons.emettre(octets(self.reglages.cle_jetons), self.agent, role, **options)

    def appeler(
        self,
        methode: str,
        chemin: str,
        *,
        role: Role | None = Role.REFERENT,
        entetes: Mapping[str, str | bytes] | None = None,
        **options: Any,
    ) -> httpx.Response:
        """Call under a role, or without a token."""
        tous: dict[str, str | bytes] = dict(entetes or {})
        if role is not None:
            tous.setdefault("Authorization", f"Bearer {self.jeton(role)}")
        octets_ = {nom: v.encode() if isinstance(v, str) else v for nom, v in tous.items()}
        return self.client.request(methode, chemin, headers={nom.encode(): v for nom, v in octets_.items()}, **options)

    def lire(self, chemin: str, role: Role = Role.REFERENT, **parametres: Any) -> httpx.Response:
        """GET with query parameters."""
        return self.appeler("GET", chemin, role=role, params=parametres)

    def demander(
        self,
        chemin: str,
        corps: Any,
        *,
        role: Role = Role.REFERENT,
        cle: UUID | None = None,
        version: int | None = None,
    ) -> httpx.Response:
        """POST a command, with an idempotency key or an expected version."""
        entetes = {}
        if cle is not None:
            entetes["Idempotency-Key"] = str(cle)
        if version is not None:
            entetes["If-Match"] = f'"{version}"'
        return self.appeler("POST", chemin, role=role, entetes=entetes, json=corps)

    def ouvrir(self, **champs: Any) -> UUID:
        """Open the dossier of a new person."""
        reponse = self.demander("/dossiers", ouverture(**champs))
        assert reponse.status_code == 201, reponse.text
        return UUID(reponse.json()["dossier"])

    def faire(self, dossier: UUID, route: str, /, **corps: Any) -> dict[str, Any]:
        """Record a step that must be accepted."""
        reponse = self.demander(f"/dossiers/{dossier}/{route}", corps)
        assert reponse.status_code == 201, reponse.text
        resultat: dict[str, Any] = reponse.json()
        return resultat

    def projeter(self) -> int:
        """Bring the views up to date; position reached. No view may have stopped."""
        with composition.projecteur(self.reglages) as projecteur:
            position = projecteur.rattraper()
        assert [etat.erreur for etat in self.services.lecteur.etats() if etat.erreur] == []
        return position


def probleme(reponse: httpx.Response, statut: int, reference: str) -> dict[str, Any]:
    """The problem document of an answer: complete, and in French sentences."""
    assert reponse.status_code == statut, reponse.text
    assert reponse.headers["content-type"] == MEDIA_PROBLEME
    document: dict[str, Any] = reponse.json()
    assert document["status"] == statut
    assert document["type"] == f"/problemes/{reference}"
    for texte in (document["title"], document["detail"]):
        assert texte[0].isupper()
    assert document["detail"].endswith((".", ")", "…"))
    return document


@contextmanager
def servir(url: str) -> Iterator[Api]:
    """Serve the database at ``url`` for as long as the block lasts."""
    reglages = reglages_de(url)
    with composition.services(reglages) as services:
        serveur = uvicorn.Server(
            uvicorn.Config(
                creer(services),
                host="127.0.0.1",
                port=0,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=2,
            )
        )
        fil = threading.Thread(target=serveur.run, name="serveur")
        fil.start()
        try:
            adresse = f"http://127.0.0.1:{_port(serveur)}"
            with httpx.Client(base_url=adresse, timeout=20) as client:
                yield Api(adresse, reglages, services, client)
        finally:
            serveur.should_exit = True
            fil.join()


def _port(serveur: uvicorn.Server) -> int:
    limite = time.monotonic() + DEMARRAGE_MAX_S
    while not serveur.started:
        assert time.monotonic() < limite
        time.sleep(0.01)
    port: int = serveur.servers[0].sockets[0].getsockname()[1]
    return port
