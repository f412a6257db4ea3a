"""The part that simulators of carriers share: an HTTP server on this machine, and the fault of the next call."""

import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final, Literal

import orjson

Panne = Literal["avant", "apres", "lent", "401", "402", "429", "500", ""]
"""The fault of the next call: the connection dropped before or after it is served, a slow answer, a status; empty, none."""
Reponse = tuple[int, Any]


@dataclass
class Simule:
    """``pannes`` are those of the next calls, one by call; ``appels`` counts them."""

    adresse: str = ""
    pannes: deque[Panne] = field(default_factory=deque)
    appels: int = 0
    lenteur_s: float = 1.0
    verrou: threading.Lock = field(default_factory=threading.Lock)


class _Coupure(Exception):
    """The connection is dropped."""


class Requete(BaseHTTPRequestHandler):
    """Serves one call: the fault first, then :meth:`rendre`."""

    protocol_version = "HTTP/1.1"
    octets_max: ClassVar[int] = 100_000
    simulateur: Any

    def do_POST(self) -> None:
        """See :meth:`rendre`."""
        self._repondre()

    def do_GET(self) -> None:
        """See :meth:`rendre`."""
        self._repondre()

    def do_DELETE(self) -> None:
        """See :meth:`rendre`."""
        self._repondre()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Nothing that is carried is told."""

    def rendre(self, octets: bytes) -> Reponse:
        """Status and body of the answer to this body; None for no body."""
        raise NotImplementedError

    def _repondre(self) -> None:
        simule: Simule = self.simulateur
        octets = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), self.octets_max))
        simule.appels += 1
        panne = simule.pannes.popleft() if simule.pannes else None
        try:
            statut, corps = self._servir(octets, panne)
        except _Coupure:
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        donnees = b"" if corps is None else orjson.dumps(corps)
        self.send_response(statut)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(donnees)))
        if statut == 429:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(donnees)

    def _servir(self, octets: bytes, panne: Panne | None) -> Reponse:
        if panne == "avant":
            raise _Coupure
        if panne and panne.isdecimal():
            return int(panne), {"code": "panne", "message": f"panne {panne}"}
        rendu = self.rendre(octets)
        if panne == "apres":
            raise _Coupure
        if panne == "lent":
            time.sleep(self.simulateur.lenteur_s)
        return rendu


SCRUTATION_S: Final = 0.05


@contextmanager
def servir(simule: Simule, requete: type[Requete], nom: str, port: int = 0) -> Iterator[None]:
    """Serve on this machine for the time of the block; port 0 lets it choose."""
    serveur = ThreadingHTTPServer(("127.0.0.1", port), type("Servie", (requete,), {"simulateur": simule}))
    serveur.daemon_threads = True
    simule.adresse = f"http://127.0.0.1:{serveur.server_port}"
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": SCRUTATION_S}, name=nom, daemon=True)
    fil.start()
    try:
        yield
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()
