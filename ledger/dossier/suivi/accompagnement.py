"""Notes, messages, documents and bilans of the accompagnement. Texts stay sealed: the state holds none of them."""

from datetime import date

from ledger.dossier.etat.accompagnement import Bilan, Document, Message, Note, Satisfaction, Tache
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.suivi.accompagnement import (
    BilanEtabli,
    DocumentDepose,
    MessageEnvoye,
    MessageRecu,
    NoteEcrite,
    SatisfactionRepondue,
    TacheClose,
    TacheConfiee,
    TacheCreee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.accompagnement import (
    CanalMessage,
    ConclusionBilan,
    IssueTache,
    NatureDocument,
    SujetSatisfaction,
    Visibilite,
)


@evolue(NoteEcrite)
def note_ecrite(dossier: Dossier, e: EvenementLu) -> None:
    """A note joins the journal."""
    cle = e.corps["note"]
    dossier.accompagnement.notes[cle] = Note(cle, e.survenu_le, Visibilite[e.corps["visibilite"]])


@evolue(MessageEnvoye, MessageRecu)
def message_echange(dossier: Dossier, e: EvenementLu) -> None:
    """A message, and the one that it answers."""
    messages, cle = dossier.accompagnement.messages, e.corps["message"]
    if (premier := messages.get(e.corps.get("en_reponse_a", ""))) is not None:
        premier.repondu = True
    messages[cle] = Message(cle, e.survenu_le, CanalMessage[e.corps["canal"]], e.classe is MessageRecu)


@evolue(DocumentDepose)
def document_depose(dossier: Dossier, e: EvenementLu) -> None:
    """A document joins the dossier."""
    corps = e.corps
    dossier.accompagnement.documents[corps["document"]] = Document(
        corps["document"], e.survenu_le, NatureDocument[corps["nature"]], corps["taille_octets"], corps["sha256"]
    )


@evolue(BilanEtabli)
def bilan_etabli(dossier: Dossier, e: EvenementLu) -> None:
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
def satisfaction_repondue(dossier: Dossier, e: EvenementLu) -> None:
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
def tache_creee(dossier: Dossier, e: EvenementLu) -> None:
    """Something is to be done."""
    cle = e.corps["tache"]
    dossier.accompagnement.taches[cle] = Tache(cle, e.survenu_le, date.fromisoformat(e.corps["a_faire_le"]))


@evolue(TacheClose)
def tache_close(dossier: Dossier, e: EvenementLu) -> None:
    """Nothing is to be done any more."""
    if (tache := dossier.accompagnement.taches.get(e.corps["tache"])) is not None:
        tache.issue = IssueTache[e.corps["issue"]]


@evolue(TacheConfiee)
def tache_confiee(dossier: Dossier, e: EvenementLu) -> None:
    """Somebody has it to do."""
    if (tache := dossier.accompagnement.taches.get(e.corps["tache"])) is not None:
        tache.confiee_a = e.corps["confiee_a"]
