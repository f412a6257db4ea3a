"""An event as read back: envelope, clear part as a dict, sealed part still closed."""

import struct
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from ledger.chain import FIXE, LONGUEUR, image, jours, microsecondes, separer
from ledger.dates import EPOQUE_DATE, EPOQUE_INSTANT, date_civile
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.hausse import Hausse, hausses_du_catalogue
from ledger.events.reserve import RESERVE, champs_reserves, taire, textes_reserves
from ledger.keys import Coffre
from ledger.sealing import desceller
from ledger.sealing import separer as separer_champs

AUCUN_ID: Final = UUID(int=0)


class EvenementLu:
    """One stored event, read-only. ``corps`` is its clear part; ``classe`` is None for a type this version does not know.

    An old version of a type is read as the last one (:mod:`ledger.events.hausse`), and nothing of it tells of health
    (:mod:`ledger.events.reserve`); :meth:`tel_quel` is the version that was recorded.

    Folds read the dict: validating each model again costs twice as much as the rest of a replay. Everything else stays in
    the image, as stored and hashed, until it is asked for: most replays never do.
    """

    __slots__ = ("cible", "classe", "corps", "hash", "image", "position", "stream", "survenu_le", "version")

    def __init__(
        self,
        stream: UUID,
        version: int,
        position: int,
        classe: type[Evenement] | None,
        survenu_le: date,
        cible: int | None,
        corps: dict[str, Any],
        image: bytes,
        hash_: bytes,
    ) -> None:
        """``image`` holds everything else (:mod:`ledger.chain`): see :func:`decoder`, which reads it."""
        self.stream = stream
        self.version = version
        self.position = position
        self.classe = classe
        self.survenu_le = survenu_le
        self.cible = cible
        self.corps = corps
        self.image = image
        self.hash = hash_

    @staticmethod
    def de_memoire(
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
        (lu,) = decoder([(image(fixe, b"", evenement.partie_claire().encode(), None), b"")])
        return lu

    @property
    def type_(self) -> int:
        """Number under which the type is stored."""
        type_: int = FIXE.unpack_from(self.image)[3]
        return type_

    @property
    def evenement_id(self) -> UUID:
        """Id of the event."""
        return UUID(bytes=FIXE.unpack_from(self.image)[7])

    @property
    def commande_id(self) -> UUID:
        """Id of the command that recorded it."""
        return UUID(bytes=FIXE.unpack_from(self.image)[8])

    @property
    def enregistre_le(self) -> datetime:
        """Instant of record, UTC."""
        return EPOQUE_INSTANT + timedelta(microseconds=FIXE.unpack_from(self.image)[5])

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

    def tel_quel(self) -> tuple[type[Evenement] | None, dict[str, Any]]:
        """Type and clear part of the version that was recorded, without what tells of health."""
        if self.type_ not in _HAUSSES:
            return self.classe, self.corps
        classe = _CLASSES[self.type_]
        return classe, taire(classe, self._clair())

    def exacts(self, coffre: Coffre | None) -> dict[str, Any]:
        """Codes of the clear part that tell of health, by field, where it says « autre » in their place.

        Sealed, they need a ``coffre``; before they were, they are read where they were recorded. None of a person who was
        erased, nor of an old version of a type.
        """
        if self.classe is None or not champs_reserves(self.classe):
            return {}
        scelle = dict(separer_champs(self.scelle)).get(RESERVE)
        if scelle is not None:
            ouvert = desceller(coffre, self.stream, self.evenement_id, RESERVE, scelle) if coffre is not None else None
            lus: dict[str, Any] = orjson.loads(ouvert) if ouvert is not None else {}
            return lus
        dits = self._clair()
        reserves = (*champs_reserves(self.classe), *textes_reserves(self.classe))
        return {nom: dits[nom] for nom in reserves if nom in dits and dits[nom] != self.corps.get(nom)}

    def _clair(self) -> dict[str, Any]:
        clair = separer(self.image)[1]
        lu: dict[str, Any] = orjson.loads(clair) if clair else {}
        return lu

    def lire_contexte(self) -> dict[str, Any]:
        """Actor, role, structure, channel, rules applied and cause, as recorded."""
        contexte, _, _ = separer(self.image)
        lu: dict[str, Any] = orjson.loads(contexte) if contexte else {}
        return lu

    @property
    def scelle(self) -> bytes | None:
        """Sealed part, closed; None when there is none."""
        return separer(self.image)[2]

    def desceller(self, coffre: Coffre) -> dict[str, Any]:
        """Sealed fields, opened; a field whose person was erased is None. Exact codes are apart: :meth:`exacts`.

        Raises :class:`~ledger.sealing.DescellementImpossible` when a value was altered.
        """
        champs: dict[str, Any] = {}
        for nom, valeur in separer_champs(self.scelle):
            if nom == RESERVE:
                continue
            ouvert = desceller(coffre, self.stream, self.evenement_id, nom, valeur)
            champs[nom] = None if ouvert is None else orjson.loads(ouvert)
        return champs

    def __eq__(self, autre: object) -> bool:
        """Same stored event."""
        if not isinstance(autre, EvenementLu):
            return NotImplemented
        return (self.image, self.hash) == (autre.image, autre.hash)

    def __hash__(self) -> int:
        """By stream and version."""
        return hash((self.stream, self.version))

    def __repr__(self) -> str:
        """Where and what, without content."""
        return f"<{self.type_stable} {self.stream} v{self.version} à la position {self.position}>"


_CLASSES: Final[dict[int, type[Evenement]]] = {classe.code: classe for classe in CATALOGUE}


def _relire(classe: type[Evenement], hausser: Hausse = lambda corps: corps) -> tuple[type[Evenement], Hausse]:
    """The last version of a type, and how a clear part that was recorded is read as one of it."""
    return classe, lambda corps: taire(classe, hausser(corps))


_HAUSSES: Final = {classe.code: _relire(classe) for classe in CATALOGUE if champs_reserves(classe)} | {
    code: _relire(*vers) for code, vers in hausses_du_catalogue().items()
}
"""Types whose clear part is not read as it stands: an old version, or one that holds codes of health."""
_UTILE: Final = struct.Struct(">16siqhi8xq32xi")
"""The part of an image that a fold reads: stream, version, position, type, survenu_le (days), cible, length of contexte."""


def decoder(lignes: Sequence[tuple[bytes, bytes]]) -> list[EvenementLu]:
    """Images and their hashes as events, the clear part parsed and, for an old version of a type, raised to the last.

    All clear parts are parsed in one call, as one JSON array: a call for each costs a third more.
    """
    utile, longueur, debut = _UTILE.unpack_from, LONGUEUR.unpack_from, _UTILE.size
    entetes, clairs = [], []
    for image_, _ in lignes:
        entete = utile(image_)
        clair = debut + entete[-1] + LONGUEUR.size
        fin = clair + longueur(image_, clair - LONGUEUR.size)[0]
        entetes.append(entete)
        clairs.append(image_[clair:fin] or b"{}")
    classes, jour, hausses = _CLASSES.get, date.fromordinal, _HAUSSES
    lus, stream, octets = [], AUCUN_ID, b""
    lues = orjson.loads(b"[%b]" % b",".join(clairs))
    for entete, lue, (image_, hash_) in zip(entetes, lues, lignes, strict=True):
        s, version, position, type_, jours_, cible, _ = entete
        if s != octets:
            stream, octets = UUID(bytes=s), s
        classe, corps = classes(type_), lue
        if type_ in hausses:
            classe, hausser = hausses[type_]
            corps = hausser(lue)
        le = jour(jours_ + EPOQUE_DATE)
        lus.append(EvenementLu(stream, version, position, classe, le, cible or None, corps, image_, hash_))
    return lus
