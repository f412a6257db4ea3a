"""Finding persons, where a test is about something else than their names."""

from collections.abc import Sequence
from uuid import UUID

from readmodels.noms import Noms, Trouves


class NomsTrouves(Noms):
    """Finds these, whatever is typed."""

    def __init__(self, dossiers: Sequence[UUID] = ()) -> None:
        self.trouves = Trouves.de([dossier.bytes for dossier in dossiers])

    def chercher(self, texte: str) -> Trouves:
        """See :class:`Noms`."""
        assert texte
        return self.trouves


PERSONNE = NomsTrouves()
"""Finds nobody."""
