"""The ids that one subscriber is told: a pseudonym of its own for each, the same whenever it is told.

Two subscribers who put side by side what they are sent find nothing to join it by: no id of a dossier, of a step or of an
event, no place in the log, no version of the dossier, no link of the chain, no instant finer than the day. A pseudonym is
the id encrypted under the subscriber's key: the product, which has it, finds the id again, and keeps no table of them.
"""

import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Final
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

from ledger.annotations import situe
from ledger.epoques import numero_de
from ledger.events import CATALOGUE
from ledger.publication import PREFIXE_TYPE, EvenementPublic

TUS: Final = frozenset({"sequence", "dossierversion", "ledgerhash"})
"""Attributes that are the same for all who are told of an event, and that no pseudonym can stand for."""
DESIGNENT: Final = ("id", "subject", "corrige")
"""Attributes that are ids, beside the key of the partition, which is the subject."""
CURSEUR: Final = r"^[0-9a-f]{32}$"
"""The form of a place in the log, as a subscriber is told it."""
_IDS: Final = re.compile(rb'"(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{64})"')
"""Ids and fingerprints, as events write them: whole values in JSON."""
EPOQUE_MAX: Final = 1 << 34
"""Seconds since 1970: an epoch of the year 2514. A cursor of somebody else deciphers to less once in a thousand million, and
then to a place that no log reaches.
"""


class CurseurEtranger(Exception):
    """A place in the log that this subscriber was never told."""


class Pseudonymes:
    """The pseudonyms of one subscriber; for one thread."""

    def __init__(self, cle: bytes, abonne: str) -> None:
        """``cle`` is what those of every subscriber are derived from, ``abonne`` says which subscriber this is."""
        self._cle, ids, places = (
            hmac.digest(cle, f"parcours:{usage}:{abonne}".encode(), "sha256")
            for usage in ("empreintes", "pseudonymes", "curseurs")
        )
        self._voiler, self._devoiler = _permutation(ids)
        self._placer, self._situer = _permutation(places)

    def publier(self, publics: Iterable[EvenementPublic]) -> Iterator[EvenementPublic]:
        """These events as the subscriber is told them."""
        return map(self.dire, publics)

    def dire(self, public: EvenementPublic) -> EvenementPublic:
        """One event as the subscriber is told it; its place in the log stays beside, for us."""
        attributs = {nom: valeur for nom, valeur in public.attributs.items() if nom not in TUS}
        for nom in DESIGNENT:
            if nom in attributs:
                attributs[nom] = self.identifiant(attributs[nom])
        attributs["partitionkey"] = attributs["subject"]
        attributs["time"] = f"{attributs['time'][:10]}T00:00:00+00:00"
        epoque = numero_de(attributs.get("epoque"))
        if epoque:
            attributs["epoquedepuis"] = self.curseur(int(attributs["epoquedepuis"]), epoque)
        attributs["curseur"] = self.curseur(public.position, epoque)
        donnees = _IDS.sub(self._remplacer, self._sans_positions(public))
        return replace(public, cle=attributs["subject"], attributs=attributs, donnees=donnees)

    def identifiant(self, vrai: str) -> str:
        """The pseudonym of an id: a UUID too."""
        h = _cheminer(self._voiler, bytes.fromhex(vrai.replace("-", ""))).hex()
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"

    def vrai(self, pseudonyme: UUID) -> UUID:
        """The id that a pseudonym stands for; of what is none, an id that nothing has."""
        return UUID(bytes=_cheminer(self._devoiler, pseudonyme.bytes))

    def curseur(self, position: int, epoque: int = 0) -> str:
        """A place in the log in the epoch of this number, that the subscriber gives back to go on from there."""
        return self._placer(position.to_bytes(8, "big") + epoque.to_bytes(8, "big")).hex()

    def situer(self, curseur: str) -> tuple[int, int]:
        """The place in the log, and the number of its epoch; raises :class:`CurseurEtranger`."""
        clair = self._situer(bytes.fromhex(curseur))
        position, epoque = int.from_bytes(clair[:8], "big"), int.from_bytes(clair[8:], "big")
        if epoque > EPOQUE_MAX:
            raise CurseurEtranger
        return position, epoque

    def _remplacer(self, trouve: re.Match[bytes]) -> bytes:
        vrai = trouve[0][1:-1]
        if len(vrai) == 64:
            return b'"%b"' % hmac.digest(self._cle, vrai, "sha256").hex().encode()
        return b'"%b"' % self.identifiant(vrai.decode()).encode()

    def _sans_positions(self, public: EvenementPublic) -> bytes:
        """The data, where a number that is a place in the log is another one, as large."""
        situent = _situent(public.attributs["type"])
        if not situent:
            return public.donnees
        donnees = orjson.loads(public.donnees)
        for nom in situent & donnees.keys():
            donnees[nom] = int.from_bytes(hmac.digest(self._cle, b"%d" % donnees[nom], "sha256")[:6], "big") + 1
        return orjson.dumps(donnees)


Permutation = Callable[[bytes], bytes]


def _permutation(cle: bytes) -> tuple[Permutation, Permutation]:
    """A permutation of blocks of 16 bytes under this key, and its inverse."""
    bloc = Cipher(AES256(cle), ECB())  # noqa: S305 - one block at a time, each an id or a place: no block says twice the same
    return bloc.encryptor().update, bloc.decryptor().update


def _cheminer(permuter: Permutation, octets: bytes) -> bytes:
    """Permute until the bytes are a UUID that RFC 9562 knows, of which one block in eight is: a permutation of these."""
    while True:
        octets = permuter(octets)
        if octets[8] >> 6 == 0b10 and 1 <= octets[6] >> 4 <= 8:
            return octets


@cache
def _situent(type_: str) -> frozenset[str]:
    """Fields of a type that are places in the log."""
    classe = CATALOGUE.par_nom(type_.removeprefix(PREFIXE_TYPE))
    return frozenset(nom for nom, champ in classe.model_fields.items() if situe(champ))
