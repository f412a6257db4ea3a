"""Entries typed when the session had expired: kept sealed until the same agent signs in again, then given back once."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

import orjson

from ledger.dates import maintenant
from web.tables.base import Base
from web.tables.sceau import Sceau

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
        self._sceau = Sceau(cle, "reprises")

    def garder(self, agent: UUID, adresse: str, champs: Champs) -> UUID:
        """Keep a form that was sent to ``adresse``; forms that nobody came back for go."""
        self._base.ecrire(
            "delete from {ecrans}.reprises where cree_le < %(avant)s or reprise in (select reprise from {ecrans}.reprises"
            " where agent = %(agent)s order by cree_le desc offset %(autres)s)",
            {"avant": maintenant() - GARDE, "agent": agent, "autres": PAR_AGENT_MAX - 1},
        )
        reprise = uuid4()
        clair = orjson.dumps({"adresse": adresse, "champs": list(champs)})
        self._base.ecrire(
            "insert into {ecrans}.reprises (reprise, agent, contenu) values (%(reprise)s, %(agent)s, %(contenu)s)",
            {"reprise": reprise, "agent": agent, "contenu": self._sceau.sceller(clair, agent)},
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
        clair = self._sceau.ouvrir(bytes(lignes[0]["contenu"]), agent)
        if clair is None:
            return None
        garde = orjson.loads(clair)
        return garde["adresse"], [(nom, valeur) for nom, valeur in garde["champs"]]

    def oublier(self, reprise: UUID, agent: UUID) -> None:
        """Forget it, once sent."""
        self._base.ecrire(
            "delete from {ecrans}.reprises where reprise = %(reprise)s and agent = %(agent)s",
            {"reprise": reprise, "agent": agent},
        )

    def oublier_personne(self, nomme: Callable[[str], bool]) -> int:
        """Forget the forms that name a person who is erased, or that were on her dossier; how many went."""
        nommes = []
        for ligne in self._base.lire("select reprise, agent, contenu from {ecrans}.reprises", {}):
            clair = self._sceau.ouvrir(bytes(ligne["contenu"]), ligne["agent"])
            if clair is None or nomme(clair.decode()):
                nommes.append(ligne["reprise"])
        return self._base.ecrire("delete from {ecrans}.reprises where reprise = any(%(r)s)", {"r": nommes})
