"""The API served as in production, in a thread, over a département's log of its own; and who calls it."""

import base64
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

import httpx
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from app import composition, projection
from app.settings import SECRETS, Reglages
from commands.base import ETAPES
from commands.permis import etapes_de
from commands.pouvoirs import fonctions
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction, Procedure
from projections.moteur.reconstruction import reconstruire
from tests.commands.pouvoirs import delegations
from tests.web.contrat import contrat
from web.application import creer
from web.etapes import chemin as chemin_de
from web.identite.habilitations import A_DEUX, peut_exercer
from web.securite import jeton_de_formulaire
from web.services import Services
from web.visite import CHAMP_JETON, TEMOIN

NAVIGATEUR: Final = {"Accept": "text/html,*/*;q=0.8"}
MEDIA_PROBLEME: Final = "application/problem+json"
REPONSE_MAX_S: Final = 100.0
"""A busy machine answers when it can: what never comes is ended before the test is."""
EN_CLAIR: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For the clients of this machine: to read the authorities of the whole world takes longer than most requests."""
DONNEUR, SECOND = UUID(int=0xD0), UUID(int=0xD1)
"""The two administrators who give the habilitations of tests."""
_numeros = itertools.count(1)


def secret(debut: int) -> SecretStr:
    """A setting of 32 bytes, all different."""
    return SecretStr(base64.b64encode(bytes(range(debut, debut + 32))).decode())


def reglages_de(url: str, **autres: Any) -> Reglages:
    """Settings of a process over a database that holds the log, the views and the keys."""
    cles: dict[str, Any] = {nom: secret(32 * rang) for rang, nom in enumerate(SECRETS)}
    return Reglages(database_url=url, **{"cles_url": url, **cles, "quota_api": 10**9, **autres})


def construire(url: str) -> None:
    """An empty log, its keys, and its views built and empty."""
    reglages = reglages_de(url)
    composition.migrer(reglages)
    with projection.projecteur(reglages) as projecteur:
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
    jetons: dict[tuple[UUID, Role, str | None, tuple[Fonction, ...]], str] = field(default_factory=dict, repr=False)

    def jeton(
        self, role: Role, *, structure: str | None = None, agent: UUID | None = None, tenues: Sequence[Fonction] = ()
    ) -> str:
        """A good token, of an habilitation of this role and structure, with these functions; the same one if asked again."""
        cle = agent or self.agent, role, structure, tuple(tenues)
        if (jeton := self.jetons.get(cle)) is None:
            jeton = self.jetons[cle] = self._emettre(*cle)
        return jeton

    def _emettre(self, agent: UUID, role: Role, structure: str | None, tenues: Sequence[Fonction]) -> str:
        ecrans, le = self.services.ecrans, aujourd_hui()
        if role is Role.SYSTEME:
            return ecrans.jetons.emettre_systeme(agent, ecrit=True)
        if role is Role.PARTENAIRE:
            structure = structure or "ASSO-33-01"
        valable: dict[str, Any] = {"du": le, "au": le + timedelta(days=30), "delegations": delegations(*tenues)}
        courriel = f"{uuid4()}@exemple.fr"
        numero = self.donner(courriel, "Camille Essai", role, structure=structure, agent=agent, **valable)
        donnee = ecrans.habilitations.lire(numero)
        assert donnee is not None
        return ecrans.jetons.emettre(donnee)

    def charge(self, chemin: str, corps: Any) -> str:
        """The token of whose step it is: others than ``agent`` take those of a sanction, each by a function, and an
        administrator hands persons over.
        """
        nom = chemin.rpartition("/")[2]
        etape = next((e for e in ETAPES.values() if chemin_de(e.commande) == nom), None)
        etape = next(iter(etapes_de(corps.get("etape", ""))), etape) if nom == "annuler-etape" else etape
        if etape is not None and etape.garde is not None:
            return self.jeton(Role.ADMINISTRATEUR)
        acte = etape.acte_de(corps) if etape is not None else None
        fonction = next(iter(fonctions(acte)), None) if acte is not None else None
        if acte is None or fonction is None:
            return self.jeton(Role.REFERENT)
        qui = (
            uuid5(self.agent, fonction) if acte.procedure in (Procedure.SANCTION, Procedure.EFFACEMENT) else self.agent
        )
        return self.jeton(Role.REFERENT, agent=qui, tenues=(fonction,))

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
        entetes = {"Authorization": f"Bearer {self.charge(chemin, corps)}"} if role is Role.REFERENT else {}
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

    def habiliter(self, *agents: UUID) -> None:
        """Let these agents in as référents, once: steps name those who are known."""
        le = aujourd_hui()
        for agent in set(agents) - set(self.services.ecrans.habilitations.noms(agents)):
            self.donner(f"{agent}@exemple.fr", "Peio Essai", Role.REFERENT, agent=agent, du=le, au=le)

    def donner(self, courriel: str, nom: str, role: Role, **champs: Any) -> UUID:
        """Give an habilitation, by two persons."""
        habilitations = self.services.ecrans.habilitations
        numero = habilitations.donner(courriel, nom, role, par=DONNEUR, **champs)
        assert habilitations.approuver(numero, SECOND) is (role in A_DEUX)
        return numero

    def referent(self) -> UUID:
        """A référent of nobody yet."""
        agent = uuid4()
        self.habiliter(agent)
        return agent

    @contextmanager
    def visiteur(
        self,
        role: Role,
        structure: str | None = None,
        *,
        agent: UUID | None = None,
        tenues: Sequence[Fonction] | None = None,
        **dates: Any,
    ) -> Iterator["Visiteur"]:
        """Somebody of this role who is signed in, as after the provider's answer; a partner is of some structure, a référent
        of the département decides orientations unless other functions are said.
        """
        habilitations, agent = self.services.ecrans.habilitations, agent or uuid4()
        if tenues is None:
            exerce = peut_exercer(role, structure, self.services.territoire)
            tenues = (Fonction.ORIENTATION,) if exerce else ()
        if role is Role.PARTENAIRE:
            structure = structure or "ASSO-33-01"
        valable = {"du": aujourd_hui(), "au": aujourd_hui() + timedelta(days=30)} | dates
        courriel = f"{agent}@exemple.fr"
        donnees = delegations(*tenues)
        self.donner(courriel, "Camille Essai", role, structure=structure, agent=agent, delegations=donnees, **valable)
        habilitation = habilitations.trouver(str(agent), courriel, valable["du"])
        assert habilitation is not None
        temoin = self.services.ecrans.sessions.ouvrir(habilitation, "")
        with httpx.Client(
            base_url=self.url, timeout=REPONSE_MAX_S, cookies={TEMOIN: temoin}, verify=EN_CLAIR
        ) as client:
            yield Visiteur(self, client, agent, temoin, habilitation.habilitation)

    def projeter(self) -> int:
        """Bring the views up to date; position reached. No view may have stopped."""
        with projection.projecteur(self.reglages) as projecteur:
            position = projecteur.rattraper()
        assert [etat.erreur for etat in self.services.lecteur.etats() if etat.erreur] == []
        return position


@dataclass
class Visiteur:
    """A browser without a screen, in a session of its own."""

    api: Api
    client: httpx.Client
    agent: UUID
    temoin: str
    habilitation: UUID

    def jeton(self) -> str:
        """What the forms of the session hold."""
        session = self.api.services.ecrans.sessions.lire(self.temoin)
        assert session is not None
        return jeton_de_formulaire(session.secret)

    def ouvrir(self, chemin: str, **parametres: Any) -> httpx.Response:
        """Open a page."""
        return self.client.get(chemin, params=parametres or None, headers=NAVIGATEUR)

    def envoyer(self, chemin: str, **champs: Any) -> httpx.Response:
        """Send a form from a page of ours."""
        donnees = {CHAMP_JETON: self.jeton(), **champs}
        return self.client.post(chemin, data=donnees, headers=NAVIGATEUR | {"Origin": self.api.url})


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
def servir(url: str, **options: Any) -> Iterator[Api]:
    """Serve the database at ``url`` for as long as the block lasts; ``options`` are settings."""
    with prise() as ecoute:
        reglages = reglages_de(url, port=ecoute.getsockname()[1], **{"documents": "memory:///", **options})
        with composition.services(reglages) as services, en_ligne(creer(services), ecoute) as adresse:
            assert adresse == reglages.adresse
            tenir = {"response": [contrat().verifier]}
            with httpx.Client(base_url=adresse, timeout=REPONSE_MAX_S, verify=EN_CLAIR, event_hooks=tenir) as client:
                yield Api(adresse, reglages, services, client)


@contextmanager
def prise() -> Iterator[socket.socket]:
    """A socket on a free port of the loopback: the address is known before what answers there."""
    with socket.socket(proto=socket.IPPROTO_TCP) as ecoute:  # without its protocol, asyncio leaves Nagle on
        ecoute.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ecoute.bind(("127.0.0.1", 0))
        yield ecoute


@contextmanager
def en_ligne(application: FastAPI, ecoute: socket.socket) -> Iterator[str]:
    """Serve an application in a thread, as in production; its address."""
    serveur = uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
        )
    )
    fil = threading.Thread(target=serveur.run, kwargs={"sockets": [ecoute]}, name="serveur")
    fil.start()
    try:
        while not serveur.started:
            assert fil.is_alive(), "le serveur est tombé"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{ecoute.getsockname()[1]}"
    finally:
        serveur.should_exit = True
        fil.join()
