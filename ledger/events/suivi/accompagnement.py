"""Accompagnement: the journal de bord, messages, documents, bilans, what the person thinks of it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeStructure, Evenement, IdAgent, Libelle, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.forme import forme
from ledger.vocabulaire.suivi.accompagnement import (
    CanalMessage,
    ConclusionBilan,
    IssueTache,
    NatureDocument,
    SujetSatisfaction,
    Visibilite,
)
from ledger.vocabulaire.suivi.rendez_vous import Theme

TAILLE_OCTETS_MAX = 100_000_000
"""No document is larger, whatever the département allows."""

Empreinte = Annotated[
    str,
    forme(
        r"^[0-9a-f]{64}$", "une empreinte SHA-256 de 64 chiffres hexadécimaux en minuscules", examples=["9f86d081" * 8]
    ),
]
"""SHA-256 of a content, in hexadecimal: it tells one file from another and gives nothing of what is written in it."""


@inscrire(code=1251, nom="note.ecrite", famille="accompagnement", libelle="Note écrite au journal de bord", cree="note")
class NoteEcrite(Evenement):
    """A professional writes in the journal de bord."""

    note: UUID
    visibilite: Visibilite
    themes: tuple[Theme, ...] = Field(default=(), max_length=10)
    texte: Scelle[Texte]


@inscrire(
    code=1252, nom="message.envoye", famille="accompagnement", libelle="Message envoyé à la personne", cree="message"
)
class MessageEnvoye(Evenement):
    """The service writes to the person; ``en_reponse_a`` is a message received from them. One for her personal space is
    there as soon as it is recorded.
    """

    message: UUID
    canal: CanalMessage
    en_reponse_a: UUID | None = None
    texte: Scelle[Texte]
    a_envoyer: bool | None = Field(default=None, description="Nobody has sent it yet: no carrier took it")


@inscrire(
    code=1253, nom="message.recu", famille="accompagnement", libelle="Message reçu de la personne", cree="message"
)
class MessageRecu(Evenement):
    """The person writes to the service; ``en_reponse_a`` is a message that was sent to them."""

    message: UUID
    canal: CanalMessage
    en_reponse_a: UUID | None = None
    texte: Scelle[Texte]


@inscrire(code=1254, nom="document.depose", famille="accompagnement", libelle="Document déposé", cree="document")
class DocumentDepose(Evenement):
    """A document joins the dossier; its content is kept elsewhere, under this fingerprint."""

    document: UUID
    nature: NatureDocument
    titre: Scelle[Libelle]
    taille_octets: int = Field(ge=1, le=TAILLE_OCTETS_MAX)
    sha256: Empreinte


@inscrire(
    code=1255, nom="bilan.etabli", famille="accompagnement", libelle="Bilan d'accompagnement établi", cree="bilan"
)
class BilanEtabli(Evenement):
    """What was done from ``debut_le`` to ``fin_le`` included, and what follows."""

    bilan: UUID
    debut_le: DateCivile
    fin_le: DateCivile
    conclusion: ConclusionBilan
    structure: CodeStructure | None = Field(default=None, description="Structure in charge on the day of the bilan")
    synthese: Scelle[Texte]


@inscrire(
    code=1256,
    nom="satisfaction.repondue",
    famille="accompagnement",
    libelle="Réponse sur la satisfaction",
    cree="satisfaction",
)
class SatisfactionRepondue(Evenement):
    """The person says what they think, from 1 (not at all satisfied) to 5 (very satisfied)."""

    satisfaction: UUID
    sujet: SujetSatisfaction
    rendez_vous: UUID | None = None
    note_sur_5: int = Field(ge=1, le=5)
    commentaire: Scelle[Texte | None] = None


@inscrire(code=1257, nom="tache.creee", famille="accompagnement", libelle="Tâche à faire", cree="tache")
class TacheCreee(Evenement):
    """Something is to be done for the person, by ``a_faire_le`` included."""

    tache: UUID
    a_faire_le: DateCivile
    intitule: Scelle[Libelle]
    precisions: Scelle[Texte | None] = None


@inscrire(code=1258, nom="tache.close", famille="accompagnement", libelle="Tâche close")
class TacheClose(Evenement):
    """It was done, or need not be any more."""

    tache: UUID
    issue: IssueTache
    commentaire: Scelle[Texte | None] = None


@inscrire(code=1260, nom="tache.confiee", famille="accompagnement", libelle="Tâche confiée")
class TacheConfiee(Evenement):
    """It is this agent's to do, until another is said; one that was confided to nobody is the référent's."""

    tache: UUID
    confiee_a: IdAgent
