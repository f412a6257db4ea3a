"""Bulk append: the chain in Python, COPY straight into the table under the log's lock.

For imports of history and simulations: six sevenths of the pace of a bare COPY of the same rows into the same indexes
(``docs/decisions/0022``; a staging table would be slower and hold the lock longer). The caller gives the date of each
record; it must not go back, nor run ahead of the clock. Cost: 11 to 19 µs an event.
"""

import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.copy import QueuedLibpqWriter
from psycopg.rows import tuple_row

from ledger.chain import FIXE, HASH_OCTETS, genese, jours, maillon, microsecondes, suite
from ledger.dates import maintenant
from ledger.store.append import Evenement
from ledger.store.copie import ENTETE, FIN
from ledger.store.migrations import schema_valide

ROLE_MASSE = "parcours_masse"
OPTIONS = f"-c role={ROLE_MASSE} -c timezone=UTC"
TOUR_DE_ROLE_S = 1e-4
ENVOI_MAX = 500
"""Rows sent to the server at a time."""

_SANS_CIBLE = struct.Struct(">hiqi16siiihiiiqii16si16s")
_AVEC_CIBLE = struct.Struct(">hiqi16siiihiiiqiqi16si16s")
"""Number of columns, then those of fixed width, each behind its length; a missing cible is of length -1."""
_HASH = struct.pack(">i", HASH_OCTETS)


@dataclass(frozen=True, slots=True)
class Ligne:
    """One event to append to a stream, recorded at ``enregistre_le``, for the command ``commande_id``."""

    stream: UUID
    enregistre_le: datetime
    commande_id: UUID
    evenement: Evenement


class BulkAppend:
    """Appends history to one log; one instance serves a whole import.

    It remembers the heads of the streams it wrote as long as nobody else writes in between.
    """

    def __init__(self, connexion: psycopg.Connection[Any], schema: str) -> None:
        """``connexion`` has the bulk role (:data:`OPTIONS`)."""
        self._connexion = connexion
        self._schema = schema_valide(schema)
        self._genese = genese(schema)
        self._tetes: dict[UUID, tuple[int, bytes]] = {}
        self._position = 0

    def position(self) -> int:
        """Last position of the log."""
        return self._dernier(self._connexion.cursor(row_factory=tuple_row))[0]

    def ajouter(self, lignes: Sequence[Ligne]) -> int:
        """Append the rows in order, in one transaction; returns the last position.

        Raises ``ValueError`` when a record date goes back or lies ahead of the clock: nothing is then written.
        """
        try:
            return self._ajouter(lignes)
        except BaseException:
            self._tetes.clear()  # they may be those of rows that were not written
            raise

    def _ajouter(self, lignes: Sequence[Ligne]) -> int:
        with self._connexion.transaction():
            curseur = self._connexion.cursor(row_factory=tuple_row, binary=True)
            curseur.execute(f"lock table {self._schema}.verrou in exclusive mode")
            position, instant = self._dernier(curseur)
            _verifier_dates(lignes, instant)
            self._lire_tetes(curseur, lignes, position)
            requete = f"copy {self._schema}.evenements from stdin (format binary)"
            with _a_deux(), curseur.copy(requete, writer=QueuedLibpqWriter(curseur)) as copie:
                copie.write(ENTETE)
                for debut in range(0, len(lignes), ENVOI_MAX):
                    envoi = lignes[debut : debut + ENVOI_MAX]
                    copie.write(b"".join(self._trames(envoi, position + debut)))
                copie.write(FIN)
            curseur.execute("select pg_notify(%s, '')", (f"{self._schema}_journal",))
        self._position = position + len(lignes)
        return self._position

    def _dernier(self, curseur: psycopg.Cursor[Any]) -> tuple[int, datetime | None]:
        ligne = curseur.execute(
            f"select position, enregistre_le from {self._schema}.evenements order by position desc limit 1"
        ).fetchone()
        return ligne or (0, None)

    def _lire_tetes(self, curseur: psycopg.Cursor[Any], lignes: Sequence[Ligne], position: int) -> None:
        if position != self._position:
            self._tetes.clear()
        inconnus = list({ligne.stream for ligne in lignes} - self._tetes.keys()) if position else []
        for debut in range(0, len(inconnus), ENVOI_MAX):
            requete = (
                f"select s.stream, t.version, t.hash from unnest(%b::uuid[]) s(stream), lateral (select version, hash"
                f" from {self._schema}.evenements e where e.stream = s.stream order by version desc limit 1) t"
            )
            for stream, version, hash_ in curseur.execute(requete, (inconnus[debut : debut + ENVOI_MAX],)):
                self._tetes[stream] = (version, hash_)

    def _trames(self, lignes: Sequence[Ligne], position: int) -> Iterator[bytes]:
        """Rows in the binary COPY format, the chain computed on the way."""
        tetes, debut, fixer, sans_cible = self._tetes, (0, self._genese), FIXE.pack, _SANS_CIBLE.pack
        for rang, ligne in enumerate(lignes, 1):
            e, stream = ligne.evenement, ligne.stream.bytes
            version, precedent = tetes.get(ligne.stream, debut)
            version, place = version + 1, position + rang
            le, quand = jours(e.survenu_le), microsecondes(ligne.enregistre_le)
            evenement_id, commande_id = e.evenement_id.bytes, ligne.commande_id.bytes
            fixe = fixer(stream, version, place, e.type, le, quand, e.cible or 0, evenement_id, commande_id)
            fin = suite(e.contexte.encode(), e.clair.encode(), e.scelle)
            hash_ = maillon(precedent, fixe + fin)
            tetes[ligne.stream] = (version, hash_)
            colonnes = (13, 8, place, 16, stream, 4, version, 2, e.type, 4, le, 8, quand)
            ids = (16, evenement_id, 16, commande_id)
            if e.cible is None:
                yield sans_cible(*colonnes, -1, *ids) + fin + _HASH + hash_
            else:
                yield _AVEC_CIBLE.pack(*colonnes, 8, e.cible, *ids) + fin + _HASH + hash_


@contextmanager
def _a_deux() -> Iterator[None]:
    """Let the thread that sends have the interpreter as soon as the socket takes more, while this one chains and packs.

    At the default interval of 5 ms the server waits for each packet: 75,000 events a second instead of 110,000.
    """
    ancien = sys.getswitchinterval()
    sys.setswitchinterval(TOUR_DE_ROLE_S)
    try:
        yield
    finally:
        sys.setswitchinterval(ancien)


def _verifier_dates(lignes: Sequence[Ligne], instant: datetime | None) -> None:
    limite = maintenant()
    for ligne in lignes:
        if instant is not None and ligne.enregistre_le < instant:
            message = f"la date d'enregistrement recule de {instant} à {ligne.enregistre_le} : rien n'a été écrit"
            raise ValueError(message)
        instant = ligne.enregistre_le
    if instant is not None and instant > limite:
        message = f"la date d'enregistrement {instant} est dans le futur : rien n'a été écrit"
        raise ValueError(message)
