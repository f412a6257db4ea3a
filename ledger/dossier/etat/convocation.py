"""Convocations, their delivery, and the reminders of rendez-vous."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.vocabulaire.suivi.convocation import CanalConvocation, StatutRemise
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous

ECHECS: Final = frozenset({StatutRemise.ECHOUEE, StatutRemise.NPAI, StatutRemise.NON_RECLAMEE})
"""The person was not reached: another convocation may go by the same channel."""


@dataclass(frozen=True, slots=True)
class Choix:
    """The slots that an invited person may choose: days included, minutes, and how she is met."""

    du: date
    au: date
    duree_min: int
    modalite: Modalite


@dataclass(slots=True)
class Convocation:
    """A notice given to the person, and whether it reached them.

    Without ``rendez_vous``, it is an invitation to take one by ``valable_jusqu_au`` included, ``validite_jours`` after the
    day on which it left (``valable_depuis``); ``repondue_le`` is the day on which a rendez-vous was taken. ``a_envoyer``:
    nobody has sent it so far. ``choix``: she chooses a slot by herself.
    """

    id: str
    emise_le: date
    canal: CanalConvocation
    motif: MotifRendezVous
    rendez_vous: str | None = None
    pour: tuple[date, str] | None = None
    valable_jusqu_au: date | None = None
    statut: StatutRemise | None = None
    repondue_le: date | None = None
    valable_depuis: date | None = None
    validite_jours: int | None = None
    a_envoyer: bool = False
    choix: Choix | None = None
    relancee_le: date | None = None
    annulee_le: date | None = None

    @property
    def echouee(self) -> bool:
        """Whether it is known not to have reached the person."""
        return self.statut in ECHECS

    @property
    def en_attente(self) -> bool:
        """An invitation that no rendez-vous has answered and that nobody took back, its validity over or not."""
        return self.rendez_vous is None and self.repondue_le is None and self.annulee_le is None

    def court(self, le: date) -> bool:
        """Whether the invitation still holds that day; one that waits to be sent does."""
        if not self.en_attente or self.echouee:
            return False
        return self.valable_jusqu_au is None or le <= self.valable_jusqu_au
