"""The write-ahead log of the server of the run, record by record, to be searched for what must not leave in clear."""

import struct
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg

PAGE, EN_TETE, EN_TETE_DE_SEGMENT, ALIGNEMENT = 8_192, 24, 40, 8
_LONGUEUR = struct.Struct("<I")


def place(maitre: psycopg.Connection[Any]) -> int:
    """Where the next record goes, once all that comes before is on disk, full images of pages in clear."""
    maitre.execute("set synchronous_commit = on")
    ((compression,),) = maitre.execute("show wal_compression").fetchall()
    assert compression == "off", "des images de pages comprimées ne se lisent pas"
    maitre.execute("select pg_logical_emit_message(true, 'essai', '')")
    ((lsn,),) = maitre.execute("select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint").fetchall()
    return int(lsn)


def enregistrements(maitre: psycopg.Connection[Any], depuis: int, jusqua: int) -> Iterator[bytes]:
    """Records between two places: each begins with its length, on a multiple of eight bytes once pages have no header."""
    octets, ou = b"".join(_pages(maitre, depuis, jusqua)), 0
    while ou + _LONGUEUR.size <= len(octets):
        (longueur,) = _LONGUEUR.unpack_from(octets, ou)
        if longueur:
            yield octets[ou : ou + longueur]
        ou += max(ALIGNEMENT, -(-longueur // ALIGNEMENT) * ALIGNEMENT)


def _pages(maitre: psycopg.Connection[Any], depuis: int, jusqua: int) -> Iterator[bytes]:
    ((segment,),) = maitre.execute("select setting::bigint from pg_settings where name = 'wal_segment_size'").fetchall()
    for debut in range(depuis - depuis % PAGE, jusqua, PAGE):
        en_tete = EN_TETE_DE_SEGMENT if debut % segment == 0 else EN_TETE
        lu, fin = max(debut + en_tete, depuis), min(debut + PAGE, jusqua)
        if lu < fin:
            (page,) = maitre.execute(
                "select pg_read_binary_file('pg_wal/' || pg_walfile_name('0/0'::pg_lsn + %s::numeric), %s, %s)",
                (debut + 1, lu % segment, fin - lu),
            ).fetchone() or (b"",)
            yield bytes(page)


def ceux_qui_disent(records: Iterable[bytes], sujets: Iterable[bytes], mots: Iterable[str]) -> tuple[int, set[str]]:
    """How many records are about one of these subjects, and the words that one of them says."""
    cherches, siens, dits = list(sujets), 0, set[str]()
    for record in records:
        if any(sujet in record for sujet in cherches):
            siens += 1
            dits |= {mot for mot in mots if mot.encode() in record}
    return siens, dits
