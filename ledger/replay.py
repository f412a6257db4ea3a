"""Replay of a stream: read it, check its chain on the way, hand it to the fold.

Cost for 500 events: about 0.6 ms of SQL, 0.4 ms of JSON, 0.25 ms of chain, 0.3 ms of fold; the chain can be left out.
"""

import struct
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from ledger.chain import FIXE, IMAGE_SQL, genese, maillon
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.base import Evenement
from ledger.lu import EvenementLu, decoder

Ligne = tuple[bytes, bytes]
"""A stored event: its image (:data:`ledger.chain.IMAGE_SQL`), its hash."""

COLONNES = f"{IMAGE_SQL}, hash"
_VERSION: Final = struct.Struct(">16xi")
"""Where an image (:data:`ledger.chain.FIXE`) says its version."""


class ChaineRompue(ErreurAttendue):
    """A stored event is not the one that was appended.

    ``position``, ``stream`` and ``version`` say which, ``raison`` why.
    """

    genre = Genre.ALTERE
    reference = "chaine-rompue"
    titre = "Le dossier a été altéré"

    def __init__(self, position: int, stream: UUID, version: int, raison: str) -> None:
        """Name the first broken event."""
        self.position, self.stream, self.version, self.raison = position, stream, version, raison
        super().__init__(
            f"chaîne rompue à la position {position} (flux {stream}, version {version}) : {raison}. Prévenez l'auditeur."
        )


def lire(connexion: psycopg.Connection[Any], schema: str, stream: UUID) -> list[Ligne]:
    """Stored rows of one stream, in order of version.

    An image begins with its stream and version: bytes sort in that order, for nothing, where the server may copy them all.
    """
    curseur = connexion.cursor(row_factory=tuple_row, binary=True)
    requete = f"select {COLONNES} from {schema}.evenements where stream = %s"
    return sorted(curseur.execute(requete, (stream,), prepare=True).fetchall())


def lire_plusieurs(
    connexion: psycopg.Connection[Any], schema: str, streams: Sequence[UUID]
) -> dict[UUID, list[EvenementLu]]:
    """Events of several streams in one round trip; a stream without event has an empty list."""
    curseur = connexion.cursor(row_factory=tuple_row, binary=True)
    requete = f"select {COLONNES} from {schema}.evenements where stream = any(%s)"
    lus: dict[UUID, list[EvenementLu]] = {stream: [] for stream in streams}
    for e in decoder(sorted(curseur.execute(requete, (list(streams),), prepare=True).fetchall())):
        lus[e.stream].append(e)
    return lus


def lire_apres(
    connexion: psycopg.Connection[Any],
    schema: str,
    position: int,
    limite: int,
    types: Sequence[type[Evenement]] = (),
) -> list[EvenementLu]:
    """The first ``limite`` events after a position, in order, of all types or of these only: what the relay and the
    HTTP flux publish. A rare type is found by its index, without reading what lies between.
    """
    curseur = connexion.cursor(row_factory=tuple_row, binary=True)
    codes = [classe.code for classe in types]
    requete = (
        f"select {COLONNES} from {schema}.evenements where position > %s"
        f"{' and type = any(%s::smallint[])' if codes else ''} order by position limit %s"
    )
    parametres = (position, codes, limite) if codes else (position, limite)
    return decoder(curseur.execute(requete, parametres, prepare=True).fetchall())


def lire_aux(connexion: psycopg.Connection[Any], schema: str, positions: Sequence[int]) -> list[EvenementLu]:
    """The events at these positions, in no order."""
    curseur = connexion.cursor(row_factory=tuple_row, binary=True)
    requete = f"select {COLONNES} from {schema}.evenements where position = any(%s::bigint[])"
    return decoder(curseur.execute(requete, (list(positions),), prepare=True).fetchall())


def derniere(schema: str) -> str:
    """SQL of the position of the last event, 0 in an empty log; ``schema`` may be a name to be filled in."""
    return f"(select coalesce(max(position), 0) from {schema}.evenements)"


def derniere_position(connexion: psycopg.Connection[Any], schema: str) -> int:
    """Position of the last event; 0 in an empty log."""
    ((position,),) = connexion.cursor(row_factory=tuple_row).execute(f"select {derniere(schema)}").fetchall()
    return int(position)


def compter_apres(connexion: psycopg.Connection[Any], schema: str, position: int, jusque: int) -> tuple[int, int]:
    """The first position after one, and how many events there are up to another, included."""
    curseur = connexion.cursor(row_factory=tuple_row)
    requete = (
        f"select coalesce(min(position), 0), count(*) from {schema}.evenements where position > %s and position <= %s"
    )
    ligne = curseur.execute(requete, (position, jusque)).fetchone()
    return (int(ligne[0]), int(ligne[1])) if ligne else (0, 0)


def verifier_chaine(lignes: Iterable[Ligne], schema: str) -> None:
    """Recompute the chain of one stream from its first event.

    Raises :class:`ChaineRompue` at the first event that is altered, missing or out of order.
    """
    precedent, attendue, lire_version = genese(schema), None, _VERSION.unpack_from
    for image, hash_ in lignes:
        (version,) = lire_version(image)
        if attendue is None:
            attendue = version if version in (0, 1) else 1
        precedent = maillon(precedent, image)
        if version != attendue or precedent != hash_:
            stream, _, position, *_ = FIXE.unpack_from(image)
            manque = f"la version {attendue} manque" if version != attendue else None
            raise ChaineRompue(
                position, UUID(bytes=stream), version, manque or "le contenu ne correspond pas à l'empreinte"
            )
        attendue += 1


def rejouer(connexion: psycopg.Connection[Any], schema: str, stream: UUID) -> list[EvenementLu]:
    """Events of one stream, its chain checked; raises :class:`ChaineRompue`."""
    lignes = lire(connexion, schema, stream)
    verifier_chaine(lignes, schema)
    return decoder(lignes)
