"""The map of a log: stream → version and hash of its last event, as a Merkle tree in order of the streams' first events.

Its leaves are few (a département has tens of thousands of dossiers): all levels stay in memory, and a checkpoint
recomputes only what is above the streams that moved.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from ledger.preuve.arbre import VIDE
from ledger.preuve.verifier import TETE

PAGE: Final = 32
"""Heads kept together: what one row holds, under what PostgreSQL would put aside (2 kB)."""

Tete = tuple[int, bytes]
"""Last event of a stream: its version, its hash. A plain tuple: one is made for each event."""


class Carte:
    """The heads of all streams, and the tree over them."""

    def __init__(self, tetes: Iterable[tuple[bytes, int, bytes]] = ()) -> None:
        """``tetes``: stream, version and hash, in order of rank."""
        self.posees: dict[bytes, Tete] = {stream: (version, hash_) for stream, version, hash_ in tetes}
        """Heads set since the tree was computed, over those that it has; a new stream comes last."""
        self.tetes: dict[bytes, Tete] = {}
        """Heads that the tree has."""
        self._rangs: dict[bytes, int] = {}
        self._octets: list[bytes] = []
        self._niveaux: list[list[bytes]] = [[]]
        self._deplacees: set[int] = set()
        self.garder()

    @classmethod
    def de(cls, pages: Iterable[bytes]) -> "Carte":
        """The map of these pages, in order."""
        return cls(tete for page in pages for tete in TETE.iter_unpack(page))

    def __len__(self) -> int:
        """Streams."""
        self._calculer()
        return len(self.tetes)

    def rang(self, stream: bytes) -> int | None:
        """Rank of a stream in the tree; None for one that has no event."""
        self._calculer()
        return self._rangs.get(stream)

    def version(self, stream: bytes) -> int:
        """Version of the last event of a stream; 0 for one that has none."""
        self._calculer()
        return self.tetes.get(stream, (0, b""))[0]

    def pages(self) -> Iterator[tuple[int, bytes]]:
        """The pages where a head was set since the map was kept: number, and heads (:data:`TETE`) in order of rank."""
        self._calculer()
        for page in sorted(self._deplacees):
            yield page, b"".join(self._octets[page * PAGE : (page + 1) * PAGE])

    def garder(self) -> None:
        """The map is kept as it is."""
        self._calculer()
        self._deplacees.clear()

    def racine(self) -> bytes:
        """Root of the tree of all heads."""
        self._calculer()
        return self._niveaux[-1][0] if self.tetes else VIDE

    def octets(self, stream: bytes) -> bytes:
        """Leaf of a stream: what is hashed of it."""
        self._calculer()
        return self._octets[self._rangs[stream]]

    def inclusion(self, stream: bytes) -> list[bytes]:
        """Audit path of a stream's leaf."""
        self._calculer()
        rang, chemin = self._rangs[stream], []
        for niveau in self._niveaux[:-1]:
            frere = rang ^ 1
            if frere < len(niveau):
                chemin.append(niveau[frere])
            rang >>= 1
        return chemin

    def _calculer(self) -> None:
        """Enter the heads that were set, and recompute what is above them; the last node of an odd level goes up as it is.

        The hashes are those of :func:`~ledger.preuve.arbre.feuille` and :func:`~ledger.preuve.arbre.noeud`, without a call
        for each: they are made for every head that moved.
        """
        if not self.posees:
            return
        bas, octets, rangs, touches = self._niveaux[0], self._octets, self._rangs, set[int]()
        for stream, (version, hash_) in self.posees.items():
            tete = TETE.pack(stream, version, hash_)
            if (rang := rangs.setdefault(stream, len(bas))) == len(bas):
                bas.append(VIDE)
                octets.append(VIDE)
            octets[rang], bas[rang] = tete, sha256(b"\0" + tete).digest()
            touches.add(rang)
        self.tetes.update(self.posees)
        self.posees.clear()
        self._deplacees.update({rang // PAGE for rang in touches})
        niveau, hauteur = bas, 0
        while (nombre := len(niveau)) > 1:
            hauteur += 1
            if hauteur == len(self._niveaux):
                self._niveaux.append([])
            dessus = self._niveaux[hauteur]
            dessus.extend([VIDE] * ((nombre + 1) // 2 - len(dessus)))
            touches = {rang >> 1 for rang in touches}
            if nombre % 2:
                dessus[-1] = niveau[-1]
            for rang in touches - {nombre // 2} if nombre % 2 else touches:
                dessus[rang] = sha256(b"\1" + niveau[2 * rang] + niveau[2 * rang + 1]).digest()
            niveau = dessus
