"""Transmissions: where each step that goes to a recipient stands, and each message that a carrier took."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID, uuid5

from ledger.vocabulaire.code import Code
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi, EtatEnvoi
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL, CauseAttente

ESPACE: Final = UUID("2f6c7d0e-58b1-5a7d-9c1e-4b8f03a9d6c2")


def id_transmission(evenement: UUID, destinataire: str) -> UUID:
    """Id of the transmission of an event to a recipient: the event's own to France Travail, which was alone, else bound to
    both.
    """
    return evenement if destinataire == FRANCE_TRAVAIL else uuid5(ESPACE, f"{destinataire}:{evenement}")


class EtatTransmission(Code):
    """Where a transmission stands."""

    REUSSIE = "REUSSIE", "réussie"
    REJETEE = "REJETEE", "rejetée"
    EN_ATTENTE = "EN_ATTENTE", "en attente"
    ABANDONNEE = "ABANDONNEE", "abandonnée"
    RELANCEE = "RELANCEE", "relancée"


@dataclass(slots=True)
class Transmission:
    """A step sent, or to be sent, to a recipient: see :func:`id_transmission`. ``rejet``, ``cause``, ``reference`` are the
    last ones.
    """

    id: str
    etape: str
    etape_position: int
    destinataire: str
    service: str
    etat: EtatTransmission
    premiere_le: date
    derniere_le: date
    rejet: str | None = None
    cause: Annotated[str, CauseAttente] | None = None
    reference: str | None = None
    essais: int = 0

    @property
    def a_traiter(self) -> bool:
        """Whether it waits for somebody, or for its cause to go."""
        return self.etat in A_TRAITER


A_TRAITER: Final = (EtatTransmission.EN_ATTENTE, EtatTransmission.REJETEE)
"""States that the work list shows unless told otherwise."""


@dataclass(slots=True)
class Envoi:
    """A message: taken on ``confie_le`` by ``transporteur`` for the step at ``etape_position``; ``conclu_le``: when it
    arrived, or was known not to.
    """

    id: str
    etape: str
    etape_position: int
    canal: CanalEnvoi
    transporteur: str
    confie_le: date
    convocation: str | None = None
    etat: EtatEnvoi = EtatEnvoi.CONFIE
    conclu_le: date | None = None
    cause: CauseRefusEnvoi | None = None
