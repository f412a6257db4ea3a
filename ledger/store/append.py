"""One SQL call for a lot of commands: what they write, the call's fourteen arrays, its outcomes.

:mod:`ledger.store.group` shares a call among the threads that write; :func:`envoyer` is one call by itself.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.errors import error_from_result
from psycopg.generators import execute
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult

from ledger.store.arrays import Genre, dates, entiers_2, entiers_4, entiers_8, octets, tableau, textes, uuids


@dataclass(frozen=True, slots=True)
class Evenement:
    """One event as it is stored. ``rang`` says to which stream of the command it goes, from 0."""

    rang: int
    evenement_id: UUID
    type: int
    survenu_le: date
    contexte: str
    clair: str
    scelle: bytes | None = None
    cible: int | None = None


@dataclass(frozen=True, slots=True)
class Ecriture:
    """The writing of one command: its id, the fingerprint of its request, and its events on one or several streams.

    ``flux`` holds (stream, expected version): the version of the last event the decision knew, 0 for a new stream.
    """

    commande_id: UUID
    empreinte: bytes
    flux: tuple[tuple[UUID, int], ...]
    evenements: tuple[Evenement, ...]


class Statut(IntEnum):
    """The outcome of a command."""

    FAIT = 0
    DEJA_FAIT = 1
    CONFLIT = 2
    AUTRE_REQUETE = 3


@dataclass(frozen=True, slots=True)
class Issue:
    """Outcome of a command: version of its first stream, position and number of its events.

    On ``CONFLIT``, ``version`` is the one found instead of the expected one, and nothing was written.
    """

    statut: Statut
    version: int
    position: int | None
    nombre: int | None
    enregistre_le: datetime | None


APPEL = (
    "select statut, version, position, nombre, enregistre_le from {schema}.ajouter_lot("
    "$1::uuid[], $2::bytea[], $3::smallint[], $4::smallint[], $5::uuid[], $6::integer[], $7::smallint[], $8::uuid[],"
    " $9::smallint[], $10::date[], $11::bigint[], $12::text[], $13::text[], $14::bytea[])"
)
"""The call, ``{schema}`` being the log's."""
_COLONNES: Final = (
    *(Genre.UUID, Genre.OCTETS, Genre.ENTIER_2, Genre.ENTIER_2),
    *(Genre.UUID, Genre.ENTIER_4),
    *(Genre.ENTIER_2, Genre.UUID, Genre.ENTIER_2, Genre.DATE, Genre.ENTIER_8, Genre.TEXTE, Genre.TEXTE, Genre.OCTETS),
)
"""The call's arguments: four arrays by command, two by stream, eight by event."""
_BINAIRES: Final = [Format.BINARY] * len(_COLONNES)


@dataclass(frozen=True, slots=True)
class Paquet:
    """One command ready to travel: its elements of each array, and how many streams and events it has."""

    elements: tuple[bytes, ...]
    flux: int
    evenements: int


def empaqueter(ecriture: Ecriture) -> Paquet:
    """A command's elements; raises what keeps them from being packed (``struct.error``, ``OverflowError``…)."""
    flux, evenements = ecriture.flux, ecriture.evenements
    elements = (
        uuids((ecriture.commande_id,)),
        octets((ecriture.empreinte,)),
        entiers_2((len(flux),)),
        entiers_2((len(evenements),)),
        uuids([stream for stream, _ in flux]),
        entiers_4([attendue for _, attendue in flux]),
        entiers_2([evenement.rang + 1 for evenement in evenements]),
        uuids([evenement.evenement_id for evenement in evenements]),
        entiers_2([evenement.type for evenement in evenements]),
        dates([evenement.survenu_le for evenement in evenements]),
        entiers_8([evenement.cible for evenement in evenements]),
        textes([evenement.contexte for evenement in evenements]),
        textes([evenement.clair for evenement in evenements]),
        octets([evenement.scelle for evenement in evenements]),
    )
    return Paquet(elements, len(flux), len(evenements))


def envoyer(connexion: psycopg.Connection[Any], schema: str, lot: Sequence[Ecriture]) -> list[Issue]:
    """Send a lot in one call, in one transaction of its own; one outcome per command, in order."""
    if not lot:
        return []
    lancer(connexion, [empaqueter(ecriture) for ecriture in lot], APPEL.format(schema=schema).encode())
    return recevoir(connexion)


PREPARE: Final = b"ajouter_lot"
"""Name under which a connection prepares the call once."""


def lancer(connexion: psycopg.Connection[Any], lot: Sequence[Paquet], appel: bytes | None = None) -> None:
    """Send the call, or the one that was prepared, without waiting for its answer.

    It goes straight to libpq: what a cursor does for any query takes as long in Python as the lot itself.
    """
    flux, evenements = sum(paquet.flux for paquet in lot), sum(paquet.evenements for paquet in lot)
    nombres = (*(len(lot),) * 4, *(flux,) * 2, *(evenements,) * 8)
    tableaux = list(map(tableau, _COLONNES, nombres, zip(*(paquet.elements for paquet in lot), strict=True)))
    if appel is None:
        connexion.pgconn.send_query_prepared(PREPARE, tableaux, _BINAIRES, Format.BINARY)
    else:
        connexion.pgconn.send_query_params(appel, tableaux, None, _BINAIRES, Format.BINARY)
    connexion.pgconn.flush()


def recevoir(connexion: psycopg.Connection[Any]) -> list[Issue]:
    """Outcomes of the call that was sent."""
    return lire_issues(connexion.wait(execute(connexion.pgconn))[-1])


def lire_issues(resultat: PGresult | None) -> list[Issue]:
    """Outcomes that an answer holds; raises what it says, or that there is none."""
    if resultat is None:
        raise psycopg.OperationalError("le serveur n'a pas répondu")
    reussi(resultat)
    return [_issue(resultat, ligne) for ligne in range(resultat.ntuples)]


def reussi(resultat: PGresult) -> PGresult:
    """An answer that says no error; raises the one that it says."""
    if resultat.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        raise error_from_result(resultat)
    return resultat


_ORIGINE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""PostgreSQL's: instants are microseconds since then."""
_LUS: Final = tuple(struct.Struct(forme) for forme in (">h", ">i", ">q", ">h", ">q"))


def _issue(resultat: PGresult, ligne: int) -> Issue:
    lues = [resultat.get_value(ligne, colonne) for colonne in range(len(_LUS))]
    valeurs: list[Any] = [None if lue is None else forme.unpack(lue)[0] for forme, lue in zip(_LUS, lues, strict=True)]
    statut, version, position, nombre, instant = valeurs
    enregistre_le = None if instant is None else _ORIGINE + timedelta(microseconds=instant)
    return Issue(Statut(statut), version, position, nombre, enregistre_le)
