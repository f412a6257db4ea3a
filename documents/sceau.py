"""The electronic seal of the département on a document (PAdES, eIDAS art. 36): any changed byte breaks it.

Its key is in a PKCS#12 file of the département's, which its settings name. A key that is too weak, or a certificate that is
not valid, is refused when the process starts, not when somebody signs.
"""

import io
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

journal = logging.getLogger("parcours.documents")
RSA_BITS_MIN: Final = 3072
EC_BITS_MIN: Final = 256
"""Least sizes that the ANSSI recommends past 2030 (RGS, annexe B1)."""
CHAMP: Final = "CachetDuDepartement"
RESERVE_OCTETS: Final = 16_384
"""Room left in the file for the seal and its certificates, and as much again for a time-stamp and its own."""
DUREE_DEMONSTRATION: Final = timedelta(days=3650)


class SceauRefuse(ValueError):
    """The key or the certificate of the seal cannot be used; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Sceau:
    """Who seals: ``nom`` stands in the seal, as its certificate says it."""

    _signataire: signers.SimpleSigner
    nom: str
    _horodateur: TimeStamper | None = None

    @classmethod
    def ouvrir(
        cls, fichier: Path, mot_de_passe: bytes, *, autosigne: bool = False, horodateur: TimeStamper | None = None
    ) -> Self:
        """The seal of a PKCS#12 file; ``autosigne`` takes a certificate that no authority issued, which proves nothing
        outside a demonstration; ``horodateur``: who time-stamps each seal. Raises :class:`SceauRefuse`.
        """
        try:
            contenu = pkcs12.load_pkcs12(fichier.read_bytes(), mot_de_passe)
        except (OSError, ValueError) as erreur:
            raise SceauRefuse(
                "le fichier PKCS#12 du cachet ne s'ouvre pas : vérifiez son chemin et son mot de passe"
            ) from erreur
        if contenu.key is None or contenu.cert is None:
            raise SceauRefuse("le fichier PKCS#12 du cachet ne contient pas une clé et son certificat")
        _exiger_forte(contenu.key)
        certificat = contenu.cert.certificate
        if not certificat.not_valid_before_utc <= datetime.now(UTC) <= certificat.not_valid_after_utc:
            raise SceauRefuse("le certificat du cachet n'est pas valable aujourd'hui : renouvelez-le")
        if certificat.issuer == certificat.subject and not autosigne:
            raise SceauRefuse(
                "aucune autorité n'a délivré le certificat du cachet : il ne vaut que pour une démonstration"
            )
        signataire = signers.SimpleSigner.load_pkcs12(str(fichier), passphrase=mot_de_passe)  # type: ignore[no-untyped-call]
        if signataire is None:
            raise SceauRefuse("le fichier PKCS#12 du cachet n'est pas de ceux qui signent un PDF")
        return cls(signataire, _nom(certificat), horodateur)

    def apposer(self, pdf: bytes, motif: str) -> bytes:
        """The document with the seal, which covers all of it; ``motif`` says what it attests. About 60 ms (P-256).

        With an authority that time-stamps, the seal bears its time (PAdES B-T). One that does not answer keeps nobody from a
        contract that everybody signed: the seal is put without it, which is logged, and the checkpoint of the log that
        holds the hash of the document dates it all the same.
        """
        if self._horodateur is not None:
            try:
                return self._apposer(pdf, motif, self._horodateur, 2 * RESERVE_OCTETS)
            except TimestampRequestError as muet:
                journal.warning("le cachet est apposé sans horodatage : %s", muet)
        return self._apposer(pdf, motif, None, RESERVE_OCTETS)

    def _apposer(self, pdf: bytes, motif: str, horodateur: TimeStamper | None, reserve: int) -> bytes:
        ecrit = IncrementalPdfFileWriter(io.BytesIO(pdf))
        metadonnees = signers.PdfSignatureMetadata(
            field_name=CHAMP,
            name=self.nom,
            reason=motif,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
        )
        signature = signers.PdfSigner(metadonnees, signer=self._signataire, timestamper=horodateur)
        scelle = signature.sign_pdf(ecrit, bytes_reserved=reserve)
        octets: bytes = scelle.getvalue()
        return octets


def tirer(nom: str, mot_de_passe: bytes) -> bytes:
    """A PKCS#12 file of a key that nobody certifies, P-256: for the demonstration and the tests."""
    cle, le = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    sujet = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, nom), x509.NameAttribute(NameOID.COMMON_NAME, nom)]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificat = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(sujet)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(le - timedelta(days=1))
        .not_valid_after(le + DUREE_DEMONSTRATION)
        .add_extension(usage, critical=True)
        .sign(cle, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"cachet", cle, certificat, None, BestAvailableEncryption(mot_de_passe)
    )


def _exiger_forte(cle: object) -> None:
    if isinstance(cle, rsa.RSAPrivateKey) and cle.key_size >= RSA_BITS_MIN:
        return
    if isinstance(cle, ec.EllipticCurvePrivateKey) and cle.curve.key_size >= EC_BITS_MIN:
        return
    message = (
        f"la clé du cachet est trop faible : RSA de {RSA_BITS_MIN} bits au moins, ou elliptique de {EC_BITS_MIN} bits"
    )
    raise SceauRefuse(message)


def _nom(certificat: x509.Certificate) -> str:
    noms = certificat.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(noms[0].value) if noms else certificat.subject.rfc4514_string()
