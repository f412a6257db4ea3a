"""Manquements, the procedure that each opens, and sanctions."""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger.vocabulaire.sanctions.sanction import AvisEquipe, MesureSanction, NatureManquement, RangManquement


@dataclass(slots=True)
class Manquement:
    """A manquement and how far its procedure has gone."""

    id: str
    nature: NatureManquement
    constate_le: date
    intention_notifiee_le: date | None = None
    mesure_envisagee: MesureSanction | None = None
    avis: AvisEquipe | None = None
    avis_le: date | None = None
    invitee_a_l_avis: bool = False
    sanction: str | None = None
    signalement: str | None = None
    proposition: str | None = None
    observations_le: date | None = None
    audition_le: date | None = None
    regularise_le: date | None = None
    classe_le: date | None = None

    @property
    def en_cours(self) -> bool:
        """Neither sanctioned nor filed."""
        return self.sanction is None and self.classe_le is None


@dataclass(slots=True)
class Sanction:
    """A decided measure, running from ``debut_le`` to ``fin_le`` included unless it is lifted before.

    Reformed on a recours, it stays the same sanction: its measure is the new one, its dates of decision and of
    notification are those of the first decision.
    """

    id: str
    manquement: str
    rang: RangManquement
    mesure: MesureSanction
    decidee_le: date
    debut_le: date
    fin_le: date
    nature: NatureManquement | None = None
    taux_pourcent: int = 0
    duree_mois: int = 0
    levee_le: date | None = None
    notifiee_le: date | None = None
    recours_jusqu_au: date | None = None
    radiation_proposee_le: date | None = None
    fin_de_droit_reportee_au: date | None = None
    fin_de_droit_le: date | None = None
    reformee_le: date | None = None

    @property
    def dernier_jour(self) -> date:
        """Of its effect: the eve of its lifting when it is lifted before its term."""
        return self.fin_le if self.levee_le is None else min(self.fin_le, self.levee_le - timedelta(days=1))

    def court(self, le: date) -> bool:
        """Whether it withholds something on this day."""
        return self.debut_le <= le <= self.dernier_jour


@dataclass(frozen=True, slots=True)
class Annulation:
    """The trace of a sanction that left the state: enough to tell what rested upon it."""

    nature: NatureManquement | None
    decidee_le: date
    annulee_le: date
