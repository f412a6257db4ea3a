"""What is written and exchanged along the accompagnement. Texts stay sealed: the state holds none of them."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.accompagnement import (
    BilanEtabli,
    DocumentDepose,
    MessageEnvoye,
    MessageRecu,
    NoteEcrite,
    SatisfactionRepondue,
    TacheClose,
    TacheCreee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.accompagnement import (
    CanalMessage,
    ConclusionBilan,
    IssueTache,
    NatureDocument,
    SujetSatisfaction,
    Visibilite,
)

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


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
    """Something to do by a day, that day included; ``issue`` once it is closed."""

    id: str
    creee_le: date
    a_faire_le: date
    issue: IssueTache | None = None


@dataclass(slots=True)
class Accompagnement:
    """Everything of the accompagnement, by id, in the order in which it happened."""

    notes: dict[str, Note] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    bilans: dict[str, Bilan] = field(default_factory=dict)
    satisfactions: dict[str, Satisfaction] = field(default_factory=dict)
    taches: dict[str, Tache] = field(default_factory=dict)


@evolue(NoteEcrite)
def note_ecrite(dossier: "Dossier", e: EvenementLu) -> None:
    """A note joins the journal."""
    cle = e.corps["note"]
    dossier.accompagnement.notes[cle] = Note(cle, e.survenu_le, Visibilite[e.corps["visibilite"]])


@evolue(MessageEnvoye, MessageRecu)
def message_echange(dossier: "Dossier", e: EvenementLu) -> None:
    """A message, and the one that it answers."""
    messages, cle = dossier.accompagnement.messages, e.corps["message"]
    if (premier := messages.get(e.corps.get("en_reponse_a", ""))) is not None:
        premier.repondu = True
    messages[cle] = Message(cle, e.survenu_le, CanalMessage[e.corps["canal"]], e.classe is MessageRecu)


@evolue(DocumentDepose)
def document_depose(dossier: "Dossier", e: EvenementLu) -> None:
    """A document joins the dossier."""
    corps = e.corps
    dossier.accompagnement.documents[corps["document"]] = Document(
        corps["document"], e.survenu_le, NatureDocument[corps["nature"]], corps["taille_octets"], corps["sha256"]
    )


@evolue(BilanEtabli)
def bilan_etabli(dossier: "Dossier", e: EvenementLu) -> None:
    """A bilan closes a period."""
    corps = e.corps
    dossier.accompagnement.bilans[corps["bilan"]] = Bilan(
        corps["bilan"],
        e.survenu_le,
        date.fromisoformat(corps["debut_le"]),
        date.fromisoformat(corps["fin_le"]),
        ConclusionBilan[corps["conclusion"]],
    )


@evolue(SatisfactionRepondue)
def satisfaction_repondue(dossier: "Dossier", e: EvenementLu) -> None:
    """The person answered."""
    corps = e.corps
    dossier.accompagnement.satisfactions[corps["satisfaction"]] = Satisfaction(
        corps["satisfaction"],
        e.survenu_le,
        SujetSatisfaction[corps["sujet"]],
        corps["note_sur_5"],
        corps.get("rendez_vous"),
    )


@evolue(TacheCreee)
def tache_creee(dossier: "Dossier", e: EvenementLu) -> None:
    """Something is to be done."""
    cle = e.corps["tache"]
    dossier.accompagnement.taches[cle] = Tache(cle, e.survenu_le, date.fromisoformat(e.corps["a_faire_le"]))


@evolue(TacheClose)
def tache_close(dossier: "Dossier", e: EvenementLu) -> None:
    """Nothing is to be done any more."""
    if (tache := dossier.accompagnement.taches.get(e.corps["tache"])) is not None:
        tache.issue = IssueTache[e.corps["issue"]]
