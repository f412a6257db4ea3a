"""Signed notes (C2SP signed-note) and checkpoints (C2SP tlog-checkpoint), written by who holds the key.

Reading and verifying them is the verifier's (:mod:`ledger.preuve.verifier`), the same inside and outside.
"""

import base64
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.preuve.verifier import COSIGNATURE, ED25519, Cle


def en_base64(octets: bytes) -> str:
    """Base64, as notes have it."""
    return base64.b64encode(octets).decode()


def origine(schema: str) -> str:
    """Name of a département's log in its checkpoints; its signing key bears it too."""
    return f"parcours-ledger/{schema}"


def ecrire_suite(ancienne: int, preuve: Sequence[bytes], note: str) -> str:
    """A checkpoint, and the proof that it goes on from the one of ``ancienne`` events, as witnesses are sent them (C2SP
    tlog-witness, add-checkpoint): the size, the hashes (RFC 9162, 2.1.4), an empty line, the note.
    """
    return "\n".join([f"old {ancienne}", *map(en_base64, preuve), "", note])


def ecrire_cle(cle: Cle) -> str:
    """``name+id+key``, as others are told of a verifier key."""
    return f"{cle.nom}+{cle.numero.hex()}+{en_base64(bytes([cle.genre]) + cle.publique)}"


class CleInterne(Cle):
    """A verifier key, verified by a library: twenty times as fast as the verifier's own code, which needs none."""

    def signe(self, message: bytes, signature: bytes) -> bool:
        """See :meth:`Cle.signe`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.publique).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signataire:
    """Who holds a signing key: the sealer of a log, or a witness who signs beside it, with the time."""

    def __init__(self, nom: str, graine: bytes, genre: int = ED25519) -> None:
        """``graine``: 32 bytes drawn by chance, the private key itself. ``genre``: that of its signatures."""
        self._privee = Ed25519PrivateKey.from_private_bytes(graine)
        publique = self._privee.public_key().public_bytes_raw()
        numero = sha256(nom.encode() + b"\n" + bytes([genre]) + publique).digest()[:4]
        self.cle = CleInterne(nom, numero, genre, publique)

    def ligne(self, texte: str, instant: int = 0) -> str:
        """Signature line of a text; ``instant`` (seconds since 1970) is that of a cosignature."""
        tete = b""
        message = texte.encode()
        if self.cle.genre == COSIGNATURE:
            tete = struct.pack(">Q", instant)
            message = f"cosignature/v1\ntime {instant}\n".encode() + message
        return f"— {self.cle.nom} {en_base64(self.cle.numero + tete + self._privee.sign(message))}\n"

    def signer(self, texte: str) -> str:
        """The text, as a signed note."""
        return f"{texte}\n{self.ligne(texte)}"


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint: everything that is signed of a log up to ``taille`` events.

    ``carte`` is the root of the tree of the last events of the ``flux`` streams, ``commandes`` the hash of the commands
    answered, ``scelle_le`` when it was signed.
    """

    origine: str
    taille: int
    racine: bytes
    flux: int
    carte: bytes
    commandes: bytes
    scelle_le: datetime

    @property
    def texte(self) -> str:
        """The checkpoint itself."""
        return f"{self.origine}\n{self.taille}\n{en_base64(self.racine)}\n"

    @property
    def texte_carte(self) -> str:
        """The map's checkpoint, which says of which checkpoint of the log it is, and the rest."""
        return (
            f"{self.origine}/carte\n{self.flux}\n{en_base64(self.carte)}\n"
            f"journal {self.taille} {en_base64(self.racine)}\n"
            f"commandes {en_base64(self.commandes)}\n"
            f"scelle-le {self.scelle_le.isoformat(timespec='seconds')}\n"
        )


@dataclass(frozen=True, slots=True)
class PointSigne:
    """Both notes of a checkpoint, as they are kept and published."""

    taille: int
    note: str
    note_carte: str

    @classmethod
    def par(cls, signataire: Signataire, point: Point) -> Self:
        """Sign a checkpoint."""
        return cls(point.taille, signataire.signer(point.texte), signataire.signer(point.texte_carte))
