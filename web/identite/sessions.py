"""Sessions, kept in PostgreSQL: opaque in the browser, expiring, ended at once when the habilitation is.

The cookie holds 32 random bytes; the table holds their SHA-256, so a copy of it opens nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from ledger.dates import aujourd_hui, maintenant
from web.identite.habilitations import COLONNES, Habilitation, habilitation
from web.tables.base import Base

INACTIVITE_MAX: Final = timedelta(hours=1)
"""A session that nobody uses ends."""
DUREE_MAX: Final = timedelta(hours=10)
"""A session ends after a day of work, whatever its use."""
GARDE: Final = timedelta(days=2)
"""An ended session is still known, to whom typed in it without knowing that it had ended; then it is forgotten."""
PAS: Final = timedelta(minutes=1)
"""How often the use of a session is written."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is found: ``expiree`` when it does not let in any more, though its agent is known.

    ``a_choisir``: the person has several habilitations and has not said under which one she acts. ``plusieurs``: she
    may act under another one.
    """

    cle: bytes
    habilitation: Habilitation
    secret: bytes
    jeton_id: str
    expiree: bool
    a_choisir: bool = False
    plusieurs: bool = False


class Sessions:
    """The sessions of a département's screens."""

    def __init__(self, base: Base) -> None:
        """Over the tables of the screens."""
        self._base = base

    def ouvrir(self, de: Habilitation, jeton_id: str, *, a_choisir: bool = False) -> str:
        """Open one and give what the cookie holds; sessions that were forgotten go."""
        self._base.ecrire("delete from {ecrans}.sessions where cree_le < %(avant)s", {"avant": maintenant() - GARDE})
        valeur = secrets.token_urlsafe(32)
        self._base.ecrire(
            "insert into {ecrans}.sessions (session, habilitation, secret, jeton_id, a_choisir)"
            " values (%(session)s, %(h)s, %(secret)s, %(jeton_id)s, %(a_choisir)s)",
            {
                "session": _empreinte(valeur),
                "h": de.habilitation,
                "secret": secrets.token_bytes(32),
                "jeton_id": jeton_id,
                "a_choisir": a_choisir,
            },
        )
        return valeur

    def choisir(self, cle: bytes, numero: UUID) -> str:
        """Go on under another habilitation, and give what the cookie holds from now on.

        Another cookie and another secret: a form that was on the screen under the first one is not sent under the second.
        The session does not last longer for it.
        """
        valeur = secrets.token_urlsafe(32)
        self._base.ecrire(
            "update {ecrans}.sessions set session = %(session)s, secret = %(secret)s, habilitation = %(h)s,"
            " a_choisir = false where session = %(ancienne)s",
            {
                "session": _empreinte(valeur),
                "secret": secrets.token_bytes(32),
                "h": numero,
                "ancienne": cle,
            },
        )
        return valeur

    def lire(self, valeur: str | None) -> Session | None:
        """The session of a cookie, expired or not; None when it is unknown."""
        if not valeur or len(valeur) > 100:
            return None
        cle = _empreinte(valeur)
        lignes = self._base.lire(
            f"select s.secret, s.jeton_id, s.cree_le, s.vue_le, s.fin_le, s.a_choisir, {COLONNES},"
            " exists (select from {ecrans}.habilitations a where a.sujet = h.sujet and a.habilitation <> h.habilitation"
            " and a.revoquee_le is null and %(le)s between a.du and a.au) as plusieurs from {ecrans}.sessions s"
            " join {ecrans}.habilitations h using (habilitation) where s.session = %(session)s",
            {"session": cle, "le": aujourd_hui()},
        )
        if not lignes:
            return None
        ligne = lignes[0]
        secret, jeton_id, cree_le, vue_le, fin_le, a_choisir, plusieurs = (
            ligne.pop(nom) for nom in ("secret", "jeton_id", "cree_le", "vue_le", "fin_le", "a_choisir", "plusieurs")
        )
        de = habilitation(ligne)
        expiree = fin_le is not None or not _vit(cree_le, vue_le, de)
        session = Session(cle, de, bytes(secret), jeton_id, expiree, a_choisir, plusieurs)
        if not session.expiree and maintenant() - vue_le > PAS:
            self._base.ecrire(
                "update {ecrans}.sessions set vue_le = now() where session = %(session)s", {"session": cle}
            )
        return session

    def fermer(self, cle: bytes) -> None:
        """End one."""
        self._base.ecrire("update {ecrans}.sessions set fin_le = now() where session = %(session)s", {"session": cle})


def _vit(cree_le: datetime, vue_le: datetime, de: Habilitation) -> bool:
    maintenant_ = maintenant()
    return maintenant_ - vue_le <= INACTIVITE_MAX and maintenant_ - cree_le <= DUREE_MAX and de.vaut(aujourd_hui())


def _empreinte(valeur: str) -> bytes:
    return sha256(valeur.encode()).digest()
