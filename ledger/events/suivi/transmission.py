"""Transmissions of steps to a recipient: what became of each, and what agents decide of those that wait."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.annotations import SITUATION
from ledger.events.base import Evenement, Libelle, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL, CauseAttente, MotifAbandonTransmission

TypeEtape = Annotated[
    str, forme(r"^[a-z_]+\.[a-z_]+\.v[0-9]+$", "un type d'étape", examples=["rendez_vous.planifie.v1"], max_length=80)
]
"""Stable type of a step."""
CodeDestinataire = Annotated[
    str, forme(r"^[a-z][a-z0-9-]{1,39}$", "un code de 2 à 40 minuscules, chiffres et tirets", examples=[FRANCE_TRAVAIL])
]
"""Recipient of steps, under the name that its connector has here."""
CodeService = Annotated[
    str, forme(r"^[!-~]{1,80}$", "un code de 80 signes au plus, sans espace ni accent", examples=["rendez-vous"])
]
"""Service of the recipient that takes the step, under the connector's own name."""
CodeRejet = Annotated[
    str, forme(r"^[!-~]{1,40}$", "un code de 40 signes au plus, sans espace ni accent", examples=["R030"])
]
"""The recipient's answer, as it is."""
ReferenceExterne = Annotated[
    str, forme(r"^[!-~]{1,100}$", "une référence de 100 signes au plus, sans espace ni accent", examples=["88214"])
]
"""Id that the recipient gave to what it received."""
Essais = Annotated[int, Field(ge=0, le=1000, description="Calls made since the step before of this transmission")]


class SuiteTransmission(Evenement):
    """The facts that every step repeats of the transmission: there is one for each event and recipient."""

    transmission: UUID = Field(description="Id of the transmission: for France Travail, that of the event that is sent")
    etape: TypeEtape
    etape_position: Annotated[int, SITUATION] = Field(ge=1, description="Position of the event that is sent")
    service: CodeService
    destinataire: CodeDestinataire | None = Field(default=None, description="France Travail when absent")


@inscrire(code=1401, nom="transmission.reussie", famille="transmission", libelle="Étape transmise")
class TransmissionReussie(SuiteTransmission):
    """The recipient has it; ``retrouvee`` when it was found there after an answer that never came."""

    reference: ReferenceExterne | None = None
    retrouvee: bool = False
    essais: Essais = 1


@inscrire(code=1402, nom="transmission.rejetee", famille="transmission", libelle="Transmission rejetée")
class TransmissionRejetee(SuiteTransmission):
    """The recipient refuses it as it is: somebody has to correct the step, send it again or give up."""

    rejet: CodeRejet
    sens: Libelle = Field(description="What the code means, in our words", examples=["La date est passée."])
    message: Scelle[Texte | None] = Field(default=None, description="What the recipient said of it, in its own words")
    essais: Essais = 1


@inscrire(code=1403, nom="transmission.en_attente", famille="transmission", libelle="Transmission en attente")
class TransmissionEnAttente(SuiteTransmission):
    """It cannot be sent for now; it is caught up by itself when its cause goes."""

    cause: CauseAttente
    rejet: CodeRejet | None = None
    essais: Essais = 0


@inscrire(code=1404, nom="transmission.abandonnee", famille="transmission", libelle="Transmission abandonnée")
class TransmissionAbandonnee(SuiteTransmission):
    """It will not be sent: an agent says why, or the step was corrected before.

    ``reference``: what the recipient calls it, when it is known there already; what follows is sent under it.
    """

    motif: MotifAbandonTransmission
    reference: ReferenceExterne | None = None
    explication: Scelle[Texte | None] = None


@inscrire(code=1405, nom="transmission.relancee", famille="transmission", libelle="Transmission relancée")
class TransmissionRelancee(SuiteTransmission):
    """An agent asks for it to be sent again."""
