"""The open deadlines of each dossier, since when and until when, without their rules.

A row says since which day something waits. Its last day is ``due_le`` where an event fixed it, ``delai_mois`` after
``depuis`` where the dossier fixes the delay; else the rule in force says it, and whoever asks brings the rules: a law that
changes, or a département that sets its own delay, rebuilds nothing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.vocabulaire.echeance import Nature
from readmodels.table import Table

TACHE = Table(
    "tache",
    {
        "dossier": "uuid",
        "nature": "text",
        "regle_avant": "text",
        "objet": "uuid",
        "depuis": "date",
        "delai_mois": "smallint",
        "due_le": "date",
        "visible_de": "date",
        "visible_jusqu_au": "date",
    },
    ("dossier", "nature", "objet"),
    (f"(dossier) where nature = '{Nature.RECTIFICATION_A_REPONDRE}'",),
)
"""``regle_avant``: the delay of the nature's own rule starts at the end of that one's. The row shows from ``visible_de`` to
``visible_jusqu_au`` included, without end where they are null."""


class Dateur(Protocol):
    """The rules, as far as deadlines need them: version in force, and last day of a delay that starts on a day."""

    def __call__(self, code: str, depuis: date, mois: int | None = None) -> tuple[str, date] | None:
        """None when no version of the rule is in force on ``depuis``."""


class Tache(BaseModel):
    """A deadline that is open: met until ``due_le`` included. ``regle`` names the version applied."""

    dossier: UUID
    nature: str = Field(examples=["contrat_a_signer"])
    objet: UUID
    depuis: date
    due_le: date
    depassee: bool
    regle: str = Field(examples=["C1@2025-01-01"])


def dater(ligne: Mapping[str, Any], le: date, dateur: Dateur) -> Tache | None:
    """A row of ``tache`` with its last day, as seen on ``le``; None when it does not show, or no rule is in force."""
    if (ligne["visible_de"] is not None and le < ligne["visible_de"]) or (
        ligne["visible_jusqu_au"] is not None and ligne["visible_jusqu_au"] < le
    ):
        return None
    depuis = ligne["depuis"]
    if ligne["regle_avant"] is not None:
        avant = dateur(ligne["regle_avant"], depuis)
        if avant is None:
            return None
        depuis = avant[1]
    datee = dateur(Nature(ligne["nature"]).regle, depuis, ligne["delai_mois"])
    if datee is None:
        return None
    due_le = ligne["due_le"] or datee[1]
    return Tache(
        dossier=ligne["dossier"],
        nature=ligne["nature"],
        objet=ligne["objet"],
        depuis=depuis,
        due_le=due_le,
        depassee=due_le < le,
        regle=datee[0],
    )
