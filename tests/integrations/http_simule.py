"""What simulators of systems that are asked over HTTP have in common: where they listen, and how they answer."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Repondre = Callable[[str, Mapping[str, str], bytes], tuple[int, str, bytes]]
"""From the path, the headers and the body of a POST: status, type and body of its answer."""


@contextmanager
def servir(repondre: Repondre, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Its address, on a free port of this machine; under TLS when it is told how."""

    class Reponse(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            demande = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            statut, genre, octets = repondre(self.path, dict(self.headers), demande)
            self.send_response(statut)
            self.send_header("Content-Type", genre)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, *_: object) -> None:
            """Nothing is written."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Reponse) as serveur:
        if tls is not None:
            serveur.socket = tls.wrap_socket(serveur.socket, server_side=True)
        fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05})
        fil.start()
        try:
            yield f"{'http' if tls is None else 'https'}://127.0.0.1:{serveur.server_address[1]}"
        finally:
            serveur.shutdown()
            fil.join()
