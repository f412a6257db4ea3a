"""An event as read back: envelope, clear part as a dict, sealed part still closed."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from ledger.dates import date_civile
from ledger.events.base import Evenement
from ledger.keys import Coffre
from ledger.sealing import desceller, separer


class EvenementLu(NamedTuple):
    """One stored event. ``corps`` is its clear part; ``classe`` is None for a type this version does not know.

    Folds read the dict: validating each model again costs twice as much as the rest of a replay.
    """

    stream: UUID
    version: int
    position: int
    classe: type[Evenement] | None
    type_: int
    survenu_le: date
    enregistre_le: datetime
    cible: int | None
    evenement_id: UUID
    commande_id: UUID
    contexte: str
    corps: dict[str, Any]
    scelle: bytes | None
    hash: bytes

    @property
    def originator_id(self) -> UUID:
        """Stream, under eventsourcing's name."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """Version, under eventsourcing's name."""
        return self.version

    @property
    def connu_le(self) -> date:
        """Civil date of record, in Europe/Paris."""
        return date_civile(self.enregistre_le)

    @property
    def type_stable(self) -> str:
        """Stable type name, e.g. ``orientation.decidee.v1``."""
        return self.classe.type_stable() if self.classe else f"inconnu.{self.type_}"

    def lire_contexte(self) -> dict[str, Any]:
        """Actor, role, structure, channel, rules applied and cause, as recorded."""
        contexte: dict[str, Any] = orjson.loads(self.contexte) if self.contexte else {}
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
