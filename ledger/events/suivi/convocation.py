"""Convocations: émise, remise constatée; reminders: envoyé."""

from datetime import time
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.suivi.convocation import CanalConvocation, CanalRappel, StatutRemise
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous


@inscrire(code=406, nom="convocation.emise", famille="rendez_vous", libelle="Convocation émise", cree="convocation")
class ConvocationEmise(Evenement):
    """The person is summoned to a planned rendez-vous, or invited to take one by ``valable_jusqu_au`` included.

    ``rendez_vous_le`` and ``heure`` are what the person was told: a meeting moved since calls for another convocation. The
    validity of an invitation that is still to be sent runs from the day on which it left.
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
