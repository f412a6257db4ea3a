"""The personal space: messages that the département puts there, notes for the person too, a contract to sign, a decision."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.dossier import Dossier
from ledger.events.suivi.accompagnement import MessageEnvoye, MessageRecu, NoteEcrite
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.accompagnement import CanalMessage, Visibilite


class Ecrit(BaseModel):
    """A message of the personal space, or a note that its author meant for the person too."""

    le: date
    de_moi: bool = Field(description="Écrit par la personne elle-même")
    note: bool = Field(description="Note du journal de bord, et non message")
    texte: str | None


class DecisionALire(BaseModel):
    """An orientation that nobody has notified yet: the person who acknowledges it here is notified on that day."""

    orientation: UUID
    decidee_le: date
    parcours: str
    organisme: str
    structure: str


def ecrits(evenements: Sequence[EvenementLu], coffre: Coffre) -> list[Ecrit]:
    """In the order in which they were written. ``evenements`` are those that count."""
    return list(_ecrits(evenements, coffre))


def _ecrits(evenements: Sequence[EvenementLu], coffre: Coffre) -> Iterator[Ecrit]:
    for e in evenements:
        note = e.classe is NoteEcrite and e.corps["visibilite"] == Visibilite.PERSONNE
        message = e.classe in (MessageEnvoye, MessageRecu) and e.corps["canal"] == CanalMessage.MESSAGERIE
        if note or message:
            texte = e.desceller(coffre).get("texte")
            yield Ecrit(le=e.survenu_le, de_moi=e.classe is MessageRecu, note=note, texte=texte)


def decision_a_lire(etat: Dossier) -> DecisionALire | None:
    """The orientation in force, until it is notified by whatever means."""
    decidee = etat.orientation
    if decidee is None or decidee.notifiee_le is not None:
        return None
    return DecisionALire(
        orientation=UUID(decidee.id),
        decidee_le=decidee.decidee_le,
        parcours=decidee.parcours,
        organisme=decidee.organisme,
        structure=decidee.structure,
    )
