"""Skeleton of a département: for each household, who it is and the dates on which published figures depend.

The skeleton of everybody is drawn at once, because figures bind dossiers together; the flesh of each dossier is drawn
later, alone.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from ledger.vocabulaire.orientations.orientation import Decideur, Organisme


class Entree(Enum):
    """When a household came, and whether its orientation was decided."""

    STOCK = auto()
    STOCK_EN_ATTENTE = auto()
    FLUX = auto()
    FLUX_EN_ATTENTE = auto()


class Destination(Enum):
    """Where an orientation leads, and the organisme that it means."""

    MDS = Organisme.CONSEIL_DEPARTEMENTAL
    DELEGATAIRE = Organisme.DELEGATAIRE
    MISSION_LOCALE = Organisme.MISSION_LOCALE
    FRANCE_TRAVAIL = Organisme.FRANCE_TRAVAIL

    @property
    def suivie_dans_l_outil(self) -> bool:
        """Whether the accompaniment is recorded in the ledger: by the département or those it delegates to."""
        return self in (Destination.MDS, Destination.DELEGATAIRE)


@dataclass(slots=True)
class PlanOrientation:
    """An orientation: decided, notified, a structure in charge the same day, a référent later or never."""

    vers: Destination
    decideur: Decideur
    decidee_le: date
    notifiee_le: date
    referent_le: date | None


@dataclass(slots=True)
class FenetreContrats:
    """Days between which contracts of the last twelve months may be signed, both included."""

    du: date
    au: date


@dataclass(slots=True)
class PlanDossier:
    """One person. ``electroniques`` has an item for each contract signed in the last twelve months, in order."""

    orientations: list[PlanOrientation] = field(default_factory=list)
    fenetre: FenetreContrats | None = None
    sous_contrat: bool = False
    electroniques: tuple[bool, ...] = ()

    @property
    def finale(self) -> PlanOrientation | None:
        """The orientation in force at the end."""
        return self.orientations[-1] if self.orientations else None

    @property
    def suivi(self) -> bool:
        """A référent of the département or of a délégataire is named at the end."""
        finale = self.finale
        return finale is not None and finale.vers.suivie_dans_l_outil and finale.referent_le is not None


@dataclass(slots=True)
class PlanFoyer:
    """One household: its adults share opening, first decision and exit. ``rang`` numbers households from 0."""

    entree: Entree
    dossiers: list[PlanDossier]
    ouvert_le: date
    decidee_le: date | None
    sortie_le: date | None
    rang: int = -1
