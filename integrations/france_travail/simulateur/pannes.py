"""Faults on demand, drawn from a seed: quota, 429, 5xx, slow answers, connections dropped before or after the effect."""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Callable, MutableMapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.france_travail.simulateur.reponses import resultat_recherche

PARTAGE: Final = ("/simulateur", "/docs", "/openapi.json", "/static-offline-docs")
"""Paths that never fail: the simulator's own."""
TRANSPORTS: Final[MutableMapping[tuple[str, int], asyncio.BaseTransport]] = {}
"""Open connections by address of the caller, filled by :class:`simulateur.serveur.Protocole`."""

TROP: Final = 429
INDISPONIBLE: Final = 503
TROP_TARD: Final = 504
PASSAGERES: Final = (500, 502, INDISPONIBLE, TROP_TARD)
"""Errors that a call may meet and not meet again."""
Part = Field(default=0.0, ge=0, le=1)


class Pannes(BaseModel):
    """Which calls fail, and how. Parts are of the calls, from 0 to 1; they are drawn one after the other."""

    model_config = ConfigDict(extra="forbid")

    graine: int = 0
    quota_par_seconde: int | None = Field(default=None, ge=1)
    """Calls that one application may make in a sliding second; beyond: 429 with ``Retry-After``."""
    part_429: float = Part
    part_5xx: float = Part
    part_lente: float = Part
    lenteur_s: float = Field(default=2.0, ge=0, le=600)
    part_coupure_avant: float = Part
    """Connection dropped before the call has any effect."""
    part_coupure_apres: float = Part
    """Connection dropped once the call has had its effect: the answer is lost."""
    part_5xx_apres: float = Part
    """Answered 504 once the call has had its effect, as a gateway that waited too long."""
    part_doublon: float = Part
    """Share of the listed activities that are listed twice."""
    indisponible: bool = False
    """Every call is answered 503."""
    chemins: tuple[str, ...] = Field(default=(), max_length=20)
    """Only calls whose path contains one of these fail; all by default."""
    methodes: tuple[str, ...] = Field(default=(), max_length=5)
    """Only calls of these methods fail; all by default."""
    nombre: int | None = Field(default=None, ge=0)
    """How many calls fail before all is well again; no limit by default."""


class Tirage:
    """The faults in force and their draws."""

    def __init__(self, pannes: Pannes) -> None:
        self.appels: dict[str, deque[float]] = {}
        self.fixer(pannes)

    def fixer(self, pannes: Pannes) -> None:
        """Put other faults in force; draws start again from their seed."""
        self.pannes = pannes
        self.restantes = pannes.nombre
        self._hasard = random.Random(pannes.graine)  # noqa: S311 - faults, not secrets
        self.survenues: dict[str, int] = {}
        self.recus = 0
        self.appels.clear()

    def concerne(self, methode: str, chemin: str) -> bool:
        """Whether faults apply to this call."""
        pannes = self.pannes
        return (not pannes.chemins or any(morceau in chemin for morceau in pannes.chemins)) and (
            not pannes.methodes or methode in pannes.methodes
        )

    def tirer(self, panne: str, part: float) -> bool:
        """Draw one fault; counted when it happens."""
        if part <= 0 or self.restantes == 0 or self._hasard.random() >= part:
            return False
        self.compter(panne)
        if self.restantes is not None:
            self.restantes -= 1
        return True

    def compter(self, panne: str) -> None:
        """Count a fault that happened."""
        self.survenues[panne] = self.survenues.get(panne, 0) + 1

    def attente_quota_s(self, appelant: str) -> float:
        """Seconds that this caller must wait, 0 when the call is within its quota."""
        quota = self.pannes.quota_par_seconde
        if quota is None:
            return 0
        instant = time.monotonic()
        recents = self.appels.setdefault(appelant, deque())
        while recents and recents[0] <= instant - 1:
            recents.popleft()
        if len(recents) >= quota:
            return recents[0] + 1 - instant
        recents.append(instant)
        return 0


class CoucheDePannes:
    """ASGI layer around the simulator that makes calls fail."""

    def __init__(self, app: ASGIApp, tirage: Tirage, appelant: Callable[[str], str]) -> None:
        """``appelant`` gives the application to which an ``Authorization`` header belongs: it has the quota."""
        self._app = app
        self._tirage = tirage
        self._appelant = appelant

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call, or fail."""
        if scope["type"] != "http" or scope["path"].startswith(PARTAGE):
            await self._app(scope, receive, send)
            return
        tirage, pannes = self._tirage, self._tirage.pannes
        tirage.recus += 1
        if not await self._refuser(scope, send):
            concerne = tirage.concerne(scope["method"], scope["path"])
            if concerne and tirage.tirer("coupure_avant", pannes.part_coupure_avant):
                await couper(scope, receive)
            elif concerne and tirage.tirer("coupure_apres", pannes.part_coupure_apres):
                await self._app(scope, receive, _perdre)
                await couper(scope, receive)
            elif concerne and tirage.tirer("5xx_apres", pannes.part_5xx_apres):
                await self._app(scope, receive, _perdre)
                await repondre(send, scope, TROP_TARD, {})
            else:
                if concerne and tirage.tirer("lente", pannes.part_lente):
                    await asyncio.sleep(pannes.lenteur_s)
                await self._app(scope, receive, send)

    async def _refuser(self, scope: Scope, send: Send) -> bool:
        tirage, pannes = self._tirage, self._tirage.pannes
        attente = tirage.attente_quota_s(self._appelant(_autorisation(scope)))
        if attente > 0:
            tirage.compter("quota")
            await repondre(send, scope, TROP, {"Retry-After": str(max(1, round(attente)))})
            return True
        if pannes.indisponible:
            tirage.compter("indisponible")
            await repondre(send, scope, INDISPONIBLE, {})
            return True
        if not tirage.concerne(scope["method"], scope["path"]):
            return False
        if tirage.tirer("429", pannes.part_429):
            await repondre(send, scope, TROP, {"Retry-After": "1"})
            return True
        if tirage.tirer("5xx", pannes.part_5xx):
            await repondre(send, scope, PASSAGERES[tirage.survenues["5xx"] % len(PASSAGERES)], {})
            return True
        return False


def _autorisation(scope: Scope) -> str:
    return next((valeur.decode("latin-1") for nom, valeur in scope["headers"] if nom == b"authorization"), "")


async def _perdre(message: Message) -> None:
    """An answer that nobody will read."""


async def couper(scope: Scope, receive: Receive) -> None:
    """Drop the connection of this call, without a word."""
    transport: Any = TRANSPORTS.get(tuple(scope["client"]))
    if transport is None:
        raise RuntimeError("connexion inconnue : servez l'application par simulateur.serveur")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


async def repondre(send: Send, scope: Scope, statut: int, entetes: dict[str, str]) -> None:
    """An answer of the platform in front of the APIs; `rechercher-usager` has its own for 503."""
    if statut == INDISPONIBLE and "/rechercher-usager/" in scope["path"]:
        corps = resultat_recherche("R999", "Service indisponible, veuillez réessayer ultérieurement")
    else:
        corps = {"codeHttp": statut, "message": "Quota dépassé" if statut == TROP else "Service en erreur"}
    lignes = [(b"content-type", b"application/json; charset=utf-8")]
    lignes += [(nom.lower().encode(), valeur.encode()) for nom, valeur in entetes.items()]
    await send({"type": "http.response.start", "status": statut, "headers": lignes})
    await send({"type": "http.response.body", "body": json.dumps(corps, ensure_ascii=False).encode()})
