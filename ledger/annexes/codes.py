"""Codes of six digits that a person receives on her phone and types: a proof that the phone is in her hand.

One code at a time for a purpose: the next one takes its place. Tries are counted before they are compared, codes by hour and
by day: all that may be tried in a day is one chance in ten thousand. Digits are kept nowhere: they are drawn from the id of
the code under a key that the database does not hold.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest, digest
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg.rows import scalar_row, tuple_row

from ledger.annexes.liens import Connexion
from ledger.dates import maintenant
from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.migrations import schema_valide
from ledger.vocabulaire.suivi.acces import ObjetCode

CHIFFRES: Final = 6
DUREE: Final = timedelta(minutes=15)
"""A code is typed within this time: an SMS may take some minutes."""
ESSAIS_MAX: Final = 5
PAR_HEURE: Final = 5
PAR_JOUR: Final = 20
"""Codes of a person in an hour and in a day, whatever they are for."""
ATTENTE: Final = timedelta(seconds=30)
"""Between two codes of a person, unless she typed the first: an SMS that is on its way is not sent again."""
GARDE: Final = timedelta(days=2)


class CodeRefuse(ErreurAttendue):
    """The code that was typed is not the one that waits; whether wrong, expired, used or of another act is not said."""

    genre = Genre.REFUSE
    reference = "code-refuse"
    titre = "Code refusé"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "ce code n'est pas le bon, ou il n'est plus valable : recopiez le dernier reçu, ou demandez-en un autre"
        )


class TropDeCodes(ErreurAttendue):
    """Too many codes were asked for; ``attente_s`` is how long to wait before the next one."""

    genre = Genre.TROP
    reference = "trop-de-codes"
    titre = "Trop de codes demandés"

    def __init__(self, attente_s: int) -> None:
        """See the class."""
        self.attente_s = attente_s
        duree = f"{attente_s} secondes" if attente_s < 120 else f"{-(-attente_s // 60)} minutes"
        super().__init__(f"un code vient de vous être envoyé : attendez {duree} avant d'en demander un autre")


@dataclass(frozen=True, slots=True)
class Attendu:
    """The act that a code is typed for: ``cible`` is what it is about, the version of a document."""

    objet: ObjetCode
    dossier: UUID
    cible: UUID | None = None


_QUOI: Final = "objet = %(objet)s and dossier = %(dossier)s and cible is not distinct from %(cible)s"


class Codes:
    """The codes of the persons of a département."""

    def __init__(self, connexion: Connexion, schema: str, cle: bytes) -> None:
        """Over connections of who serves the screens; ``cle`` is the keys' key, which is not in the base."""
        self._connexion, self._table = connexion, f"{schema_valide(schema)}.codes"
        self._cle = HKDF(SHA256(), 32, None, b"parcours:codes").derive(cle)

    def demander(self, quoi: Attendu, le: datetime | None = None) -> UUID:
        """Draw a code; its id, by which who sends finds its digits. The one before is not typed any more.

        Raises :class:`TropDeCodes`.
        """
        le = le or maintenant()
        code = uuid4()
        valeurs = _valeurs(quoi) | {"le": le, "code": code, "expire_le": le + DUREE, "avant": le - GARDE}
        with self._connexion() as connexion, connexion.transaction():
            # One at a time for a person: two at once would each see room for the last one.
            connexion.execute("select pg_advisory_xact_lock(hashtext('codes:' || %(dossier)s::text))", valeurs)
            demandes = connexion.cursor(row_factory=tuple_row).execute(
                f"select cree_le, fini_le is not null from {self._table} where dossier = %(dossier)s"
                " order by cree_le desc".encode(),
                valeurs,
            )
            if (attente := _attente(demandes.fetchall(), le)) > timedelta():
                raise TropDeCodes(max(1, round(attente.total_seconds())))
            connexion.execute(f"delete from {self._table} where cree_le < %(avant)s".encode(), valeurs)
            connexion.execute(
                f"update {self._table} set fini_le = %(le)s where {_QUOI} and fini_le is null".encode(), valeurs
            )
            connexion.execute(
                f"insert into {self._table} (code, objet, dossier, cible, expire_le, cree_le) values (%(code)s,"
                " %(objet)s, %(dossier)s, %(cible)s, %(expire_le)s, %(le)s)".encode(),
                valeurs,
            )
        return code

    def attendu(self, quoi: Attendu, le: datetime | None = None) -> bool:
        """Whether a code that can still be typed waits."""
        requete = (
            f"select exists (select from {self._table} where {_QUOI} and fini_le is null and %(le)s < expire_le"
            f" and essais < {ESSAIS_MAX})"
        )
        with self._connexion() as connexion:
            curseur = connexion.cursor(row_factory=scalar_row)
            return bool(curseur.execute(requete.encode(), _valeurs(quoi) | {"le": le or maintenant()}).fetchone())

    def verifier(self, quoi: Attendu, saisi: str, le: datetime | None = None) -> UUID:
        """The id of the code that waits, when this is it: it serves no more. Raises :class:`CodeRefuse`."""
        valeurs = _valeurs(quoi) | {"le": le or maintenant()}
        lus = self._ecrire(
            f"update {self._table} set essais = essais + 1 where {_QUOI} and fini_le is null and %(le)s < expire_le"
            f" and essais < {ESSAIS_MAX} returning code",
            valeurs,
        )
        code: UUID | None = lus[0][0] if lus else None
        if code is None or not compare_digest(_epure(saisi).encode(), self.chiffres(code, quoi.dossier).encode()):
            raise CodeRefuse
        if not self._ecrire(
            f"update {self._table} set fini_le = %(le)s where code = %(code)s and fini_le is null returning code",
            valeurs | {"code": code},
        ):
            raise CodeRefuse  # typed twice at once: the first one was it
        return code

    def chiffres(self, code: UUID, dossier: UUID) -> str:
        """The six digits of a code of this person: another dossier that names the same id has other digits."""
        tire = int.from_bytes(digest(self._cle, dossier.bytes + code.bytes, "sha256"))
        return f"{tire % 10**CHIFFRES:0{CHIFFRES}}"

    def _ecrire(self, requete: str, valeurs: dict[str, Any]) -> list[tuple[Any, ...]]:
        with self._connexion() as connexion, connexion.transaction():
            return connexion.cursor(row_factory=tuple_row).execute(requete.encode(), valeurs).fetchall()


def _valeurs(quoi: Attendu) -> dict[str, Any]:
    return {"objet": quoi.objet, "dossier": quoi.dossier, "cible": quoi.cible}


def _attente(demandes: list[tuple[datetime, bool]], le: datetime) -> timedelta:
    """How long to wait before the next code; ``demandes`` says when those before were drawn, and whether they are over, the
    latest first.
    """
    pas_encore = ATTENTE if demandes and not demandes[0][1] else timedelta()
    libres = [
        demandes[rang - 1][0] + duree
        for rang, duree in ((1, pas_encore), (PAR_HEURE, timedelta(hours=1)), (PAR_JOUR, timedelta(days=1)))
        if len(demandes) >= rang
    ]
    return max((libre - le for libre in libres), default=timedelta())


def _epure(saisi: str) -> str:
    """Digits as they are typed, without the spaces between them."""
    return "".join(saisi.split())[: 2 * CHIFFRES]
