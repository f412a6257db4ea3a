"""The HTTP server: when it is told to stop, those who follow a flux are let go first, and nobody waits for them.

Told by SIGTERM, it may be because another one serves in its place: whoever still has a connection is answered on it, told
that it ends, and lets it go by himself. None is closed under a request that is on its way.
"""

import asyncio
import signal
import threading
from collections.abc import Callable
from socket import socket
from types import FrameType
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from web.services import Services

GRACE_S: Final = 5
"""Seconds left to the requests that are being answered."""
RELEVE_S: Final = 60
"""The same when another one may have taken our place, which nobody waits for: a long export ends."""
REPOS_S: Final = 5
"""Seconds after which a connection that asks nothing is closed; whoever keeps one must expect it."""
TOUR_S: Final = 0.05
NOMS_MAX_S: Final = 120.0
"""How long one that takes the place of another makes the names ready before it serves."""


class Serveur(uvicorn.Server):
    """uvicorn, over the services of a département."""

    def __init__(
        self,
        application: FastAPI,
        services: Services,
        hote: str,
        port: int,
        mandataires: str = "127.0.0.1",
        pret: Callable[[], None] | None = None,
    ) -> None:
        """Listens on ``hote`` and ``port``, unless sockets are given to :meth:`run`; logs no request, names no software.

        ``mandataires``: addresses or networks, separated by commas, whose word is taken on where a request comes from.
        ``pret``: called once it serves, by whom it takes the place of another: names are made ready before.
        """
        super().__init__(
            uvicorn.Config(
                self._repondre,
                interface="asgi3",
                host=hote,
                port=port,
                access_log=False,
                server_header=False,
                forwarded_allow_ips=mandataires,
                timeout_graceful_shutdown=GRACE_S,
                timeout_keep_alive=REPOS_S,
            )
        )
        self._application, self._services, self._pret = application, services, pret
        self._releve = False

    async def _repondre(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's answer, which says that the connection ends once we are to stop."""

        async def dire(message: Message) -> None:
            if self.should_exit and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._application(scope, receive, dire)

    def run(self, sockets: list[socket] | None = None) -> None:
        """Serve; the names by which persons are found are made ready beside, and followed until the end."""
        noms = threading.Thread(
            target=self._services.noms.veiller, args=(self._services.fin,), name="noms", daemon=True
        )
        noms.start()
        if self._pret is not None:
            self._services.noms.prets.wait(NOMS_MAX_S)
        try:
            super().run(sockets)
        finally:
            self._services.fin.set()
            noms.join(GRACE_S)

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then say so to whom waits for it."""
        await super().startup(sockets)
        if self._pret is not None and self.started:
            self._pret()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End what would follow for ever, then stop as uvicorn does."""
        self._services.fin.set()
        if sig == signal.SIGTERM and not self.should_exit:
            self._releve, self.config.timeout_graceful_shutdown = True, RELEVE_S
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Take nobody new; leave the others the time to go by themselves, unless told by Ctrl-C."""
        for ecoute in self.servers:
            ecoute.close()
        for connexion in list(self.server_state.connections):
            cycle: Any = getattr(connexion, "cycle", None)
            if cycle is not None and cycle.response_started and not cycle.response_complete:
                connexion.shutdown()  # its headers are gone already: it ends with what it is sending
        for _ in range(int((REPOS_S + 1) / TOUR_S) if self._releve else 0):
            if not self.server_state.connections or self.force_exit:
                break
            await asyncio.sleep(TOUR_S)
        await super().shutdown(sockets)
