"""Reactions: commands that nobody types, asked for when the state of a dossier calls for them.

A reaction is a pure function of the dossier and the day. Its command id is drawn from the dossier, the name of the
reaction and what it is about: running it twice, or from two processes, does nothing twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from commands.base import Cadre, Commande
from ledger.dossier import Dossier

ESPACE_REACTIONS: Final = UUID("6f1a1c52-8f0e-4f5e-9d0c-0d4a6b1f7c11")


@dataclass(frozen=True, slots=True)
class Reaction:
    """A command to ask for, under the id that makes it happen once."""

    nom: str
    dossier: UUID
    objet: str
    commande: Commande

    @property
    def commande_id(self) -> UUID:
        """Same dossier, same reaction, same object: same id."""
        return uuid5(ESPACE_REACTIONS, f"{self.dossier}:{self.nom}:{self.objet}")


Reflexe = Callable[[Dossier, Cadre], Iterator[tuple[str, Commande]]]
REACTIONS: dict[str, Reflexe] = {}


def reaction(nom: str) -> Callable[[Reflexe], Reflexe]:
    """Decorator: the function gives (object, command) for what the dossier calls for. ``ValueError`` on a taken name."""

    def inscrit(reflexe: Reflexe) -> Reflexe:
        if nom in REACTIONS:
            message = f"réaction déjà déclarée : {nom}"
            raise ValueError(message)
        REACTIONS[nom] = reflexe
        return reflexe

    return inscrit


def reactions(dossier: Dossier, cadre: Cadre) -> list[Reaction]:
    """Everything that the dossier calls for today, in the order of declaration; nothing of one that goes on elsewhere."""
    if dossier.fusion is not None or dossier.parti is not None:
        return []
    return [
        Reaction(nom, dossier.id, objet, commande)
        for nom, reflexe in REACTIONS.items()
        for objet, commande in reflexe(dossier, cadre)
    ]
