"""A time-stamp token (RFC 3161, section 2.4.2): what it says, and how far it was verified.

Two things are told apart. That the token is of these bytes and signed by the certificate that it bears is arithmetic, and is
always verified. That this certificate is an authority's is trust: it is verified against the certificates of the authorities
that the reader trusts, and said to be unknown without any. Its revocation is not looked for: that takes the network.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import new
from pathlib import Path
from typing import Final

from asn1crypto import cms, pem, x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from ledger.erreurs import ErreurAttendue, Genre

JETON_MAX_OCTETS: Final = 64 << 10
"""Largest token that is read; one with a chain of four certificates is some 8,000 bytes."""
ALGORITHMES: Final = frozenset({"sha256", "sha384", "sha512"})
"""Hashes by which a token may say what it is of."""
ILLISIBLE: Final = "l'horodatage ne se lit pas : ce n'est pas un jeton RFC 3161"


class JetonFaux(ErreurAttendue):
    """A token that proves nothing of these bytes; the message says why, in French."""

    genre = Genre.MAL_DEMANDE
    reference = "jeton-faux"
    titre = "Horodatage faux"


@dataclass(frozen=True, slots=True)
class Horodatage:
    """When (UTC), by the certificate of whom, and the authority that it leads to: None when its trust is unknown."""

    le: datetime
    par: str
    autorite: str | None


def lire_autorites(fichier: Path) -> list[x509.Certificate]:
    """Certificates of authorities, PEM or DER; ``ValueError``, in French, for a file that holds none."""
    octets = fichier.read_bytes()
    try:
        ders = [der for _, _, der in pem.unarmor(octets, multiple=True)] if pem.detect(octets) else [octets]
        certificats = [x509.Certificate.load(der, strict=True) for der in ders]
        for certificat in certificats:
            _ = certificat.native
    except (ValueError, TypeError) as erreur:
        message = f"{fichier} ne contient pas de certificat d'autorité (PEM)"
        raise ValueError(message) from erreur
    return certificats


def verifier(jeton: bytes, octets: bytes, autorites: Sequence[x509.Certificate] = ()) -> Horodatage:
    """The time-stamp of these bytes by this token (DER); ``autorites`` are those that the reader trusts.

    Raises :class:`JetonFaux`.
    """
    if len(jeton) > JETON_MAX_OCTETS:
        raise JetonFaux("l'horodatage est trop grand pour un jeton RFC 3161")
    try:
        contenu = cms.ContentInfo.load(jeton, strict=True)
    except (ValueError, TypeError) as erreur:
        raise JetonFaux(ILLISIBLE) from erreur
    return asyncio.run(examiner(contenu, lambda nom: new(nom, octets).digest(), autorites))


async def examiner(
    contenu: cms.ContentInfo, empreinte: Callable[[str], bytes], autorites: Sequence[x509.Certificate]
) -> Horodatage:
    """The same, of a token that was read; ``empreinte`` gives the hash of what it should be of, by the name of a hash.

    Raises :class:`JetonFaux`.
    """
    try:
        signe = contenu["content"]
        dit = signe["encap_content_info"]["content"].parsed
        le, nom = dit["gen_time"].native, dit["message_imprint"]["hash_algorithm"]["algorithm"].native
        if nom not in ALGORITHMES:
            message = f"l'horodatage se fait par {nom}, qui ne prouve plus rien"
            raise JetonFaux(message)
        contexte = ValidationContext(trust_roots=list(autorites), allow_fetching=False, moment=le)
        lu = TimestampSignatureStatus(**await validate_tst_signed_data(signe, contexte, empreinte))
    except (SignatureValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError) as erreur:
        raise JetonFaux(ILLISIBLE) from erreur
    if not lu.intact:
        raise JetonFaux("l'horodatage n'est pas de ces octets : ils ont changé depuis, ou il est d'un autre point")
    if not lu.valid:
        raise JetonFaux("la signature de l'horodatage n'est pas celle du certificat qu'il porte")
    chemin = lu.validation_path
    ancre = _nom(chemin.trust_anchor.authority.name) if lu.trusted and chemin is not None else None
    return Horodatage(le, _nom(lu.signing_cert.subject), ancre)


def _nom(de: x509.Name) -> str:
    nom = de.native.get("common_name")
    return nom if isinstance(nom, str) else str(de.human_friendly)
