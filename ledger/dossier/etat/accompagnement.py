"""Notes, messages, documents and bilans of the accompagnement, how the person comes in. Texts stay sealed: the state holds
none of them.
"""

from dataclasses import dataclass, field
from datetime import date

from ledger.vocabulaire.suivi.acces import ObjetCode, ObjetLien
from ledger.vocabulaire.suivi.accompagnement import (
    CanalMessage,
    ConclusionBilan,
    IssueTache,
    NatureDocument,
    SujetSatisfaction,
    Visibilite,
)
from ledger.vocabulaire.suivi.document import GenreDocument


@dataclass(slots=True)
class Note:
    """A note of the journal de bord."""

    id: str
    ecrite_le: date
    visibilite: Visibilite


@dataclass(slots=True)
class Message:
    """A message in or out."""

    id: str
    le: date
    canal: CanalMessage
    recu: bool
    repondu: bool = False


@dataclass(slots=True)
class Document:
    """A document of the dossier."""

    id: str
    depose_le: date
    nature: NatureDocument
    taille_octets: int
    sha256: str


@dataclass(slots=True)
class DocumentEtabli:
    """A document that the département drew up; see :class:`~ledger.events.suivi.document.DocumentProduit`.

    ``perime``: the step that it puts on paper has changed since.
    """

    id: str
    produit_le: date
    genre: GenreDocument
    objet: str | None
    taille_octets: int
    sha256: str
    version_modele: str
    cachet: bool = False
    d_apres: str | None = None
    perime: bool = False


@dataclass(slots=True)
class Bilan:
    """A bilan of a period, both days included."""

    id: str
    etabli_le: date
    debut_le: date
    fin_le: date
    conclusion: ConclusionBilan


@dataclass(slots=True)
class Satisfaction:
    """An answer of the person."""

    id: str
    repondue_le: date
    sujet: SujetSatisfaction
    note_sur_5: int
    rendez_vous: str | None = None


@dataclass(slots=True)
class Tache:
    """Something to do by a day, that day included; ``issue`` once it is closed. ``confiee_a`` is who does it, the référent
    where it was confided to nobody.
    """

    id: str
    creee_le: date
    a_faire_le: date
    issue: IssueTache | None = None
    confiee_a: str | None = None


@dataclass(slots=True)
class LienDonne:
    """An address that was sent to the person, until ``expire_le`` included."""

    id: str
    objet: ObjetLien
    cible: str | None
    envoye_le: date
    expire_le: date


@dataclass(slots=True)
class CodeAttendu:
    """A code that was sent to the person's phone; ``verifie_le`` once it was typed, ``signe`` once it signed something."""

    id: str
    objet: ObjetCode
    cible: str | None
    demande_le: date
    verifie_le: date | None = None
    signe: bool = False


@dataclass(slots=True)
class Entrees:
    """When the person entered her space, and how many times."""

    premiere_le: date
    derniere_le: date
    nombre: int = 1


@dataclass(slots=True)
class Accompagnement:
    """Everything of the accompagnement, by id, in the order in which it happened."""

    notes: dict[str, Note] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    etablis: dict[str, DocumentEtabli] = field(default_factory=dict)
    bilans: dict[str, Bilan] = field(default_factory=dict)
    satisfactions: dict[str, Satisfaction] = field(default_factory=dict)
    taches: dict[str, Tache] = field(default_factory=dict)
    liens: dict[str, LienDonne] = field(default_factory=dict)
    codes: dict[str, CodeAttendu] = field(default_factory=dict)
    entrees: Entrees | None = None

    @property
    def sans_reponse(self) -> Message | None:
        """The last message of the person's space that nobody answered: nothing was written to her since, by any channel."""
        for message in reversed(self.messages.values()):
            if not message.recu:
                return None
            if message.canal is CanalMessage.MESSAGERIE:
                return message
        return None

    def a_signer(self, contrat: str) -> DocumentEtabli | None:
        """The document of a contract that its parties sign: the last one that was drawn up without their signatures."""
        de_lui = (d for d in self.etablis.values() if d.objet == contrat and not d.cachet)
        return next((d for d in reversed(list(de_lui)) if d.genre is GenreDocument.CONTRAT_ENGAGEMENT), None)

    def signe(self, contrat: str) -> DocumentEtabli | None:
        """The document of a contract with its page of evidence and the seal, once both parties signed."""
        return next((d for d in reversed(self.etablis.values()) if d.objet == contrat and d.cachet), None)

    def perimer(self, contrat: str) -> None:
        """The plan of a contract changed: the document that was to be signed does not say it any more."""
        if (document := self.a_signer(contrat)) is not None:
            document.perime = True
