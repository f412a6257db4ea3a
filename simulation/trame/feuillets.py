"""Stored events waiting for their place in the log: told dossier by dossier, read back in the order of their recording.

Dossiers are told one after the other, which keeps one dossier's state and key in memory at a time; the log wants all
dossiers mixed by instant. In between, leaves lie in a temporary file, by day of record: memory holds a buffer and one
day, whatever the size of the département.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import IO, Final, NamedTuple
from uuid import UUID

from ledger.dates import EPOQUE_DATE, EPOQUE_INSTANT
from ledger.store.append import Evenement
from ledger.store.bulk import Ligne

TAMPON_MAX_OCTETS: Final = 8 << 20
JOUR_US: Final = 86_400_000_000
_CLE = struct.Struct(">qIiiIi")
_FIXE = struct.Struct(">HiI16s16s16s")


class Feuillet(NamedTuple):
    """One stored event. ``rang`` is its number in dossier ``numero``, ``cible`` the rang that it corrects or 0.

    ``instant`` in microseconds since 2000 (UTC), ``survenu`` in days since 2000.
    """

    instant: int
    numero: int
    rang: int
    stream: bytes
    type_: int
    survenu: int
    cible: int
    evenement_id: bytes
    commande_id: bytes
    contexte: str
    clair: bytes
    scelle: bytes | None


class Liasse:
    """Leaves sorted through a file: :meth:`ajouter` them all, then read :meth:`lignes` once."""

    def __init__(self, fichier: IO[bytes], *, tampon_max_octets: int = TAMPON_MAX_OCTETS) -> None:
        """``fichier`` is an empty temporary file, open for reading and writing; its owner closes it."""
        self._fichier = fichier
        self._tampon_max = tampon_max_octets
        self._tampons: defaultdict[int, bytearray] = defaultdict(bytearray)
        self._taille = 0
        self._fin = 0
        self._morceaux: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self._contextes: dict[str, int] = {}
        self._vises: set[tuple[int, int]] = set()

    def ajouter(self, f: Feuillet) -> None:
        """Add a leaf, in any order."""
        contexte = self._contextes.setdefault(f.contexte, len(self._contextes))
        if f.cible:
            self._vises.add((f.numero, f.cible))
        longueur = -1 if f.scelle is None else len(f.scelle)
        cle = _CLE.pack(f.instant, f.numero, f.rang, f.cible, len(f.clair), longueur)
        fixe = _FIXE.pack(f.type_, f.survenu, contexte, f.stream, f.evenement_id, f.commande_id)
        octets = b"".join((cle, fixe, f.clair, f.scelle or b""))
        self._tampons[f.instant // JOUR_US] += octets
        self._taille += len(octets)
        if self._taille > self._tampon_max:
            self._vider()

    def _vider(self) -> None:
        """Write the buffers, one piece a day, and remember where."""
        for jour, tampon in self._tampons.items():
            self._morceaux[jour].append((self._fin, len(tampon)))
            self._fin += self._fichier.write(tampon)
        self._tampons.clear()
        self._taille = 0

    def lignes(self, position: int) -> Iterator[Ligne]:
        """Rows to append after ``position`` in the order of recording.

        A correction bears the position of what it corrects, which is always earlier in the log.
        """
        self._vider()
        contextes = list(self._contextes)
        positions: dict[tuple[int, int], int] = {}
        for jour in sorted(self._morceaux):
            octets, places = self._jour(jour)
            for _, numero, rang, cible, debut in places:
                position += 1
                if (numero, rang) in self._vises:
                    positions[numero, rang] = position
                yield _lire(octets, debut, contextes, positions.pop((numero, cible)) if cible else None)

    def _jour(self, jour: int) -> tuple[bytes, list[tuple[int, int, int, int, int]]]:
        """Leaves of a day, and (instant, numero, rang, cible, where it begins) of each, in order."""
        octets = bytearray()
        for debut, longueur in self._morceaux[jour]:
            self._fichier.seek(debut)
            octets += self._fichier.read(longueur)
        places, debut = [], 0
        while debut < len(octets):
            instant, numero, rang, cible, clair, scelle = _CLE.unpack_from(octets, debut)
            places.append((instant, numero, rang, cible, debut))
            debut += _CLE.size + _FIXE.size + clair + max(scelle, 0)
        places.sort()
        return bytes(octets), places


def _lire(octets: bytes, debut: int, contextes: list[str], cible: int | None) -> Ligne:
    """The row at this place, correcting the position ``cible`` if any."""
    instant, _, _, _, clair, scelle = _CLE.unpack_from(octets, debut)
    debut += _CLE.size
    type_, survenu, contexte, stream, evenement_id, commande_id = _FIXE.unpack_from(octets, debut)
    debut += _FIXE.size
    milieu = debut + clair
    return Ligne(
        stream=UUID(bytes=stream),
        enregistre_le=EPOQUE_INSTANT + timedelta(microseconds=instant),
        commande_id=UUID(bytes=commande_id),
        evenement=Evenement(
            rang=0,
            evenement_id=UUID(bytes=evenement_id),
            type=type_,
            survenu_le=date.fromordinal(survenu + EPOQUE_DATE),
            contexte=contextes[contexte],
            clair=octets[debut:milieu].decode(),
            scelle=octets[milieu : milieu + scelle] if scelle >= 0 else None,
            cible=cible,
        ),
    )
