"""Messages and letters: confié to a carrier, remis, refusé; and the channels by which the person wants none."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.entree.droits import Mention
from ledger.events.forme import forme
from ledger.events.suivi.document import VersionModele
from ledger.events.suivi.transmission import CodeDestinataire, CodeRejet, Essais, ReferenceExterne, SuiteTransmission
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi

CodeModele = Annotated[
    str,
    forme(
        r"^[a-z][a-z-]{1,39}$",
        "un code de modèle : minuscules et tirets",
        examples=["rappel-rendez-vous"],
        max_length=40,
    ),
]
"""A template of messages, under the name that it has here."""
Parties = Annotated[int, Field(ge=1, le=10, description="SMS that the text is sent in")]


@inscrire(code=1411, nom="envoi.confie", famille="envoi", libelle="Message confié au transporteur")
class EnvoiConfie(SuiteTransmission):
    """A carrier took the message that a step asked for: it is sent, and not before; the step is transmitted.

    ``transmission`` is the id of the message from then on. ``adresse`` and ``texte`` are those that left.
    """

    reference: ReferenceExterne | None = None
    retrouvee: bool = False
    essais: Essais = 1
    canal: CanalEnvoi
    transporteur: CodeDestinataire
    modele: CodeModele
    modele_version: int = Field(ge=1, le=10_000)
    convocation: UUID | None = None
    parties: Parties | None = None
    adresse: Scelle[Mention]
    texte: Scelle[Texte]


@inscrire(code=1412, nom="envoi.remis", famille="envoi", libelle="Message remis")
class EnvoiRemis(Evenement):
    """The carrier says that it arrived on ``survenu_le``: on the phone, or in the mailbox. Nobody says that it was read."""

    envoi: UUID
    canal: CanalEnvoi
    transporteur: CodeDestinataire


@inscrire(code=1413, nom="envoi.refuse", famille="envoi", libelle="Message refusé")
class EnvoiRefuse(Evenement):
    """The carrier says that it did not arrive and will not. ``rejet`` is its own code (5.1.1)."""

    envoi: UUID
    canal: CanalEnvoi
    transporteur: CodeDestinataire
    cause: CauseRefusEnvoi
    rejet: CodeRejet | None = None


@inscrire(code=1414, nom="opposition_envoi.declaree", famille="envoi", libelle="Refus de recevoir des messages")
class OppositionEnvoiDeclaree(Evenement):
    """The person wants no message by this channel any more (STOP)."""

    canal: CanalEnvoi


@inscrire(code=1415, nom="opposition_envoi.levee", famille="envoi", libelle="Accord pour recevoir des messages")
class OppositionEnvoiLevee(Evenement):
    """The person accepts messages by this channel again."""

    canal: CanalEnvoi


@inscrire(code=1416, nom="courrier.confie", famille="envoi", libelle="Courrier confié au transporteur")
class CourrierConfie(SuiteTransmission):
    """A letter is on its way, and not before: posted by an agent who says so (``poste``), or taken by an industrial carrier.

    ``transmission`` is its id from then on. ``document`` is what left, address included: kept sealed, by its fingerprint.
    """

    reference: ReferenceExterne | None = None
    retrouvee: bool = False
    essais: Essais = 1
    canal: CanalEnvoi = CanalEnvoi.COURRIER
    transporteur: CodeDestinataire
    document: UUID
    version_modele: VersionModele
    feuilles: int | None = Field(default=None, ge=1, le=100)
    convocation: UUID | None = None
