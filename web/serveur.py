"""The HTTP server: when it is told to stop, those who follow a flux are let go first, and nobody waits for them."""

import threading
from socket import socket
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from web.services import Services

GRACE_S: Final = 5
"""Seconds left to the requests that are being answered."""


class Serveur(uvicorn.Server):
    """uvicorn, over the services of a département."""

    def __init__(
        self, application: FastAPI, services: Services, hote: str, port: int, mandataires: str = "127.0.0.1"
    ) -> None:
        """Listens on ``hote`` and ``port``; logs no request, names no software.

        ``mandataires``: addresses or networks, separated by commas, whose word is taken on where a request comes from.
        """
        super().__init__(
            uvicorn.Config(
                application,
                host=hote,
                port=port,
                access_log=False,
                server_header=False,
                forwarded_allow_ips=mandataires,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._services = services

    def run(self, sockets: list[socket] | None = None) -> None:
        """Serve; the names by which persons are found are made ready beside, and followed until the end."""
        noms = threading.Thread(
            target=self._services.noms.veiller, args=(self._services.fin,), name="noms", daemon=True
        )
        noms.start()
        try:
            super().run(sockets)
        finally:
            self._services.fin.set()
            noms.join(GRACE_S)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End what would follow for ever, then stop as uvicorn does."""
        self._services.fin.set()
        super().handle_exit(sig, frame)
