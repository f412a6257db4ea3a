"""The passage of the deployment to the KMS, as it is set, before a service under TLS: it carries, and opens nothing."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx
import pytest

from integrations.kms.transit import KmsIndisponible, Transit
from tests.app.cli import RACINE
from tests.deploiement.test_mandataire import attendre, ports
from tests.integrations.kms.simulateur import Kms, ouvrir
from tests.kafka.certificats import creer_certificats

CONFIGURATION: Final = RACINE / "deploiement/kms/haproxy.cfg"
ICI: Final = "127.0.0.1"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Kms]:
    """The service, and its certificate in ``tmp_path``."""
    certificats = creer_certificats(tmp_path, ICI)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificats.broker)
    with ouvrir(tls) as kms:
        (tmp_path / "jeton").write_text(kms.jeton)
        yield kms


@pytest.fixture
def passage(service: Kms) -> Iterator[int]:
    """The port of the passage before it."""
    programme = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if programme is None:
        pytest.skip("haproxy introuvable : le passage vers le KMS n'est pas essayé (apt-get install haproxy)")
    (port,) = ports(1)
    env = {"KMS_ECOUTE": f"{ICI}:{port}", "KMS_ADRESSE": service.adresse.removeprefix("https://")}
    commande = [programme, "-db", "-f", str(CONFIGURATION)]
    with subprocess.Popen(commande, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as processus:
        try:
            attendre(port, processus)
            yield port
        finally:
            processus.kill()


def test_un_secret_s_ouvre_a_travers_lui(service: Kms, passage: int, tmp_path: Path) -> None:
    """Under the certificate of the service, which the process verifies: an authority that did not sign it opens nothing."""
    cle = f"https://{ICI}:{passage}/v1/transit/keys/parcours"
    transit = Transit(cle, tmp_path / "jeton", tmp_path / "autorite.pem")
    assert transit.ouvrir(transit.envelopper(b"secret")) == b"secret"
    assert service.appels == ["encrypt", "decrypt"]
    autre = creer_certificats(_neuf(tmp_path / "autre"), ICI).autorite
    with pytest.raises(KmsIndisponible, match="ne répond pas"):
        replace(transit, autorites=autre).envelopper(b"secret")


def test_rien_ne_passe_en_clair(service: Kms, passage: int) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.post(f"http://{ICI}:{passage}/v1/transit/decrypt/parcours", json={}, timeout=30)
    assert service.appels == []


def _neuf(dossier: Path) -> Path:
    dossier.mkdir()
    return dossier
