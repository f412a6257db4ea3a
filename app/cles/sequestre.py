"""The escrow of the key-encryption key: parts in several hands, any few of which give it back (Shamir's scheme).

The key is 32 bytes; the scheme of the library shares 16 at a time, so a part holds a share of each half. A part is one line,
``parcours-kek-1 · number · threshold · shares in hexadecimal · checksum``, to be printed and put away: fewer parts than the
threshold say nothing of the key. The mark, the first bytes of a hash of the key, tells parts of one key from another's.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple, Self

from Crypto.Protocol.SecretSharing import Shamir

from ledger.erreurs import ErreurAttendue, Genre

FORME: Final = "parcours-kek-1"
MOITIE: Final = 16
CLE_OCTETS: Final = 2 * MOITIE
PARTS_MAX: Final = 20


class PartRefusee(ErreurAttendue):
    """Parts that do not give the key back; the message says which one, and what to do."""

    genre = Genre.MAL_DEMANDE
    reference = "part-refusee"
    titre = "Part du séquestre refusée"


class Part(NamedTuple):
    """One part: its number, how many are needed, the mark of the key, its share of each half."""

    numero: int
    seuil: int
    marque: str
    fragments: bytes

    @property
    def ligne(self) -> str:
        """As it is printed."""
        corps = f"{FORME} {self.numero} {self.seuil} {self.marque} {self.fragments.hex()}"
        return f"{corps} {_controle(corps)}"

    @classmethod
    def lire(cls, ligne: str) -> Self:
        """A part as it was typed. Raises :class:`PartRefusee`, which says nothing of the line but the number of the part."""
        corps, _, controle = ligne.strip().rpartition(" ")
        mots = corps.split()
        if len(mots) != 5 or mots[0] != FORME or _controle(corps) != controle:
            connue = len(mots) > 1 and mots[0] == FORME and mots[1] in map(str, range(1, PARTS_MAX + 1))
            qui = f"la part {mots[1]}" if connue else "une des lignes"
            message = f"{qui} ne se lit pas, ou une de ses lettres a changé : recopiez-la en entier de sa feuille"
            raise PartRefusee(message)
        return cls(int(mots[1]), int(mots[2]), mots[3], bytes.fromhex(mots[4]))


def partager(kek: bytes, parts: int, seuil: int) -> list[Part]:
    """The parts of a key of 32 bytes, any ``seuil`` of which give it back. Raises :class:`PartRefusee`."""
    if len(kek) != CLE_OCTETS or not 2 <= seuil <= parts <= PARTS_MAX:
        message = f"un séquestre se partage entre 2 et {PARTS_MAX} personnes, dont 2 au moins doivent se réunir"
        raise PartRefusee(message)
    moities = [Shamir.split(seuil, parts, kek[debut : debut + MOITIE]) for debut in (0, MOITIE)]
    return [
        Part(n, seuil, _marque(kek), premiere + seconde) for (n, premiere), (_, seconde) in zip(*moities, strict=True)
    ]


def reunir(parts: Sequence[Part]) -> bytes:
    """The key that these parts are of. Raises :class:`PartRefusee`."""
    utiles = {part.numero: part for part in parts}
    marques = {part.marque for part in parts}
    if len(marques) != 1:
        raise PartRefusee("ces parts ne sont pas toutes de la même clé : réunissez celles d'un même séquestre")
    seuil = parts[0].seuil
    if len(utiles) < seuil:
        message = f"il faut {seuil} parts différentes, et il y en a {len(utiles)} : réunissez-en d'autres"
        raise PartRefusee(message)
    choisies = list(utiles.values())[:seuil]
    kek = b"".join(
        Shamir.combine([(part.numero, part.fragments[debut : debut + MOITIE]) for part in choisies])
        for debut in (0, MOITIE)
    )
    if _marque(kek) not in marques:
        raise PartRefusee("ces parts ne donnent pas la clé : l'une d'elles n'est pas de ce séquestre")
    return kek


def _marque(kek: bytes) -> str:
    return sha256(b"parcours:sequestre:" + kek).hexdigest()[:8]


def _controle(corps: str) -> str:
    return sha256(corps.encode()).hexdigest()[:4]
