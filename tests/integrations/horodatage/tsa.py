"""A time-stamping authority of one's own: ``openssl ts -reply`` (RFC 3161) behind HTTP, under a certificate authority."""

import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.integrations.http_simule import servir

REPONSE: Final = "application/timestamp-reply"
CONFIGURATION: Final = """\
[tsa]
default_tsa = la_seule
[la_seule]
dir = .
serial = serie
crypto_device = builtin
signer_cert = tsa.pem
certs = autorite.pem
signer_key = tsa.cle
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class Tsa:
    """The authority: its folder, its address, the requests that it was sent.

    ``panne`` answers in its place: status, type, body.
    """

    dossier: Path
    adresse: str = ""
    demandes: list[bytes] = field(default_factory=list)
    panne: tuple[int, str, bytes] | None = None

    @property
    def autorite(self) -> Path:
        """Certificate of the authority above it."""
        return self.dossier / "autorite.pem"

    def regler(self, digests: str) -> None:
        """The hashes that it accepts."""
        (self.dossier / "tsa.cnf").write_text(CONFIGURATION.format(digests=digests))

    def repondre(self, demande: bytes) -> bytes:
        """What OpenSSL answers."""
        (self.dossier / "demande.tsq").write_bytes(demande)
        ordre = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "demande.tsq", "-out", "reponse.tsr"]
        openssl(self.dossier, *ordre)
        return (self.dossier / "reponse.tsr").read_bytes()

    def accepte(self, jeton: bytes, octets: bytes) -> bool:
        """Whether OpenSSL, which is not ours, finds that this token is of these bytes, under the authority."""
        (self.dossier / "jeton.tst").write_bytes(jeton)
        (self.dossier / "octets").write_bytes(octets)
        ordre = ["ts", "-verify", "-token_in", "-in", "jeton.tst", "-data", "octets", "-CAfile", "autorite.pem"]
        return openssl(self.dossier, *ordre)


def openssl(dossier: Path, *ordre: str) -> bool:
    """Whether the command succeeds."""
    commande = ["openssl", *ordre]
    return subprocess.run(commande, cwd=dossier, capture_output=True, timeout=30, check=False).returncode == 0


@contextmanager
def ouvrir(dossier: Path) -> Iterator[Tsa]:
    """The authority at work, its keys drawn."""
    dossier.mkdir(parents=True, exist_ok=True)
    (dossier / "serie").write_text("01\n")
    _certifier(dossier)
    tsa, un_a_la_fois = Tsa(dossier), threading.Lock()
    tsa.regler("sha256, sha384, sha512")

    def repondre(_chemin: str, _entetes: Mapping[str, str], demande: bytes) -> tuple[int, str, bytes]:
        with un_a_la_fois:
            tsa.demandes.append(demande)
            return tsa.panne or (200, REPONSE, tsa.repondre(demande))

    with servir(repondre) as adresse:
        tsa.adresse = f"{adresse}/tsr"
        yield tsa


def _certifier(dossier: Path) -> None:
    cle_autorite, cle = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    autorite = _certificat("Autorité des essais", "Autorité des essais", cle_autorite, cle_autorite, tsa=False)
    certificat = _certificat("Horodatage des essais", "Autorité des essais", cle, cle_autorite, tsa=True)
    (dossier / "autorite.pem").write_bytes(autorite.public_bytes(Encoding.PEM))
    (dossier / "tsa.pem").write_bytes(certificat.public_bytes(Encoding.PEM))
    (dossier / "tsa.cle").write_bytes(cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _certificat(
    nom: str, de: str, cle: ec.EllipticCurvePrivateKey, par: ec.EllipticCurvePrivateKey, *, tsa: bool
) -> x509.Certificate:
    le = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=tsa, content_commitment=tsa, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=not tsa, crl_sign=not tsa, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    bati = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, de)]))
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(le - timedelta(days=1))
        .not_valid_after(le + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=not tsa, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(par.public_key()), critical=False)
    )
    if tsa:
        bati = bati.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return bati.sign(par, hashes.SHA256())
