"""Words typed to find somebody: kept sealed for a while, so that the list they find has an address without them.

The browser then comes back to the list from a dossier, reloads it and filters it, and the words are in no address.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from ledger.dates import maintenant
from web.tables.base import Base
from web.tables.sceau import Sceau

GARDE: Final = timedelta(hours=4)
"""How long the address of a search finds somebody: half a working day."""
PAR_AGENT_MAX: Final = 50
"""Searches of an agent that are kept at once; the oldest go."""


class Recherches:
    """The subjects of agents' searches."""

    def __init__(self, base: Base, cle: bytes) -> None:
        """``cle`` is a secret of the web process, 32 bytes; theirs is derived from it."""
        self._base = base
        self._sceau = Sceau(cle, "recherches")

    def garder(self, agent: UUID, mots: str) -> UUID:
        """Keep the words, under an id; those that are too old, or too many, go."""
        self._base.ecrire(
            "delete from {ecrans}.recherches where cree_le < %(avant)s or recherche in (select recherche"
            " from {ecrans}.recherches where agent = %(agent)s order by cree_le desc offset %(autres)s)",
            {"avant": maintenant() - GARDE, "agent": agent, "autres": PAR_AGENT_MAX - 1},
        )
        recherche = uuid4()
        self._base.ecrire(
            "insert into {ecrans}.recherches (recherche, agent, contenu) values (%(recherche)s, %(agent)s, %(contenu)s)",
            {"recherche": recherche, "agent": agent, "contenu": self._sceau.sceller(mots.encode(), agent)},
        )
        return recherche

    def lire(self, recherche: UUID, agent: UUID) -> str | None:
        """The words, for who typed them; None for another, for those that are too old or sealed under another secret."""
        lignes = self._base.lire(
            "select contenu from {ecrans}.recherches where recherche = %(recherche)s and agent = %(agent)s"
            " and cree_le >= %(depuis)s",
            {"recherche": recherche, "agent": agent, "depuis": maintenant() - GARDE},
        )
        if not lignes:
            return None
        clair = self._sceau.ouvrir(bytes(lignes[0]["contenu"]), agent)
        return None if clair is None else clair.decode()
