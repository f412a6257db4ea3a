"""Convocations: émise, remise constatée; invitations: relancée, annulée; reminders: envoyé."""

from datetime import time
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.suivi.convocation import CanalConvocation, CanalRappel, StatutRemise
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous


@inscrire(code=406, nom="convocation.emise", famille="rendez_vous", libelle="Convocation émise", cree="convocation")
class ConvocationEmise(Evenement):
    """The person is summoned to a planned rendez-vous, or invited to take one by ``valable_jusqu_au`` included.

    ``rendez_vous_le`` and ``heure`` are what the person was told: a meeting moved since calls for another convocation. The
    validity of an invitation that is still to be sent runs from the day on which it left. With ``creneaux_du`` and
    ``creneaux_au`` the person chooses by herself, among the free slots of her référent on these days.
    """

    convocation: UUID
    canal: CanalConvocation
    motif: MotifRendezVous
    rendez_vous: UUID | None = None
    rendez_vous_le: DateCivile | None = None
    heure: time | None = None
    validite_jours: int | None = Field(default=None, ge=1, le=90)
    valable_depuis: DateCivile | None = None
    valable_jusqu_au: DateCivile | None = None
    a_envoyer: bool | None = Field(default=None, description="Nobody has sent it yet: no carrier took it")
    creneaux_du: DateCivile | None = Field(default=None, description="First day on which the person may choose a slot")
    creneaux_au: DateCivile | None = Field(default=None, description="Last day on which the person may choose a slot")
    duree_prevue_min: int | None = Field(default=None, ge=5, le=480, description="Of the meeting that she chooses")
    modalite: Modalite | None = Field(default=None, description="Of the meeting that she chooses")


@inscrire(
    code=407, nom="convocation.remise_constatee", famille="rendez_vous", libelle="Remise d'une convocation constatée"
)
class RemiseConvocationConstatee(Evenement):
    """What the carrier, or the référent, says of the delivery on ``survenu_le``."""

    convocation: UUID
    statut: StatutRemise
    canal: CanalConvocation
    emise_le: DateCivile
    valable_depuis: DateCivile | None = Field(default=None, description="Of an invitation: the day on which it left")
    valable_jusqu_au: DateCivile | None = None


@inscrire(code=408, nom="rappel.envoye", famille="rendez_vous", libelle="Rappel de rendez-vous envoyé")
class RappelEnvoye(Evenement):
    """The person is reminded of a meeting that stands."""

    rendez_vous: UUID
    canal: CanalRappel
    rendez_vous_le: DateCivile
    heure: time
    a_envoyer: bool | None = Field(default=None, description="Nobody has sent it yet: no carrier took it")


@inscrire(code=410, nom="invitation.relancee", famille="rendez_vous", libelle="Invitation relancée")
class InvitationRelancee(Evenement):
    """The person, who has chosen no slot, is reminded once that she may until ``valable_jusqu_au`` included."""

    convocation: UUID
    canal: CanalRappel
    motif: MotifRendezVous
    valable_jusqu_au: DateCivile
    a_envoyer: bool | None = Field(default=None, description="Nobody has sent it yet: no carrier took it")


@inscrire(code=411, nom="invitation.annulee", famille="rendez_vous", libelle="Invitation annulée")
class InvitationAnnulee(Evenement):
    """The person is not invited any more: nothing can be chosen by it."""

    convocation: UUID
    motif: MotifRendezVous
