"""The hash chain of each stream, recomputed outside the database.

``hash = SHA-256(previous ‖ stream ‖ version ‖ position ‖ type ‖ survenu_le ‖ enregistre_le ‖ cible ‖ event id ‖
command id ‖ len, contexte ‖ len, clair ‖ len, scelle)``, integers big-endian, dates in days and instants in
microseconds since 1 January 2000, a missing ``scelle`` of length -1: the PostgreSQL binary send forms, so that SQL
(append) and Python (bulk, replay, verification) agree byte for byte. Everything after the previous hash is the event's
**image**: the database gives it as one value, which is hashed as it comes and read as it was hashed. Sealed bytes are
hashed as stored: proofs survive the loss of a key. Cost: about 0.5 µs an event.
"""

import struct
from datetime import date, datetime, timedelta
from hashlib import sha256

from ledger.dates import EPOQUE_DATE, EPOQUE_INSTANT

FIXE = struct.Struct(">16siqhiqq16s16s")
"""Fixed-width fields in the order in which they are hashed: stream, version, position, type, survenu_le (days),
enregistre_le (µs), cible (0 for none), event id, command id."""

IMAGE_SQL = (
    "uuid_send(stream) || int4send(version) || int8send(position) || int2send(type) || date_send(survenu_le)"
    " || timestamptz_send(enregistre_le) || int8send(case cible when 0 then -1 else coalesce(cible, 0) end)"
    " || uuid_send(evenement_id) || uuid_send(commande_id)"
    " || int4send(octet_length(contexte)) || convert_to(contexte, 'UTF8')"
    " || int4send(octet_length(clair)) || convert_to(clair, 'UTF8')"
    " || int4send(coalesce(octet_length(scelle), -1)) || coalesce(scelle, ''::bytea)"
)
"""Image of an event, as the database gives it; :func:`image` is the same in Python, :func:`separer` takes it apart.

A null ``cible`` is hashed as 0: a 0 found in its place is read as another number, so that its chain breaks."""

HASH_OCTETS = 32
"""Length of a link."""
LONGUEUR = struct.Struct(">i")
"""Length of each of the three parts that follow ``FIXE``, in bytes; -1 for a missing ``scelle``."""
_NUL = LONGUEUR.pack(-1)
_MICROSECONDE = timedelta(microseconds=1)


def genese(schema: str) -> bytes:
    """Hash that every chain of a département starts from: a chain cannot be passed off in another log."""
    return sha256(f"parcours-ledger:1:{schema}".encode()).digest()


def jours(le: date) -> int:
    """Days since 1 January 2000, PostgreSQL's binary form of a date."""
    return le.toordinal() - EPOQUE_DATE


def microsecondes(instant: datetime) -> int:
    """Microseconds since 1 January 2000 UTC, PostgreSQL's binary form of a timestamptz."""
    return (instant - EPOQUE_INSTANT) // _MICROSECONDE


def image(fixe: bytes, contexte: bytes, clair: bytes, scelle: bytes | None) -> bytes:
    """The bytes of an event that are hashed; ``fixe`` is the fixed-width part, packed as :data:`FIXE`."""
    return fixe + suite(contexte, clair, scelle)


def suite(contexte: bytes, clair: bytes, scelle: bytes | None) -> bytes:
    """The end of an image, and of a row that is copied: three parts, each behind its length."""
    pack, scelles = LONGUEUR.pack, _NUL if scelle is None else LONGUEUR.pack(len(scelle)) + scelle
    return b"".join((pack(len(contexte)), contexte, pack(len(clair)), clair, scelles))


def separer(image: bytes) -> tuple[bytes, bytes, bytes | None]:
    """Contexte, clair and scelle of an image, as stored."""
    parties: list[bytes | None] = []
    curseur = FIXE.size
    for _ in range(3):
        (longueur,) = LONGUEUR.unpack_from(image, curseur)
        curseur += LONGUEUR.size
        parties.append(None if longueur < 0 else image[curseur : curseur + longueur])
        curseur += max(longueur, 0)
    contexte, clair, scelle = parties
    return contexte or b"", clair or b"", scelle


def maillon(precedent: bytes, image: bytes) -> bytes:
    """Hash of one event after ``precedent``."""
    return sha256(precedent + image).digest()
