"""The map of a log: stream → version and hash of its last event, as a Merkle tree in order of the streams' first events.

Its leaves are few (a département has tens of thousands of dossiers): all levels stay in memory, and a checkpoint
recomputes only what is above the streams that moved.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.preuve.arbre import VIDE, feuille, noeud
from ledger.preuve.verifier import TETE

PAGE: Final = 32
"""Heads kept together: what one row holds, under what PostgreSQL would put aside (2 kB)."""

Tete = tuple[int, int, bytes]
"""Last event of a stream: its rank in the map, its version, its hash. A plain tuple: one is made for each event."""


class Carte:
    """The heads of all streams, and the tree over them."""

    def __init__(self, tetes: Iterable[tuple[bytes, int, bytes]] = ()) -> None:
        """``tetes``: stream, version and hash, in order of rank."""
        self._tetes: dict[bytes, Tete] = {}
        self._flux: list[bytes] = []
        self._niveaux: list[list[bytes]] = [[]]
        self._touches: set[int] = set()
        self._deplacees: set[int] = set()
        for stream, version, hash_ in tetes:
            self.poser(stream, version, hash_)
        self.garder()

    @classmethod
    def de(cls, pages: Iterable[bytes]) -> "Carte":
        """The map of these pages, in order."""
        return cls(tete for page in pages for tete in TETE.iter_unpack(page))

    def __len__(self) -> int:
        """Streams."""
        return len(self._tetes)

    def tete(self, stream: bytes) -> Tete | None:
        """Head of a stream."""
        return self._tetes.get(stream)

    def poser(self, stream: bytes, version: int, hash_: bytes) -> None:
        """Set the head of a stream; a new one comes last."""
        connue = self._tetes.get(stream)
        if connue is None:
            rang = len(self._flux)
            self._flux.append(stream)
        else:
            rang = connue[0]
        self._tetes[stream] = rang, version, hash_
        self._touches.add(rang)

    def pages(self) -> Iterator[tuple[int, bytes]]:
        """The pages where a head was set since the map was kept: number, and heads (:data:`TETE`) in order of rank."""
        self._calculer()
        for page in sorted(self._deplacees):
            yield page, b"".join(map(self.octets, self._flux[page * PAGE : (page + 1) * PAGE]))

    def garder(self) -> None:
        """The map is kept as it is."""
        self._calculer()
        self._deplacees.clear()

    def racine(self) -> bytes:
        """Root of the tree of all heads."""
        self._calculer()
        return self._niveaux[-1][0] if self._tetes else VIDE

    def octets(self, stream: bytes) -> bytes:
        """Leaf of a stream: what is hashed of it."""
        _, version, hash_ = self._tetes[stream]
        return TETE.pack(stream, version, hash_)

    def inclusion(self, stream: bytes) -> list[bytes]:
        """Audit path of a stream's leaf."""
        self._calculer()
        rang, chemin = self._tetes[stream][0], []
        for niveau in self._niveaux[:-1]:
            frere = rang ^ 1
            if frere < len(niveau):
                chemin.append(niveau[frere])
            rang >>= 1
        return chemin

    def _calculer(self) -> None:
        """Recompute what is above the leaves that moved; the last node of an odd level goes up as it is."""
        if not self._touches:
            return
        self._deplacees.update({rang // PAGE for rang in self._touches})
        bas = self._niveaux[0]
        bas.extend([VIDE] * (len(self._flux) - len(bas)))
        for rang in self._touches:
            bas[rang] = feuille(self.octets(self._flux[rang]))
        touches, niveau, hauteur = self._touches, bas, 0
        while (nombre := len(niveau)) > 1:
            hauteur += 1
            if hauteur == len(self._niveaux):
                self._niveaux.append([])
            dessus = self._niveaux[hauteur]
            dessus.extend([VIDE] * ((nombre + 1) // 2 - len(dessus)))
            touches = {rang >> 1 for rang in touches}
            for rang in touches:
                gauche = 2 * rang
                droite = gauche + 1
                dessus[rang] = noeud(niveau[gauche], niveau[droite]) if droite < nombre else niveau[gauche]
            niveau = dessus
        self._touches = set()
