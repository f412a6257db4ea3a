"""Work that one process at a time has in hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import psycopg
from psycopg.rows import tuple_row


def numero(nom: str) -> int:
    """Advisory lock number of a name: 63 bits of a hash, the same in every process."""
    return int.from_bytes(sha256(nom.encode()).digest()[:8], "big") >> 1


@contextmanager
def tenir(connexion: psycopg.Connection[Any], cle: int) -> Iterator[bool]:
    """Hold an advisory lock for the time of the block; False when another session holds it.

    The lock goes with the connection, hence with the process.
    """
    curseur = connexion.cursor(row_factory=tuple_row)
    ((tenu,),) = curseur.execute("select pg_try_advisory_lock(%s)", (cle,)).fetchall()
    try:
        yield tenu
    finally:
        if tenu and not connexion.closed:
            curseur.execute("select pg_advisory_unlock(%s)", (cle,))
