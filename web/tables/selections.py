"""Dossiers that an agent has ticked in the file active, page after page, until he acts on them or goes home."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from ledger.dates import maintenant
from web.tables.base import Base

SELECTION_MAX: Final = 500
"""Dossiers ticked, at most: as many as a lot holds."""
GARDE: Final = timedelta(hours=4)
"""How long a selection that nobody touches holds: what was ticked in the morning is not acted upon by surprise."""


class SelectionPleine(Exception):
    """More dossiers than one may tick."""


class Selections:
    """The selections of a département's agents."""

    def __init__(self, base: Base) -> None:
        """Over the tables of the screens."""
        self._base = base

    def lire(self, agent: UUID) -> tuple[UUID, ...]:
        """The dossiers that the agent has ticked, in that order."""
        lignes = self._base.lire(
            "select dossiers from {ecrans}.selections where agent = %(agent)s and modifiee_le > %(depuis)s",
            {"agent": agent, "depuis": maintenant() - GARDE},
        )
        return tuple(lignes[0]["dossiers"]) if lignes else ()

    def garder(self, agent: UUID, dossiers: Collection[UUID]) -> None:
        """Replace what the agent has ticked. Raises :class:`SelectionPleine`."""
        if len(dossiers) > SELECTION_MAX:
            message = f"{SELECTION_MAX} dossiers au plus se traitent ensemble : filtrez la liste, ou décochez-en"
            raise SelectionPleine(message)
        self._base.ecrire(
            "insert into {ecrans}.selections (agent, dossiers) values (%(agent)s, %(dossiers)s)"
            " on conflict (agent) do update set dossiers = excluded.dossiers, modifiee_le = now()",
            {"agent": agent, "dossiers": list(dossiers)},
        )
