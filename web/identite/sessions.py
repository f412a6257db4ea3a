"""Sessions, kept in PostgreSQL: opaque in the browser, expiring, ended at once when the habilitation is.

The cookie holds 32 random bytes; the table holds their SHA-256, so a copy of it opens nothing. Each row bears a seal (HMAC)
over what it lets do, under a key that is not in the database: a row that was made or changed there is nobody's session.
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Any, Final
from uuid import UUID

from ledger.dates import aujourd_hui, maintenant
from web.identite.habilitation import COLONNES, Fiches, Habilitation, en_cours
from web.tables.base import Base
from web.tables.sceau import Sceau, deriver

INACTIVITE_MAX: Final = timedelta(hours=1)
"""A session that nobody uses ends."""
DUREE_MAX: Final = timedelta(hours=10)
"""A session ends after a day of work, whatever its use."""
GARDE: Final = timedelta(days=2)
"""An ended session is still known, to whom typed in it without knowing that it had ended; then it is forgotten."""
PAS: Final = timedelta(minutes=1)
"""How often the use of a session is written."""
journal = logging.getLogger("parcours.sessions")


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
    cree_le: datetime
    expiree: bool
    a_choisir: bool = False
    plusieurs: bool = False


class Sessions:
    """The sessions of a département's screens."""

    def __init__(self, base: Base, cle: bytes, fiches: Fiches) -> None:
        """Over the tables of the screens; ``cle`` is a secret of the web process, which is not in them."""
        self._base, self._fiches = base, fiches
        self._cle = deriver(cle, "sessions")
        self._jetons = Sceau(cle, "jetons d'identité")

    def ouvrir(self, de: Habilitation, jeton_id: str, *, a_choisir: bool = False) -> str:
        """Open one and give what the cookie holds; sessions that were forgotten go."""
        self._base.ecrire("delete from {ecrans}.sessions where cree_le < %(avant)s", {"avant": maintenant() - GARDE})
        valeur, ligne = self._ligne(de.habilitation, jeton_id, maintenant(), a_choisir=a_choisir)
        self._base.ecrire(
            "insert into {ecrans}.sessions (session, habilitation, secret, jeton_id, a_choisir, cree_le, sceau)"
            " values (%(session)s, %(habilitation)s, %(secret)s, %(jeton_id)s, %(a_choisir)s, %(cree_le)s, %(sceau)s)",
            ligne,
        )
        return valeur

    def _ligne(self, numero: UUID, jeton_id: str, cree_le: datetime, *, a_choisir: bool) -> tuple[str, dict[str, Any]]:
        """Draw a session: the value of its cookie, and its row, sealed."""
        valeur = secrets.token_urlsafe(32)
        ligne = {
            "session": _empreinte(valeur),
            "habilitation": numero,
            "secret": secrets.token_bytes(32),
            "jeton_id": self._jetons.sceller(jeton_id.encode(), numero),
            "a_choisir": a_choisir,
            "cree_le": cree_le,
        }
        return valeur, ligne | {"sceau": self._sceller(ligne)}

    def _sceller(self, ligne: Mapping[str, Any]) -> bytes:
        """The seal of a row: of all that says whose session it is, until when, and what its forms hold."""
        parties = (
            ligne["session"],
            ligne["habilitation"].bytes,
            ligne["secret"],
            ligne["jeton_id"],
            bytes([ligne["a_choisir"]]),
            ligne["cree_le"].astimezone(UTC).isoformat().encode(),
        )
        # each part behind its length: no byte passes from one to the next
        return digest(self._cle, b"".join(len(p).to_bytes(4, "big") + p for p in parties), "sha256")

    def choisir(self, session: Session, numero: UUID) -> str:
        """Go on under another habilitation, and give what the cookie holds from now on.

        Another cookie and another secret: a form that was on the screen under the first one is not sent under the second.
        The session does not last longer for it.
        """
        valeur, ligne = self._ligne(numero, session.jeton_id, session.cree_le, a_choisir=False)
        self._base.ecrire(
            "update {ecrans}.sessions set session = %(session)s, habilitation = %(habilitation)s, secret = %(secret)s,"
            " jeton_id = %(jeton_id)s, a_choisir = %(a_choisir)s, sceau = %(sceau)s where session = %(ancienne)s",
            ligne | {"ancienne": session.cle},
        )
        return valeur

    def lire(self, valeur: str | None) -> Session | None:
        """The session of a cookie, expired or not; None when it is unknown, or was not made here."""
        if not valeur or len(valeur) > 100:
            return None
        cle = _empreinte(valeur)
        lignes = self._base.lire(
            f"select s.session, s.secret, s.jeton_id, s.cree_le, s.vue_le, s.fin_le, s.a_choisir, s.sceau, {COLONNES},"
            " exists (select from {ecrans}.habilitations a where a.sujet = h.sujet and a.habilitation <> h.habilitation"
            f" and {en_cours('a')}) as plusieurs from {{ecrans}}.sessions s"
            " join {ecrans}.habilitations h using (habilitation) where s.session = %(session)s",
            {"session": cle, "le": aujourd_hui()},
        )
        if not lignes:
            return None
        ligne = lignes[0]
        if not compare_digest(ligne["sceau"], self._sceller(ligne)):
            journal.error("une session a été écrite ou changée dans la base : personne n'entre par elle")
            return None
        de = self._fiches.ouvrir(ligne)
        if de is None:
            return None
        jeton = self._jetons.ouvrir(ligne["jeton_id"], ligne["habilitation"])
        vue_le, cree_le = ligne["vue_le"], ligne["cree_le"]
        expiree = ligne["fin_le"] is not None or not _vit(cree_le, vue_le, de)
        session = Session(
            cle, de, ligne["secret"], (jeton or b"").decode(), cree_le, expiree, ligne["a_choisir"], ligne["plusieurs"]
        )
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
