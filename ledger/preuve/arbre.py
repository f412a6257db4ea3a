"""The Merkle tree of RFC 6962 over a log that grows, kept as tiles of 256 hashes (C2SP tlog-tiles).

A tile of level L holds the roots of 256 subtrees of 256^L leaves each; the last one of each level grows. Those growing
tiles are the whole state of whoever appends (:class:`Bord`): at most 8 KB a level, whatever the size of the tree. Proofs
read tiles (:class:`Preuves`), never leaves. Cost: about 1 µs a leaf.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Final

from ledger.preuve.verifier import feuille, noeud, racine_par_chemin

__all__ = ["Bord", "Preuves", "coherents", "feuille", "noeud", "racine_par_chemin"]

OCTETS: Final = 32
LARGEUR: Final = 256
"""Hashes of a full tile."""
TUILE_OCTETS: Final = LARGEUR * OCTETS
VIDE: Final = sha256().digest()
"""Root of the tree of no leaf."""

Tuile = tuple[int, int, bytes]
"""Level, rank, and hashes of a tile."""


def reduire(hachages: bytes) -> bytes:
    """Root of the perfect subtree over these hashes, whose number is a power of two."""
    while len(hachages) > OCTETS:
        paires = range(0, len(hachages), 2 * OCTETS)
        hachages = b"".join([sha256(b"\1" + hachages[i : i + 2 * OCTETS]).digest() for i in paires])
    return hachages


def plus_grande_puissance(nombre: int) -> int:
    """The largest power of two under a number of at least 2: where RFC 6962 splits."""
    return 1 << ((nombre - 1).bit_length() - 1)


class Bord:
    """The right edge of the tree: the growing tile of each level, lowest first."""

    def __init__(self, taille: int = 0, bords: tuple[bytes, ...] = ()) -> None:
        """``bords``: the growing tiles of a tree of this size, as :meth:`partielles` gives them."""
        self.taille = taille
        self._bords = [bytearray(bord) for bord in bords]

    def etendre(self, feuilles: bytes) -> Iterator[Tuile]:
        """Append hashes of leaves, one after the other; gives the tiles that are full by now. To be run to its end."""
        self.taille += len(feuilles) // OCTETS
        yield from self._etendre(0, feuilles)

    def _etendre(self, niveau: int, hachages: bytes) -> Iterator[Tuile]:
        if niveau == len(self._bords):
            self._bords.append(bytearray())
        bord = self._bords[niveau]
        bord += hachages
        rang = (self.taille >> 8 * (niveau + 1)) - len(bord) // TUILE_OCTETS
        monte = bytearray()
        for debut in range(0, len(bord) - TUILE_OCTETS + 1, TUILE_OCTETS):
            tuile = bytes(bord[debut : debut + TUILE_OCTETS])
            yield niveau, rang + debut // TUILE_OCTETS, tuile
            monte += reduire(tuile)
        if monte:
            del bord[: len(monte) // OCTETS * TUILE_OCTETS]
            yield from self._etendre(niveau + 1, bytes(monte))

    def partielles(self) -> list[Tuile]:
        """The growing tiles, those that hold something."""
        return [
            (niveau, self.taille >> 8 * (niveau + 1), bytes(bord)) for niveau, bord in enumerate(self._bords) if bord
        ]

    def racine(self) -> bytes:
        """Root of the tree as it stands."""
        droite = b""
        for bord in self._bords:
            fin = len(bord)
            while fin:
                nombre = fin // OCTETS
                debut = fin - (nombre & -nombre) * OCTETS
                gauche = reduire(bytes(bord[debut:fin]))
                droite = noeud(gauche, droite) if droite else gauche
                fin = debut
        return droite or VIDE


def bords_de(taille: int, lire: Callable[[int, int], bytes]) -> tuple[bytes, ...]:
    """The growing tiles of a tree of this size, read from its tiles."""
    bords = []
    for niveau in range((taille.bit_length() + 7) // 8):
        nombre = taille >> 8 * niveau
        largeur = nombre % LARGEUR
        bords.append(lire(niveau, nombre // LARGEUR)[: largeur * OCTETS] if largeur else b"")
    return tuple(bords)


class Preuves:
    """Proofs in a tree of a given size, from its tiles."""

    def __init__(self, taille: int, lire: Callable[[int, int], bytes]) -> None:
        """``lire`` gives the tile of a level and rank, whole or as wide as the tree has it."""
        self.taille = taille
        self._tuile = lru_cache(maxsize=4096)(lire)
        self._racine = lru_cache(maxsize=4096)(self._calculer)

    def racine(self, debut: int = 0, fin: int | None = None) -> bytes:
        """Root over the leaves from ``debut`` to ``fin`` excluded; the whole tree unless told."""
        return self._racine(debut, self.taille if fin is None else fin)

    def _calculer(self, debut: int, fin: int) -> bytes:
        nombre = fin - debut
        if nombre == 0:
            return VIDE
        if nombre & (nombre - 1) == 0 and debut % nombre == 0:
            hauteur = nombre.bit_length() - 1
            niveau, reste = divmod(hauteur, 8)
            rang = debut >> 8 * niveau
            place = rang % LARGEUR * OCTETS
            return reduire(self._tuile(niveau, rang // LARGEUR)[place : place + (OCTETS << reste)])
        milieu = debut + plus_grande_puissance(nombre)
        return noeud(self._racine(debut, milieu), self._racine(milieu, fin))

    def inclusion(self, index: int) -> list[bytes]:
        """Audit path of a leaf, from the leaf up (RFC 6962, 2.1.1)."""
        chemin, debut, fin = [], 0, self.taille
        while fin - debut > 1:
            milieu = debut + plus_grande_puissance(fin - debut)
            if index < milieu:
                chemin.append(self._racine(milieu, fin))
                fin = milieu
            else:
                chemin.append(self._racine(debut, milieu))
                debut = milieu
        return chemin[::-1]

    def coherence(self, ancienne: int) -> list[bytes]:
        """Proof that the tree of the first ``ancienne`` leaves is the beginning of this one (RFC 6962, 2.1.2)."""
        if not 0 < ancienne < self.taille:
            return []
        chemin, debut, fin, entier = [], 0, self.taille, True
        while ancienne < fin:
            milieu = debut + plus_grande_puissance(fin - debut)
            if ancienne <= milieu:
                chemin.append(self._racine(milieu, fin))
                fin = milieu
            else:
                chemin.append(self._racine(debut, milieu))
                debut, entier = milieu, False
        return [*([] if entier else [self._racine(debut, fin)]), *chemin[::-1]]


def coherents(ancienne: int, racine: bytes, taille: int, nouvelle: bytes, chemin: list[bytes]) -> bool:
    """Whether a proof shows that the tree of ``ancienne`` leaves is the beginning of the one of ``taille`` leaves
    (RFC 9162, 2.1.4.2).
    """
    if ancienne == taille:
        return racine == nouvelle and not chemin
    if ancienne == 0:
        return racine == VIDE and not chemin
    if ancienne > taille or not chemin:
        return False
    reste = list(chemin)
    premier, dernier = ancienne - 1, taille - 1
    while premier & 1:
        premier, dernier = premier >> 1, dernier >> 1
    avant = apres = reste.pop(0) if premier else racine
    for frere in reste:
        if dernier == 0:
            return False
        if premier & 1 or premier == dernier:
            avant, apres = noeud(frere, avant), noeud(frere, apres)
            while premier and not premier & 1:
                premier, dernier = premier >> 1, dernier >> 1
        else:
            apres = noeud(apres, frere)
        premier, dernier = premier >> 1, dernier >> 1
    return dernier == 0 and (avant, apres) == (racine, nouvelle)
