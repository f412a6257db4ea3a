"""What was typed when the session had expired: kept sealed until the same agent signs in again, then given back once."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.dates import maintenant
from web.identite.base import Base

GARDE: Final = timedelta(days=1)
"""How long it waits."""
PAR_AGENT_MAX: Final = 20
"""Forms of an agent that wait at once; the oldest go."""
Champs = Sequence[tuple[str, str]]
"""Fields of a form, in order."""


class Reprises:
    """Forms that wait for their author."""

    def __init__(self, base: Base, cle: bytes) -> None:
        """``cle`` is a secret of the web process, 32 bytes; theirs is derived from it."""
        self._base = base
        self._aead = AESGCM(HKDF(SHA256(), 32, None, b"parcours:reprises").derive(cle))

    def garder(self, agent: UUID, adresse: str, champs: Champs) -> UUID:
        """Keep a form that was sent to ``adresse``; forms that nobody came back for go."""
        self._base.ecrire(
            "delete from {ecrans}.reprises where cree_le < %(avant)s or reprise in (select reprise from {ecrans}.reprises"
            " where agent = %(agent)s order by cree_le desc offset %(autres)s)",
            {"avant": maintenant() - GARDE, "agent": agent, "autres": PAR_AGENT_MAX - 1},
        )
        reprise, sel = uuid4(), secrets.token_bytes(12)
        clair = orjson.dumps({"adresse": adresse, "champs": list(champs)})
        self._base.ecrire(
            "insert into {ecrans}.reprises (reprise, agent, contenu) values (%(reprise)s, %(agent)s, %(contenu)s)",
            {"reprise": reprise, "agent": agent, "contenu": sel + self._aead.encrypt(sel, clair, agent.bytes)},
        )
        return reprise

    def lire(self, reprise: UUID, agent: UUID) -> tuple[str, list[tuple[str, str]]] | None:
        """Address and fields of the form, for its author; None otherwise. It stays until it is sent, or too old."""
        lignes = self._base.lire(
            "select contenu from {ecrans}.reprises where reprise = %(reprise)s and agent = %(agent)s",
            {"reprise": reprise, "agent": agent},
        )
        if not lignes:
            return None
        contenu = bytes(lignes[0]["contenu"])
        try:
            clair = orjson.loads(self._aead.decrypt(contenu[:12], contenu[12:], agent.bytes))
        except InvalidTag:  # the secret of the process changed meanwhile
            return None
        return clair["adresse"], [(nom, valeur) for nom, valeur in clair["champs"]]

    def oublier(self, reprise: UUID, agent: UUID) -> None:
        """Forget it, once sent."""
        self._base.ecrire(
            "delete from {ecrans}.reprises where reprise = %(reprise)s and agent = %(agent)s",
            {"reprise": reprise, "agent": agent},
        )
