"""The seal of what the screens keep for a while, typed or handed over: AES-256-GCM, under the secret of the web
process, so that the database alone says nothing of it.
"""

import secrets
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEL_OCTETS: Final = 12


def deriver(secret: bytes, usage: str) -> bytes:
    """A key of 32 bytes for one use; none tells of another, nor of the secret."""
    return HKDF(SHA256(), 32, None, f"parcours:{usage}".encode()).derive(secret)


class Sceau:
    """A key derived from the secret, 32 bytes, for one use: what it seals opens under no other."""

    def __init__(self, secret: bytes, usage: str) -> None:
        """See the class."""
        self._aead = AESGCM(deriver(secret, usage))

    def sceller(self, clair: bytes, lie: UUID) -> bytes:
        """Seal, bound to whom or what it is of: it opens with the same id only."""
        sel = secrets.token_bytes(SEL_OCTETS)
        return sel + self._aead.encrypt(sel, clair, lie.bytes)

    def ouvrir(self, scelle: bytes, lie: UUID) -> bytes | None:
        """Open the seal; None when it is none, or was made under another secret, or for another id."""
        try:
            return self._aead.decrypt(scelle[:SEL_OCTETS], scelle[SEL_OCTETS:], lie.bytes)
        except (InvalidTag, ValueError):
            return None
