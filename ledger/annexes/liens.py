"""One-time links: the address of a message, or of a QR code, by which a person comes to what is hers.

A link is what it is for, whose dossier, until when and how many times. Nothing of its address is kept: it is drawn from the
id of the link under a key that the database does not hold, and known by its SHA-256. To open the address burns nothing,
since mail scanners open every address; what a person then sends does. Wrong answers to what she is asked are counted before
they are read, and close the link.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import digest
from typing import Any, Final
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg.rows import class_row

from ledger.dates import maintenant
from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.migrations import schema_valide
from ledger.vocabulaire.suivi.acces import ObjetLien

OCTETS: Final = 18
"""Bytes of an address that nobody guesses, written in 24 signs: an SMS is short."""
ESSAIS_MAX: Final = 5
"""Wrong answers after which a link is closed."""
GARDE: Final = timedelta(days=30)
"""How long a link that is over is kept."""

Connexion = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
"""Gives a connection under the role of a trade for a block: a pool's."""


class LienFerme(ErreurAttendue):
    """The address opens nothing: forged, expired, used, annulled or closed by wrong answers, which of them is not said."""

    genre = Genre.INTERDIT
    reference = "lien-ferme"
    titre = "Ce lien ne s'ouvre plus"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "ce lien ne s'ouvre pas : il a peut-être déjà servi, ou sa date est passée ; demandez-en un autre à la"
            " personne qui vous accompagne"
        )


@dataclass(frozen=True, slots=True)
class Lien:
    """A link as it stands; see ``sql/0007_liens.sql`` and ``sql/0010_liens_annules.sql``."""

    lien: UUID
    objet: str
    dossier: UUID
    cible: UUID | None
    expire_le: datetime
    usages_max: int
    usages: int
    essais: int


_COLONNES: Final = "lien, objet, dossier, cible, expire_le, usages_max, usages, essais"
_OUVERT: Final = "empreinte = %(empreinte)s and %(le)s < expire_le and usages < usages_max"
_VAUT: Final = f"{_OUVERT} and essais < {ESSAIS_MAX}"


class Liens:
    """The one-time links of a département."""

    def __init__(self, connexion: Connexion, schema: str, cle: bytes) -> None:
        """Over connections of who serves the screens, or who sends; ``cle`` is the keys' key, which is not in the base."""
        self._connexion, self._table = connexion, f"{schema_valide(schema)}.liens"
        self._cle = HKDF(SHA256(), 32, None, b"parcours:liens").derive(cle)

    def donner(
        self,
        lien: UUID,
        objet: ObjetLien,
        dossier: UUID,
        *,
        expire_le: datetime,
        cible: UUID | None = None,
        usages_max: int = 1,
    ) -> str:
        """Make a link, once for an id, and give the end of its address; the same again for the same id."""
        jeton = self.jeton(lien, dossier)
        self._executer(
            f"insert into {self._table} (lien, empreinte, objet, dossier, cible, expire_le, usages_max) values (%(lien)s,"
            " %(empreinte)s, %(objet)s, %(dossier)s, %(cible)s, %(expire_le)s, %(usages_max)s) on conflict do nothing",
            {
                "lien": lien,
                "empreinte": _empreinte(jeton),
                "objet": objet,
                "dossier": dossier,
                "cible": cible,
                "expire_le": expire_le,
                "usages_max": usages_max,
            },
        )
        return jeton

    def jeton(self, lien: UUID, dossier: UUID) -> str:
        """The end of the address of a link of this person: another dossier that names the same id has another address."""
        return urlsafe_b64encode(digest(self._cle, dossier.bytes + lien.bytes, "sha256")[:OCTETS]).decode()

    def lire(self, jeton: str, le: datetime | None = None) -> Lien:
        """The link of an address that was opened; nothing of it is used. Raises :class:`LienFerme`."""
        connu = self._un(f"select {_COLONNES} from {self._table} where {_VAUT}", jeton, le)
        return _exiger(connu)

    def tenter(self, jeton: str, le: datetime | None = None) -> Lien:
        """Count an answer to what the link asks, before it is read. Raises :class:`LienFerme`, from the last one on."""
        requete = f"update {self._table} set essais = essais + 1 where {_VAUT} returning {_COLONNES}"
        return _exiger(self._un(requete, jeton, le))

    def absoudre(self, jeton: str) -> None:
        """An answer that :meth:`tenter` counted was right: those before it count no more; nothing is used."""
        self._executer(
            f"update {self._table} set essais = 0 where empreinte = %(empreinte)s", {"empreinte": _empreinte(jeton)}
        )

    def user(self, jeton: str, le: datetime | None = None) -> Lien:
        """Use the link once, an answer that :meth:`tenter` counted being right.

        Raises :class:`LienFerme`, for the second of two at once too.
        """
        requete = f"update {self._table} set usages = usages + 1, essais = 0 where {_OUVERT} returning {_COLONNES}"
        return _exiger(self._un(requete, jeton, le))

    def purger(self) -> int:
        """Forget those that are over for long; how many."""
        return self._executer(f"delete from {self._table} where expire_le < %(avant)s", {"avant": maintenant() - GARDE})

    def _un(self, requete: str, jeton: str, le: datetime | None) -> Lien | None:
        valeurs = {"empreinte": _empreinte(jeton), "le": le or maintenant()}
        with self._connexion() as connexion, connexion.transaction():
            return connexion.cursor(row_factory=class_row(Lien)).execute(requete.encode(), valeurs).fetchone()

    def _executer(self, requete: str, valeurs: dict[str, Any]) -> int:
        with self._connexion() as connexion, connexion.transaction():
            return connexion.execute(requete.encode(), valeurs).rowcount


def _exiger(lien: Lien | None) -> Lien:
    if lien is None:
        raise LienFerme
    return lien


def _empreinte(jeton: str) -> bytes:
    return sha256(jeton.encode()).digest()
