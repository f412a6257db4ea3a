"""Préconisations, orientations, and the structure and référent that follow from them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ledger.events.base import CodeStructure
from ledger.vocabulaire.orientations.orientation import Decideur, DecisionOrientation, Organisme, Parcours
from ledger.vocabulaire.orientations.parcours import IssueReexamen


@dataclass(slots=True)
class Preconisation:
    """A recommended parcours, and the orientation that answered it; none ever will once the parcours has ended."""

    id: str
    preconisee_le: date
    parcours: Parcours
    organisme: Organisme
    decision: Annotated[str, DecisionOrientation] | None = None
    caduque: bool = False


@dataclass(slots=True)
class Orientation:
    """A decided orientation; it runs until ``fin_le`` excluded, when the next one begins or the parcours ends.

    ``maintenue_le``: day on which another one was refused. ``delai_reexamen_mois``: months before the next
    re-examination of a social parcours, from the contract or from the one before.
    """

    id: str
    decidee_le: date
    debut_le: date
    parcours: Parcours
    organisme: Organisme
    structure: CodeStructure
    decideur: Decideur
    notifiee_le: date | None = None
    fin_le: date | None = None
    maintenue_le: date | None = None
    delai_reexamen_mois: int | None = None
    reexaminee_le: date | None = None
    issue_reexamen: IssueReexamen | None = None
