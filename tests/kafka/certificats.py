"""An authority and the certificate of a broker on this machine, for the tests under TLS."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DUREE = timedelta(days=1)


class Certificats(NamedTuple):
    """PEM files: the authority's certificate, and the broker's key followed by its certificate."""

    autorite: Path
    broker: Path

    def reglages(self) -> dict[str, str]:
        """Settings of an Apache Kafka that shows this certificate."""
        return {
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self.broker),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.autorite),
        }


def creer_certificats(dossier: Path, hote: str = "127.0.0.1") -> Certificats:
    """Draw both in ``dossier``, for a broker at the address ``hote``."""
    cle_autorite, cle = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    autorite = (
        _certificat("Autorité d'essai", "Autorité d'essai", cle_autorite.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(cle_autorite, SHA256())
    )
    broker = (
        _certificat("broker", "Autorité d'essai", cle.public_key())
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(hote))]), critical=False)
        .sign(cle_autorite, SHA256())
    )
    fichiers = Certificats(dossier / "autorite.pem", dossier / "broker.pem")
    fichiers.autorite.write_bytes(autorite.public_bytes(Encoding.PEM))
    fichiers.broker.write_bytes(
        cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + broker.public_bytes(Encoding.PEM)
    )
    return fichiers


def _certificat(sujet: str, emetteur: str, cle: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    maintenant = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, sujet)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, emetteur)]))
        .public_key(cle)
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - DUREE)
        .not_valid_after(maintenant + DUREE)
    )
