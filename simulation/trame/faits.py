"""The facts of a step that the truth retains: what was drawn, never what the ledger made of it."""

from dataclasses import dataclass
from datetime import date

from ledger.vocabulaire.orientations.orientation import Decideur, Organisme, Parcours


@dataclass(frozen=True, slots=True)
class Territorial:
    """The person depends on a MDS."""

    mds: str


@dataclass(frozen=True, slots=True)
class EnDroit:
    """The person has, or has no longer, the obligation of accompaniment."""

    a_accompagner: bool


@dataclass(frozen=True, slots=True)
class EnCharge:
    """A structure takes charge, its référent not named yet or named; none does any more once the parcours is over."""

    structure: str | None
    organisme: Organisme | None
    referent: bool


@dataclass(frozen=True, slots=True)
class Orientee:
    """An orientation is decided; ``ouvert_le`` for the first one only."""

    decidee_le: date
    structure: str
    decideur: Decideur
    parcours: Parcours
    refusee: bool
    ouvert_le: date | None


@dataclass(frozen=True, slots=True)
class Signee:
    """A contract is signed, under an orientation notified by ``decideur`` on ``notifiee_le``."""

    signee_le: date
    fin_le: date
    electronique: bool
    premier: bool
    notifiee_le: date
    decideur: Decideur


Fait = Territorial | EnDroit | EnCharge | Orientee | Signee
