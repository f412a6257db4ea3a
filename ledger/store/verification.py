"""Verification of a whole log: every chain from its first event, versions and positions dense.

Streams the table in order of (stream, version) through a binary COPY, about 200,000 events a second. What chains alone
cannot see, the removal of the very last events of the log, is told by a witness kept elsewhere: give its position and
its hash.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from ledger.chain import FIXE, IMAGE_SQL, genese, maillon
from ledger.events import CATALOGUE
from ledger.store.copie import lignes
from ledger.store.migrations import schema_valide

AVANCE = 10_000
"""Events between two calls of ``avancer``."""


@dataclass(frozen=True, slots=True)
class Rupture:
    """A broken event; ``stream`` and ``version`` are None when the event itself is gone."""

    position: int
    stream: UUID | None
    version: int | None
    raison: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome: events and streams read, position and hash of the last event, first broken event by position if any."""

    evenements: int
    flux: int
    position: int
    hash: str
    rupture: Rupture | None


class Observateur(Protocol):
    """Who reads along, and knows of breaks that chains do not show."""

    def preparer(self, connexion: psycopg.Connection[Any], nombre: int) -> None:
        """Before the first event, on the snapshot; ``nombre`` events follow."""

    def lire(self, image: bytes, hash_: bytes) -> None:
        """One event, streams one after the other, each in order of version."""

    def conclure(self) -> Iterator[Rupture]:
        """The breaks."""


def verifier(
    connexion: psycopg.Connection[Any],
    schema: str,
    *,
    temoin: tuple[int, str] | None = None,
    avancer: Callable[[int], None] = lambda _: None,
    observateur: Observateur | None = None,
) -> Verification:
    """Check every chain of the log, on one consistent snapshot.

    ``temoin``: a (position, hash in hexadecimal) known from elsewhere, which must still be there. ``avancer`` is told
    now and then how many more events were read, all of them in the end. ``observateur`` reads the same events.
    """
    schema_valide(schema)
    requete = f"select {IMAGE_SQL}, hash from {schema}.evenements order by stream, version"
    with connexion.transaction():
        connexion.execute("set transaction isolation level repeatable read, read only")
        nombre = _nombre(connexion, schema)
        lecture = Lecture(genese(schema), temoin, bytearray(nombre + 1))
        if observateur is not None:
            observateur.preparer(connexion, nombre)
        dits = 0
        for image, hash_ in lignes(connexion, requete):
            lecture.lire(image, hash_)
            if observateur is not None:
                observateur.lire(image, hash_)
            if lecture.evenements - dits == AVANCE:
                avancer(AVANCE)
                dits += AVANCE
        if lecture.evenements > dits:
            avancer(lecture.evenements - dits)
        noms = connexion.cursor(row_factory=tuple_row).execute(f"select code, nom from {schema}.types").fetchall()
        lecture.verifier_types(dict(noms))
    if observateur is not None:
        for rupture in observateur.conclure():
            lecture.retenir(rupture)
    return lecture.conclure()


def _nombre(connexion: psycopg.Connection[Any], schema: str) -> int:
    ligne = connexion.cursor(row_factory=tuple_row).execute(f"select count(*) from {schema}.evenements").fetchone()
    assert ligne is not None  # noqa: S101 - an aggregate has one row
    return int(ligne[0])


@dataclass(slots=True)
class Lecture:
    """The chains of a log, as they are read: streams one after the other, each in order of version."""

    genese: bytes
    temoin: tuple[int, str] | None
    vues: bytearray
    """One byte a position that a dense log of so many events has, set once seen."""
    types: frozenset[int] = field(default_factory=lambda: frozenset(classe.code for classe in CATALOGUE))
    evenements: int = 0
    flux: int = 0
    dernier: tuple[int, bytes] = (0, b"")
    stream: bytes = b""
    attendue: int = 1
    precedent: bytes = b""
    rupture: Rupture | None = None

    def lire(self, image: bytes, hash_: bytes) -> None:
        """One event."""
        stream, version, position, type_, *_ = FIXE.unpack_from(image)
        self.evenements += 1
        self._marquer(position, hash_)
        if stream != self.stream:
            self.flux += 1
            self.stream, self.precedent, self.attendue = stream, self.genese, min(version, 1)
        if version != self.attendue:
            self._rompre(position, stream, version, f"la version {self.attendue} du flux manque")
        elif type_ not in self.types:
            self._rompre(position, stream, version, f"type d'événement inconnu : {type_}")
        if maillon(self.precedent, image) != hash_:
            self._rompre(position, stream, version, "le contenu ne correspond pas à l'empreinte")
        self.precedent, self.attendue = hash_, version + 1

    def _marquer(self, position: int, hash_: bytes) -> None:
        if 0 < position < len(self.vues):  # beyond it, another one is missing
            self.vues[position] = 1
        if position > self.dernier[0]:
            self.dernier = (position, hash_)
        if self.temoin is not None and position == self.temoin[0] and hash_.hex() != self.temoin[1]:
            self._rompre(position, None, None, "l'empreinte diffère de celle du témoin")

    def _rompre(self, position: int, stream: bytes | None, version: int | None, raison: str) -> None:
        self.retenir(Rupture(position, UUID(bytes=stream) if stream else None, version, raison))

    def retenir(self, rupture: Rupture) -> None:
        """Keep the first broken position; of two faults there, the first told."""
        if self.rupture is None or rupture.position < self.rupture.position:
            self.rupture = rupture

    def verifier_types(self, noms: dict[int, str]) -> None:
        """Events store a number: the table that names it must say what the catalogue says."""
        for classe in CATALOGUE:
            if noms.get(classe.code) != classe.type_stable():
                raison = (
                    f"la table des types nomme {noms.get(classe.code)} le type {classe.code} ({classe.type_stable()})"
                )
                self._rompre(0, None, None, raison)

    def conclure(self) -> Verification:
        """Dense positions, the witness, and the outcome."""
        position, hash_ = self.dernier
        trou = self.vues.find(0, 1)
        if trou > 0:
            self._rompre(trou, None, None, "aucun événement à cette position")
        if self.temoin is not None and self.temoin[0] > position:
            self._rompre(self.temoin[0], None, None, f"le journal s'arrête à la position {position}, avant le témoin")
        return Verification(self.evenements, self.flux, position, hash_.hex(), self.rupture)
