"""Signalements and proposals of France Travail, which wait for the département to take them up or to file them."""

from dataclasses import dataclass
from datetime import date

from ledger.vocabulaire.sanctions.sanction import MesureSanction, NatureManquement, OrganismeSignalant


@dataclass(slots=True)
class Signalement:
    """Facts that somebody signalled, and what the département made of them."""

    id: str
    nature: NatureManquement
    signalant: OrganismeSignalant
    signale_le: date
    manquement: str | None = None
    regularise_le: date | None = None
    classe_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Neither taken up nor filed."""
        return self.manquement is None and self.classe_le is None


@dataclass(slots=True)
class PropositionSanction:
    """A sanction that France Travail proposes, and what the département made of it."""

    id: str
    reference: str
    nature: NatureManquement
    mesure: MesureSanction
    recue_le: date
    taux_pourcent: int = 0
    duree_mois: int = 0
    manquement: str | None = None
    ecartee_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Neither taken up nor set aside."""
        return self.manquement is None and self.ecartee_le is None


@dataclass(slots=True)
class PropositionLevee:
    """A lifting that France Travail proposes; it waits as long as the suspension is neither lifted nor annulled."""

    id: str
    sanction: str
    reference: str
    recue_le: date
    ecartee_le: date | None = None
