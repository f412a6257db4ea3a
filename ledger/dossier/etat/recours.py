"""Notification of sanctions, recours against them, annulment."""

from dataclasses import dataclass
from datetime import date

from ledger.vocabulaire.sanctions.sanction import IssueRecours


@dataclass(slots=True)
class Recours:
    """A recours préalable; an answer given after the implicit rejection takes its place.

    ``reponse_attendue_le``: last day of the answer, where the commission de recours amiable was asked.
    ``juge_depuis``, ``juge_jusqu_au``: when the delay before the judge runs, from the last decision, told or implicit.
    """

    id: str
    sanction: str
    forme_le: date
    hors_delai: bool
    rejete_implicitement_le: date | None = None
    issue: IssueRecours | None = None
    decide_le: date | None = None
    transmis_le: date | None = None
    avis_attendu_le: date | None = None
    avis_le: date | None = None
    reponse_attendue_le: date | None = None
    notifie_le: date | None = None
    juge_depuis: date | None = None
    juge_jusqu_au: date | None = None

    @property
    def en_attente(self) -> bool:
        """Neither answered nor rejected by silence."""
        return self.decide_le is None and self.rejete_implicitement_le is None
