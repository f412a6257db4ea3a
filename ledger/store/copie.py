"""Rows of two values of bytes out of PostgreSQL by a binary COPY, several hundred thousand a second."""

from collections.abc import Iterator
from typing import Any

import psycopg

from ledger.chain import LONGUEUR

_SIGNATURE = b"PGCOPY\n\xff\r\n\0"
ENTETE = _SIGNATURE + bytes(8)
FIN = b"\xff\xff"
"""Bytes at both ends of a binary COPY."""
_TETE = 2
"""Bytes before the columns of a row: how many they are."""
_DEBUT = _TETE + LONGUEUR.size


def lignes(connexion: psycopg.Connection[Any], requete: str) -> Iterator[tuple[bytes, bytes]]:
    """The rows of a query of two columns of bytes, none of them null; it holds the connection until it ends."""
    with connexion.cursor().copy(f"copy ({requete}) to stdout (format binary)".encode()) as copie:
        for message in copie:  # a row each, with the header before the first and the trailer after the last
            trame = bytes(message)
            if trame.startswith(_SIGNATURE):
                trame = trame[len(ENTETE) :]
            if trame and trame != FIN:
                (longueur,) = LONGUEUR.unpack_from(trame, _TETE)
                fin = _DEBUT + longueur
                yield trame[_DEBUT:fin], trame[fin + LONGUEUR.size :]
