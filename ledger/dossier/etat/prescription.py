"""Prescriptions: where each one stands, and whether it holds a place of its offer."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.events.base import CodeOffre, CodeStructure
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.suivi.rendez_vous import Theme


class EtatPrescription(Code):
    """Where a prescription stands."""

    PRESCRITE = "PRESCRITE", "prescrite"
    RECUE = "RECUE", "reçue"
    ACCEPTEE = "ACCEPTEE", "acceptée"
    DEMARREE = "DEMARREE", "démarrée"
    TERMINEE = "TERMINEE", "terminée"
    ABANDONNEE = "ABANDONNEE", "abandonnée"
    REFUSEE = "REFUSEE", "refusée"
    NON_VENUE = "NON_VENUE", "sans venue de la personne"
    EXPIREE = "EXPIREE", "expirée"


SANS_REPONSE: Final = frozenset({EtatPrescription.PRESCRITE, EtatPrescription.RECUE})
EN_COURS: Final = SANS_REPONSE | {EtatPrescription.ACCEPTEE, EtatPrescription.DEMARREE}


@dataclass(slots=True)
class Prescription:
    """An offer prescribed to the person; ``issue_le`` is the day on which it ended, one way or another."""

    id: str
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    prescrite_le: date
    etat: EtatPrescription = EtatPrescription.PRESCRITE
    recue_le: date | None = None
    relancee_le: date | None = None
    acceptee_le: date | None = None
    demarree_le: date | None = None
    issue_le: date | None = None

    @property
    def sans_reponse(self) -> bool:
        """Whether the structure has not answered yet."""
        return self.etat in SANS_REPONSE

    @property
    def en_cours(self) -> bool:
        """Whether something is still to happen."""
        return self.etat in EN_COURS

    @property
    def tient_place(self) -> bool:
        """Whether it holds a place: as long as it runs, and for ever once the person has entered."""
        return self.en_cours or self.demarree_le is not None
