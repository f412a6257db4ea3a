"""Errors that are expected: said to whoever asked, whichever door it came by, with why in one word.

The web gives each kind its status, pages and API alike; a command line ends on the message. Neither knows any error by
its name: an error says all that they tell of it.
"""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Any
from uuid import UUID


class Genre(Enum):
    """Why what was asked is not done."""

    MAL_DEMANDE = auto()
    """It cannot be understood, or not be done as it is asked: another request may be."""
    NON_IDENTIFIE = auto()
    """Nobody knows who asks."""
    INTERDIT = auto()
    """Whoever asks may not."""
    INCONNU = auto()
    """There is nothing under that name."""
    REFUSE = auto()
    """It goes against what is already there."""
    DEPASSE = auto()
    """It was asked of a state that has changed since."""
    TROP = auto()
    """It was asked too often."""
    INDISPONIBLE = auto()
    """It cannot be done now, and may be later."""
    ALTERE = auto()
    """The stored bytes are not those that were recorded."""


class ErreurAttendue(Exception):
    """The refusal of a request. The message says in French what is wrong, where, and what to do.

    ``reference`` names the problem to programs and never changes; ``titre`` names it to people. ``attente_s`` is how long
    to wait before asking again, where waiting helps; ``precisions`` are facts that a program may act on, ``precisees``
    their names and types.
    """

    genre: Genre
    reference: str
    titre: str
    attente_s: int | None = None
    precisions: Mapping[str, object] = MappingProxyType({})
    precisees: Mapping[str, Any] = MappingProxyType({})

    @property
    def phrase(self) -> str:
        """The message as a sentence: a capital, a full stop."""
        texte = str(self)
        return texte[:1].upper() + texte[1:] + ("" if texte.endswith(".") else ".")


class DossierInconnu(ErreurAttendue):
    """No event was ever recorded on this stream."""

    genre = Genre.INCONNU
    reference = "dossier-inconnu"
    titre = "Dossier inconnu"

    def __init__(self, dossier: UUID) -> None:
        """See the class."""
        super().__init__(f"aucun dossier {dossier} dans ce département : vérifiez son identifiant")
