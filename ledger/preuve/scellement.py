"""Sealing: the events of a log, one after the other, each checked before it enters the tree.

What is signed was checked first: positions are dense, each stream goes on from the head that the last checkpoint sealed,
its chain is right, records do not go back. A log that was altered is not sealed: it is refused, with the position.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from struct import Struct
from typing import Final
from uuid import UUID

from ledger.chain import genese
from ledger.erreurs import ErreurAttendue, Genre
from ledger.preuve.arbre import Bord, Tuile
from ledger.preuve.carte import Carte
from ledger.preuve.note import Point, origine

ENTETE: Final = Struct(">16siq6xq")
"""The fields read of an event (:data:`ledger.chain.FIXE`): stream, version, position, when it was recorded (µs)."""
COMMANDES_AUCUNE: Final = bytes(32)
"""Hash of no command."""
COMMANDE_SQL: Final = (
    "uuid_send(commande_id) || int4send(octet_length(empreinte)) || empreinte || int8send(position)"
    " || int4send(version) || int2send(nombre) || timestamptz_send(enregistre_le)"
)
"""Image of a command answered, as the database gives it."""
COMMANDES_SQL: Final = (
    "select commande, '\\x'::bytea from (select {image} as commande, position, commande_id from {schema}.commandes"
    " where nombre > 0 and position > {apres} and position <= {jusque}) c order by position, commande_id"
)
"""Commands that wrote events up to a position, in order; one without event may come at any time, and says nothing."""


class JournalAltere(ErreurAttendue):
    """The log is not the one that was sealed, or its chain is broken: nothing is signed."""

    genre = Genre.ALTERE
    reference = "journal-altere"
    titre = "Le journal a été altéré"


def commandes(precedente: bytes, images: Iterable[bytes]) -> bytes:
    """Hash of the commands answered, these ones more."""
    for image in images:
        precedente = sha256(precedente + image).digest()
    return precedente


class Scellement:
    """The state of the sealer of one log, after ``bord.taille`` events."""

    def __init__(self, schema: str, bord: Bord, carte: Carte, commandes: bytes, instant: int) -> None:
        """``commandes``: hash of the commands answered; ``instant``: when the last event was recorded (µs)."""
        self.schema = schema
        self.bord = bord
        self.carte = carte
        self.commandes = commandes
        self.position = bord.taille
        """Last event read."""
        self._instant = instant
        self._genese = genese(schema)
        self._feuilles: list[bytes] = []

    def absorber(self, lignes: Iterable[tuple[bytes, bytes]]) -> None:
        """Take the next events of the log: image and hash of each, in order of position. About 2 µs an event.

        Raises :class:`JournalAltere`.
        """
        tetes, posees, feuilles = self.carte.tetes, self.carte.posees, self._feuilles
        lire, hacher, position, dernier = ENTETE.unpack_from, sha256, self.position, self._instant
        for image, hash_ in lignes:
            stream, version, lue, instant = lire(image)
            if connue := posees.get(stream) or tetes.get(stream):
                derniere, precedent = connue
                attendue = derniere + 1
            else:
                attendue, precedent = min(version, 1), self._genese
            position += 1
            if lue != position:
                raise _altere(position, "aucun événement à cette position")
            if version != attendue:
                raise _altere(position, f"la version {attendue} du flux {UUID(bytes=stream)} manque")
            if hacher(precedent + image).digest() != hash_:
                raise _altere(position, "le contenu ne correspond pas à l'empreinte, ou l'événement d'avant a changé")
            if instant < dernier:
                raise _altere(position, "il est daté d'avant celui qui le précède")
            dernier = instant
            posees[stream] = version, hash_
            feuilles.append(hacher(b"\0" + image).digest())
        self.position, self._instant = position, dernier

    def tuiles(self) -> list[Tuile]:
        """Enter what was taken in the tree; the tiles that are full by now."""
        pleines = list(self.bord.etendre(b"".join(self._feuilles)))
        self._feuilles.clear()
        return pleines

    def point(self, le: datetime) -> Point:
        """The state to be signed, once the tree holds all that was taken."""
        return Point(
            origine=origine(self.schema),
            taille=self.bord.taille,
            racine=self.bord.racine(),
            flux=len(self.carte),
            carte=self.carte.racine(),
            commandes=self.commandes,
            scelle_le=le,
        )


def _altere(position: int, raison: str) -> JournalAltere:
    return JournalAltere(
        f"position {position} : {raison}. Rien n'a été signé ; lancez « parcours verifier » et prévenez l'auditeur"
    )
