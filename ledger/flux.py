"""Ids of the streams that are not dossiers: whoever knows the key of a thing finds its stream without looking it up."""

import hmac
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from ledger.vocabulaire.entree.identifiant import GenreIdentifiant

ESPACE: Final = UUID("7b1f6a52-3c0e-5d8a-9f41-2a6e0c9d5b17")
"""Namespace of named streams. Changing it would lose every structure already declared."""

CLE_MIN_OCTETS: Final = 16
RENVOI: Final = "reservee--"
"""How the code begins that stands in the place of an offer's own."""


def flux_structure(schema: str, code: str) -> UUID:
    """Stream of a structure of a département (``d33``, ``MDS-33-04``)."""
    return uuid5(ESPACE, f"{schema}:{code}")


def flux_offre(schema: str, code: str) -> UUID:
    """Stream of an offer of the catalogue of a département (``d33``, ``dora--1d5f``)."""
    return uuid5(ESPACE, f"{schema}:offre:{code}")


def renvoi_offre(cle: bytes, code: str) -> str:
    """Code that stands in the place of an offer's own, where its theme is reserved: a keyed fingerprint of it.

    Persons are sent there under this code alone: a code of an outside directory would lead to the theme. Raises
    ``ValueError`` when the key is shorter than 16 bytes.
    """
    return f"{RENVOI}{hmac.digest(_exiger_cle(cle), f'offre:{code}'.encode(), 'sha256')[:12].hex()}"


def flux_identifiant(cle: bytes, genre: GenreIdentifiant, valeur: str, effacements: int = 0) -> UUID:
    """Stream of a person's identifier: a keyed fingerprint of its value, as a UUID of version 8 (RFC 9562).

    ``effacements``: how many times the person whom it led to was erased; nothing in the ledger links the streams of one
    value. Without the key, a number cannot be tried against the ledger. Raises ``ValueError`` when the key is shorter than
    16 bytes.
    """
    suite = f"\n{effacements}" if effacements else ""
    empreinte = bytearray(hmac.digest(_exiger_cle(cle), f"{genre}:{valeur}{suite}".encode(), "sha256")[:16])
    empreinte[6] = empreinte[6] & 0x0F | 0x80
    empreinte[8] = empreinte[8] & 0x3F | 0x80
    return UUID(bytes=bytes(empreinte))


def _exiger_cle(cle: bytes) -> bytes:
    if len(cle) < CLE_MIN_OCTETS:
        message = f"la clé des identifiants doit faire {CLE_MIN_OCTETS} octets au moins"
        raise ValueError(message)
    return cle


def valeur_matricule(organisme: str, numero: str, matricule: str, naissance_le: date) -> str:
    """Value of a matricule as an identifier of one person: payer, its number, matricule, date of birth.

    A household shares its matricule; the date of birth tells its adults apart.
    """
    return f"{organisme}:{numero}:{matricule}:{naissance_le.isoformat()}"
