"""M4: the proxy of the deployment, as it is set, before the real API: who does not finish asking holds nobody back."""

import resource
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.app.cli import RACINE
from tests.kafka.certificats import creer_certificats
from tests.web.conftest import api, modele_web
from tests.web.serveur import Api

__all__ = ["api", "modele_web"]

CONFIGURATION: Final = RACINE / "deploiement/mandataire/haproxy.cfg"
NOM: Final = "127.0.0.1"
A_DEMI: Final = 1_010
"""Connections half-open, as many as stopped the API."""
PATIENCE_S: Final = 60.0


class Mandataire:
    """A proxy at work; ``clair`` and ``chiffre`` are its ports."""

    def __init__(self, clair: int, chiffre: int, autorite: Path) -> None:
        self.clair, self.chiffre = clair, chiffre
        self.contexte = ssl.create_default_context(cafile=str(autorite))
        self.url = f"https://{NOM}:{chiffre}"

    def client(self) -> httpx.Client:
        """A client that trusts its certificate."""
        return httpx.Client(base_url=self.url, verify=self.contexte, timeout=PATIENCE_S)

    def ouvrir(self, *, chiffre: bool = True) -> socket.socket:
        """A connection on which nothing was asked yet."""
        brute = socket.create_connection((NOM, self.chiffre if chiffre else self.clair), timeout=PATIENCE_S)
        return self.contexte.wrap_socket(brute, server_hostname=NOM) if chiffre else brute


@contextmanager
def mandataire(dossier: Path, amont: str) -> Iterator[Mandataire]:
    """The proxy before what answers at ``amont`` (``host:port``)."""
    programme = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if programme is None:
        pytest.skip("haproxy introuvable : le mandataire n'est pas essayé (apt-get install haproxy)")
    certificats = creer_certificats(dossier, NOM)
    clair, chiffre = ports(2)
    env = {
        "PARCOURS_ECOUTE_HTTP": f"{NOM}:{clair}",
        "PARCOURS_ECOUTE_HTTPS": f"{NOM}:{chiffre}",
        "PARCOURS_NOM_PUBLIC": NOM,
        "PARCOURS_AMONT": amont,
        "PARCOURS_CERTIFICAT_TLS": str(certificats.broker),
    }
    commande = [programme, "-db", "-f", str(CONFIGURATION)]
    with subprocess.Popen(commande, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as processus:
        try:
            attendre(chiffre, processus)
            yield Mandataire(clair, chiffre, certificats.autorite)
        finally:
            processus.kill()


def ports(nombre: int) -> list[int]:
    """Free ports of this machine."""
    with ExitStack() as pile:
        prises = [pile.enter_context(socket.socket()) for _ in range(nombre)]
        for prise in prises:
            prise.bind((NOM, 0))
        return [int(prise.getsockname()[1]) for prise in prises]


def attendre(port: int, processus: subprocess.Popen[str]) -> None:
    """Until somebody listens there; fails when the process ended."""
    limite = time.monotonic() + PATIENCE_S
    while True:
        assert processus.poll() is None, processus.communicate()
        assert time.monotonic() < limite
        try:
            socket.create_connection((NOM, port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def devant(api: Api, tmp_path: Path) -> Iterator[Mandataire]:
    """The proxy before the API."""
    with mandataire(tmp_path, api.url.removeprefix("http://")) as ouvert:
        yield ouvert


def test_m4_mille_connexions_a_demi_ouvertes_n_arretent_rien(devant: Mandataire) -> None:
    """Half of them say nothing, half the beginning of a request: the others are answered meanwhile."""
    _, dures = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, dures), dures))
    with ExitStack() as pile:
        for rang in range(A_DEMI):
            muette = pile.enter_context(devant.ouvrir(chiffre=False))
            if rang % 2:
                muette.sendall(b"GET /sante HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
        with devant.client() as client:
            assert [client.get("/sante").status_code for _ in range(5)] == [200] * 5


def test_m4_qui_ne_finit_pas_de_demander_est_congedie(devant: Mandataire) -> None:
    """In clear or under TLS, whether nothing was said or the beginning of a request; all wait at once, for ten seconds."""
    debuts = (b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a")
    with ExitStack() as pile:
        lentes = [
            (pile.enter_context(devant.ouvrir(chiffre=chiffre)), debut) for chiffre in (False, True) for debut in debuts
        ]
        for lente, debut in lentes:
            lente.sendall(debut)
        for lente, debut in lentes:
            dit = lente.recv(64)
            assert dit.startswith(b"HTTP/1.1 408") or (dit, debut) == (b"", b""), (lente, debut)


@pytest.mark.parametrize("hote", ["ailleurs.example", "127.0.0.1.ailleurs.example", ""])
def test_l_un_autre_hote_n_est_pas_reflete(devant: Mandataire, hote: str) -> None:
    with devant.client() as client, httpx.Client(base_url=f"http://{NOM}:{devant.clair}") as en_clair:
        for reponse in (c.get("/plan", headers={"Host": hote}) for c in (client, en_clair)):
            assert reponse.status_code == 421
            assert "location" not in reponse.headers
            assert "ailleurs" not in reponse.text


def test_m4_en_clair_on_est_renvoye_sous_tls(devant: Mandataire) -> None:
    reponse = httpx.get(f"http://{NOM}:{devant.clair}/plan?a=b")
    assert (reponse.status_code, reponse.headers["location"]) == (308, f"https://{NOM}/plan?a=b")


def test_m4_d_ou_l_on_vient_est_dit_par_lui_seul(tmp_path: Path) -> None:
    """What a client says of itself does not pass."""
    recus: list[dict[str, str]] = []

    class Amont(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            recus.append({nom.lower(): valeur for nom, valeur in self.headers.items()})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((NOM, 0), Amont) as serveur:
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        with mandataire(tmp_path, f"{NOM}:{serveur.server_port}") as ouvert, ouvert.client() as client:
            menteur = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "Forwarded": "for=203.0.113.9"}
            assert client.get("/", headers=menteur).status_code == 204
        serveur.shutdown()
    (recu,) = recus
    assert (recu["x-forwarded-for"], recu["x-forwarded-proto"]) == (NOM, "https")
    assert "forwarded" not in recu
