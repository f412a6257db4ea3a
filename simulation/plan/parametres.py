"""The parameters of a simulation, and the figures that it must show back."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from simulation.tirage.calendrier import ouvre_avant

DOSSIERS_MIN: Final = 100
DOSSIERS_MAX: Final = 1_000_000
MOIS_MIN, MOIS_MAX = 12, 60
JUSQU_AU_MIN: Final = date(2026, 4, 1)
"""The last twelve months must lie wholly under the law of 1 January 2025, and so must what they decide upon."""

# Horizon Gironde, presentation of 4 December 2025.
REFERENCE: Final = 40_875
SUIVIS: Final = 20_700
SIGNATURES_AN: Final = 26_500
REORIENTATIONS_24_MOIS: Final = 3_350
PART_ORIENTES_UN_MOIS: Final = 0.88
PART_SOUS_CONTRAT: Final = 0.652
PART_ELECTRONIQUE: Final = 0.90
PART_SORTIS: Final = 0.12
"""Dossiers whose right was closed during the window, for each one that is open at its end."""

JOURS_DE_REPRISE: Final = 21
"""Days after the start over which the stock is taken over; nothing else happens to it meanwhile."""


@dataclass(frozen=True, slots=True)
class Parametres:
    """A département over a window of time.

    ``dossiers`` persons have the obligation of accompaniment on ``jusqu_au``; the ledger ends on the last working day
    before it, so that nothing is recorded ahead of the clock when ``jusqu_au`` is today. The window opens ``mois``
    months earlier. Raises ``ValueError`` for what cannot be simulated.
    """

    departement: str
    dossiers: int
    mois: int
    graine: int
    jusqu_au: date
    debut: date = field(init=False)
    """First day of the window, when the stock is taken over."""
    un_an_avant: date = field(init=False)
    """The twelve months that published figures speak of run from the day after this one."""
    activite_du: date = field(init=False)
    """First day on which something else than taking over the stock happens."""
    fin: date = field(init=False)
    """Last working day of the window: nothing happens nor is recorded later."""

    def __post_init__(self) -> None:
        """Bounds, and the dates that follow from them."""
        _borner("le nombre de dossiers", self.dossiers, DOSSIERS_MIN, DOSSIERS_MAX)
        _borner("le nombre de mois", self.mois, MOIS_MIN, MOIS_MAX)
        if self.jusqu_au < JUSQU_AU_MIN:
            message = f"la simulation ne peut pas s'arrêter avant le {JUSQU_AU_MIN:%d/%m/%Y} : {self.jusqu_au:%d/%m/%Y}"
            raise ValueError(message)
        debut = self.jusqu_au - relativedelta(months=self.mois)
        object.__setattr__(self, "debut", debut)
        object.__setattr__(self, "un_an_avant", self.jusqu_au - relativedelta(months=12))
        object.__setattr__(self, "activite_du", debut + timedelta(days=JOURS_DE_REPRISE))
        object.__setattr__(self, "fin", ouvre_avant(self.jusqu_au - timedelta(days=1)))

    @property
    def schema(self) -> str:
        """Schema of the département's log."""
        return f"d{self.departement.lower()}"

    @property
    def suivis(self) -> int:
        """Persons followed in the tool on ``jusqu_au``."""
        return self._part(SUIVIS)

    @property
    def sous_contrat(self) -> int:
        """Followed persons whose contract runs on ``jusqu_au``."""
        return round(self.suivis * PART_SOUS_CONTRAT)

    @property
    def sortis(self) -> int:
        """Persons who left during the window."""
        return round(self.dossiers * PART_SORTIS)

    @property
    def personnes(self) -> int:
        """All persons, gone ones included."""
        return self.dossiers + self.sortis

    @property
    def signatures(self) -> int:
        """Contracts signed in the last twelve months."""
        return self._part(SIGNATURES_AN)

    @property
    def signatures_electroniques(self) -> int:
        """Those signed electronically."""
        return round(self.signatures * PART_ELECTRONIQUE)

    @property
    def reorientations(self) -> int:
        """Réorientations decided in the window."""
        return round(self._part(REORIENTATIONS_24_MOIS) * self.mois / 24)

    @property
    def avancement_total(self) -> int:
        """The whole progress of a simulation: each person is told, then written."""
        return 2 * self.personnes

    def _part(self, reference: int) -> int:
        return round(self.dossiers * reference / REFERENCE)


def _borner(quoi: str, valeur: int, minimum: int, maximum: int) -> None:
    if not minimum <= valeur <= maximum:
        message = f"{quoi} doit être compris entre {minimum} et {maximum} : {valeur}"
        raise ValueError(message)
