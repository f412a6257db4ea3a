"""The contract of a carrier: it takes a message of its channel, and may tell whether it has it."""

from dataclasses import dataclass, field
from typing import Final, Protocol
from uuid import UUID

from integrations.livraison.echecs import Rejet

DOUTE: Final = "DOUTE"


@dataclass(frozen=True, slots=True)
class Piece:
    """A letter as it was drawn up: the document of the dossier, its PDF, the sheets of paper that it takes."""

    document: UUID
    octets: bytes = field(repr=False)
    feuilles: int


@dataclass(frozen=True, slots=True)
class Pli:
    """A message ready to leave. ``repere`` names the step that asked for it, and nobody: the carrier gives it back.

    ``adresse`` of a letter is the lines of its window, ``piece`` what is printed, once somebody had it drawn up.
    ``garde`` is what is kept of the text, without its secrets.
    """

    repere: str
    adresse: str = field(repr=False)
    texte: str = field(repr=False)
    sujet: str = ""
    piece: Piece | None = field(default=None, repr=False)
    garde: str = field(default="", repr=False)


class Transporteur(Protocol):
    """Safe to share between threads. Its methods raise what :mod:`~integrations.livraison.echecs` holds, nothing else."""

    @property
    def nom(self) -> str:
        """Its code in the ledger: ``brevo``."""

    def confier(self, pli: Pli, /) -> str:
        """Hand the message over; the reference that the carrier gave."""

    def retrouver(self, pli: Pli, /) -> str | None:
        """The reference of a message whose answer never came; None where the carrier shows all that it took, and it is not
        there; raises :func:`doute` where it does not show it.
        """


def doute(nom: str) -> Rejet:
    """The person may have received it, or not: an agent asks before it is sent again."""
    return Rejet(
        DOUTE,
        f"{nom} n'a pas répondu et ne montre pas ce message : demandez à la personne si elle l'a reçu avant de le renvoyer.",
    )
