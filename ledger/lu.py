"""An event as read back: envelope, clear part as a dict, sealed part still closed."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from ledger.chain import FIXE, jours, microsecondes
from ledger.dates import EPOQUE_INSTANT, date_civile
from ledger.events.base import Evenement
from ledger.keys import Coffre
from ledger.sealing import desceller, separer

AUCUN_ID: Final = UUID(int=0)


class EvenementLu:
    """One stored event, read-only. ``corps`` is its clear part; ``classe`` is None for a type this version does not know.

    Folds read the dict: validating each model again costs twice as much as the rest of a replay. Ids and the instant of
    record stay in the fixed-width part, as stored and hashed, until they are asked for: most replays never do.
    """

    __slots__ = (
        "_contexte", "_fixe", "cible", "classe", "corps", "hash", "position", "scelle", "stream", "survenu_le", "version",
    )  # fmt: skip

    def __init__(
        self,
        stream: UUID,
        version: int,
        position: int,
        classe: type[Evenement] | None,
        survenu_le: date,
        cible: int | None,
        corps: dict[str, Any],
        contexte: str,
        scelle: bytes | None,
        fixe: bytes,
        hash_: bytes,
    ) -> None:
        """``fixe`` is the fixed-width part (:data:`ledger.chain.FIXE`), ``contexte`` the stored JSON."""
        self.stream = stream
        self.version = version
        self.position = position
        self.classe = classe
        self.survenu_le = survenu_le
        self.cible = cible
        self.corps = corps
        self.scelle = scelle
        self.hash = hash_
        self._contexte = contexte
        self._fixe = fixe

    @classmethod
    def de_memoire(
        cls,
        evenement: Evenement,
        *,
        stream: UUID,
        version: int,
        position: int,
        enregistre_le: datetime,
        evenement_id: UUID,
        cible: int | None = None,
        commande_id: UUID = AUCUN_ID,
    ) -> "EvenementLu":
        """An event as it would be read back from this place of the log, without context, sealed part nor chain."""
        fixe = FIXE.pack(
            stream.bytes,
            version,
            position,
            evenement.code,
            jours(evenement.survenu_le),
            microsecondes(enregistre_le),
            cible or 0,
            evenement_id.bytes,
            commande_id.bytes,
        )
        corps = orjson.loads(evenement.partie_claire())
        return cls(stream, version, position, type(evenement), evenement.survenu_le, cible, corps, "", None, fixe, b"")

    @property
    def type_(self) -> int:
        """Number under which the type is stored."""
        type_: int = FIXE.unpack(self._fixe)[3]
        return type_

    @property
    def evenement_id(self) -> UUID:
        """Id of the event."""
        return UUID(bytes=FIXE.unpack(self._fixe)[7])

    @property
    def commande_id(self) -> UUID:
        """Id of the command that recorded it."""
        return UUID(bytes=FIXE.unpack(self._fixe)[8])

    @property
    def enregistre_le(self) -> datetime:
        """Instant of record, UTC."""
        return EPOQUE_INSTANT + timedelta(microseconds=FIXE.unpack(self._fixe)[5])

    @property
    def connu_le(self) -> date:
        """Civil date of record, in Europe/Paris."""
        return date_civile(self.enregistre_le)

    @property
    def originator_id(self) -> UUID:
        """Stream, under eventsourcing's name."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """Version, under eventsourcing's name."""
        return self.version

    @property
    def type_stable(self) -> str:
        """Stable type name, e.g. ``orientation.decidee.v1``."""
        return self.classe.type_stable() if self.classe else f"inconnu.{self.type_}"

    def lire_contexte(self) -> dict[str, Any]:
        """Actor, role, structure, channel, rules applied and cause, as recorded."""
        contexte: dict[str, Any] = orjson.loads(self._contexte) if self._contexte else {}
        return contexte

    def desceller(self, coffre: Coffre) -> dict[str, Any]:
        """Sealed fields, opened; a field whose person was erased is None.

        Raises :class:`~ledger.sealing.DescellementImpossible` when a value was altered.
        """
        champs: dict[str, Any] = {}
        for nom, valeur in separer(self.scelle):
            ouvert = desceller(coffre, self.stream, self.evenement_id, nom, valeur)
            champs[nom] = None if ouvert is None else orjson.loads(ouvert)
        return champs

    def __eq__(self, autre: object) -> bool:
        """Same stored event."""
        if not isinstance(autre, EvenementLu):
            return NotImplemented
        return (self._fixe, self.corps, self.scelle, self.hash) == (autre._fixe, autre.corps, autre.scelle, autre.hash)

    def __hash__(self) -> int:
        """By stream and version."""
        return hash((self.stream, self.version))

    def __repr__(self) -> str:
        """Where and what, without content."""
        return f"<{self.type_stable} {self.stream} v{self.version} à la position {self.position}>"
