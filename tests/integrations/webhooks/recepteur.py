"""A subscriber: a real HTTP server that checks signatures with the official library, and answers what it is told to."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

import orjson
from standardwebhooks import Webhook, WebhookVerificationError

Recu = tuple[dict[str, str], bytes]
"""Headers, in lower case, and body of a request."""


@dataclass
class Recepteur:
    """What was received, in order, and what to answer next (204 when nothing is asked)."""

    port: int
    secret: str = ""
    recus: list[Recu] = field(default_factory=list)
    mauvais: list[Recu] = field(default_factory=list)
    reponses: deque[Any] = field(default_factory=deque)
    entetes: dict[str, str] = field(default_factory=dict)
    attente_s: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/evenements"

    @property
    def evenements(self) -> list[dict[str, Any]]:
        """CloudEvents received and accepted, in order."""
        return [orjson.loads(corps) for _, corps in self.recus]

    def recevoir(self, entetes: dict[str, str], corps: bytes) -> int:
        time.sleep(self.attente_s)
        try:
            Webhook(self.secret).verify(corps, entetes)
        except (WebhookVerificationError, ValueError, RuntimeError):
            self.mauvais.append((entetes, corps))
            return 401
        demandee = self.reponses.popleft() if self.reponses else 204
        statut = int(demandee(orjson.loads(corps)) if callable(demandee) else demandee)
        if 200 <= statut < 300:
            self.recus.append((entetes, corps))
        return statut


@contextmanager
def recepteur(tls: SSLContext | None = None) -> Iterator[Recepteur]:
    """A receiver on a free port of this machine."""

    class Reponse(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            corps = self.rfile.read(int(self.headers["content-length"]))
            statut = ici.recevoir({nom.lower(): valeur for nom, valeur in self.headers.items()}, corps)
            self.send_response(statut)
            for nom, valeur in ici.entetes.items():
                self.send_header(nom, valeur)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Reponse) as serveur:
        serveur.daemon_threads = True
        if tls is not None:
            serveur.socket = tls.wrap_socket(serveur.socket, server_side=True)
        ici = Recepteur(serveur.server_address[1])
        fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02})
        fil.start()
        try:
            yield ici
        finally:
            serveur.shutdown()
            fil.join()
