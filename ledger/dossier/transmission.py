"""Transmissions: where each step that goes to France Travail stands."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.dossier.registre import evolue
from ledger.events.base import Evenement
from ledger.events.transmission import (
    TransmissionAbandonnee,
    TransmissionEnAttente,
    TransmissionRejetee,
    TransmissionRelancee,
    TransmissionReussie,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.code import Code

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


class EtatTransmission(Code):
    """Where a transmission stands."""

    REUSSIE = "REUSSIE", "réussie"
    REJETEE = "REJETEE", "rejetée"
    EN_ATTENTE = "EN_ATTENTE", "en attente"
    ABANDONNEE = "ABANDONNEE", "abandonnée"
    RELANCEE = "RELANCEE", "relancée"


ETATS: Final[dict[type[Evenement], EtatTransmission]] = {
    TransmissionReussie: EtatTransmission.REUSSIE,
    TransmissionRejetee: EtatTransmission.REJETEE,
    TransmissionEnAttente: EtatTransmission.EN_ATTENTE,
    TransmissionAbandonnee: EtatTransmission.ABANDONNEE,
    TransmissionRelancee: EtatTransmission.RELANCEE,
}


@dataclass(slots=True)
class Transmission:
    """A step sent, or to be sent: ``id`` is that of its event. ``rejet``, ``cause``, ``reference`` are the last ones."""

    id: str
    etape: str
    etape_position: int
    service: str
    etat: EtatTransmission
    premiere_le: date
    derniere_le: date
    rejet: str | None = None
    cause: str | None = None
    reference: str | None = None
    essais: int = 0

    @property
    def a_traiter(self) -> bool:
        """Whether it waits for somebody, or for its cause to go."""
        return self.etat in A_TRAITER


A_TRAITER: Final = (EtatTransmission.EN_ATTENTE, EtatTransmission.REJETEE)
"""States that the work list shows unless told otherwise."""


@evolue(*ETATS)
def transmission_suivie(dossier: "Dossier", e: EvenementLu) -> None:
    """The last fact says where it stands; tries add up."""
    assert e.classe is not None  # noqa: S101 - registered by class
    corps = e.corps
    connue = dossier.transmissions.get(corps["transmission"])
    dossier.transmissions[corps["transmission"]] = Transmission(
        corps["transmission"],
        corps["etape"],
        corps["etape_position"],
        corps["service"],
        ETATS[e.classe],
        connue.premiere_le if connue else e.survenu_le,
        e.survenu_le,
        corps.get("rejet"),
        corps.get("cause"),
        corps.get("reference"),
        (connue.essais if connue else 0) + corps.get("essais", 0),
    )
