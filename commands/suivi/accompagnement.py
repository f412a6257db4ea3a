"""Accompagnement: écrire une note, envoyer ou recevoir un message, déposer un document, établir un bilan, répondre."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.suivi.sms import PARTIES_MAX, parties
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.base import Evenement, Libelle, Texte
from ledger.events.suivi.accompagnement import (
    TAILLE_OCTETS_MAX,
    BilanEtabli,
    DocumentDepose,
    Empreinte,
    MessageEnvoye,
    MessageRecu,
    NoteEcrite,
    SatisfactionRepondue,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.accompagnement import (
    CanalMessage,
    ConclusionBilan,
    NatureDocument,
    SujetSatisfaction,
    Visibilite,
)
from ledger.vocabulaire.suivi.rendez_vous import Theme


class EcrireNote(Commande):
    """Write in the journal de bord."""

    model_config = exemple(
        {"visibilite": "STRUCTURE", "themes": ["MOBILITE"], "texte": "Le permis est obtenu, reste la voiture."}
    )

    note: UUID = Field(default_factory=uuid4)
    visibilite: Visibilite
    themes: tuple[Theme, ...] = Field(default=(), max_length=10)
    texte: Texte


class EnvoyerMessage(Commande):
    """Write to the person: in her personal space, where she finds it, or by a channel by which it is still to be sent."""

    model_config = exemple({"canal": "SMS", "texte": "N'oubliez pas votre attestation de formation."})

    message: UUID = Field(default_factory=uuid4)
    canal: CanalMessage
    en_reponse_a: UUID | None = None
    texte: Texte


class RecevoirMessage(Commande):
    """Record a message received from the person."""

    model_config = exemple({"canal": "COURRIEL", "texte": "Je serai en formation toute la semaine."})

    message: UUID = Field(default_factory=uuid4)
    canal: CanalMessage
    en_reponse_a: UUID | None = None
    texte: Texte


class DeposerDocument(Commande):
    """Record that a document joins the dossier."""

    model_config = exemple(
        {
            "nature": "ATTESTATION_ACTIVITE",
            "titre": "Attestation de formation de mars",
            "taille_octets": 184_320,
            "sha256": "9f86d081" * 8,
        }
    )

    document: UUID = Field(default_factory=uuid4)
    nature: NatureDocument
    titre: Libelle
    taille_octets: int = Field(ge=1, le=TAILLE_OCTETS_MAX)
    sha256: Empreinte


class EtablirBilan(Commande):
    """Draw up the bilan of a period of accompagnement."""

    model_config = exemple(
        {
            "debut_le": "2026-01-01",
            "fin_le": "2026-06-30",
            "conclusion": "POURSUITE",
            "synthese": "Deux objectifs sur trois sont atteints.",
        }
    )

    bilan: UUID = Field(default_factory=uuid4)
    debut_le: Jour
    fin_le: Jour
    conclusion: ConclusionBilan
    synthese: Texte


class RepondreSatisfaction(Commande):
    """Record what the person thinks, from 1 to 5; ``rendez_vous`` when it is about one meeting."""

    model_config = exemple({"sujet": "ACCOMPAGNEMENT", "note_sur_5": 4, "commentaire": "Je me sens écoutée."})

    satisfaction: UUID = Field(default_factory=uuid4)
    sujet: SujetSatisfaction
    rendez_vous: UUID | None = None
    note_sur_5: int = Field(ge=1, le=5)
    commentaire: Texte | None = None


@etape(EcrireNote, NoteEcrite, pourquoi="Une note s'écrit librement : aucune règle datée ne la décide.")
def ecrire_note(dossier: Dossier, commande: EcrireNote, cadre: Cadre) -> Sequence[Evenement]:
    """Any day since the opening."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    return [commande.fait(NoteEcrite, survenu_le=le)]


@etape(EnvoyerMessage, MessageEnvoye, pourquoi="Un message s'envoie librement : aucune règle datée ne le décide.")
def envoyer_message(dossier: Dossier, commande: EnvoyerMessage, cadre: Cadre) -> Sequence[Evenement]:
    """It may answer a message received from the person."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_message(dossier, commande.en_reponse_a, le, recu=True)
    if commande.canal is CanalMessage.SMS:
        nombre = parties(commande.texte)
        exiger(
            nombre <= PARTIES_MAX,
            "sms_trop_long",
            f"Ce texte partirait en {nombre} SMS, {PARTIES_MAX} au plus : raccourcissez-le, ou écrivez par un autre moyen."
            " Un accent circonflexe, une cédille ou une apostrophe courbe les raccourcit de moitié.",
            champ="texte",
        )
    a_envoyer = commande.canal is not CanalMessage.MESSAGERIE
    return [commande.fait(MessageEnvoye, survenu_le=le, a_envoyer=a_envoyer or None)]


@etape(RecevoirMessage, MessageRecu, pourquoi="Un message se reçoit : aucune règle datée ne le décide.")
def recevoir_message(dossier: Dossier, commande: RecevoirMessage, cadre: Cadre) -> Sequence[Evenement]:
    """It may answer a message sent to the person."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_message(dossier, commande.en_reponse_a, le, recu=False)
    return [commande.fait(MessageRecu, survenu_le=le)]


def _exiger_message(dossier: Dossier, en_reponse_a: UUID | str | None, le: date, *, recu: bool) -> None:
    """One answers a message that went the other way, and came before."""
    if en_reponse_a is None:
        return
    premier = dossier.accompagnement.messages.get(str(en_reponse_a))
    if premier is None or premier.recu is not recu:
        raise Refus(
            "message_inconnu",
            "Aucun message reçu de la personne ne porte cet identifiant : retirez-le, ou indiquez le bon."
            if recu
            else "Aucun message envoyé à la personne ne porte cet identifiant : retirez-le, ou indiquez le bon.",
            champ="en_reponse_a",
        )
    exiger(
        premier.le <= le,
        "avant_message",
        f"La réponse est datée du {jour(le)}, avant le message du {jour(premier.le)}.",
        champ="survenu_le",
    )


@prealable(MessageEnvoye, MessageRecu)
def _reponse_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_message(dossier, e.corps.get("en_reponse_a"), e.survenu_le, recu=e.classe is MessageEnvoye)


@etape(DeposerDocument, DocumentDepose, regles={"AC1": "survenu_le"})
def deposer_document(dossier: Dossier, commande: DeposerDocument, cadre: Cadre) -> Sequence[Evenement]:
    """Within the size that the département allows, and once."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    taille_octets_max = cadre.regle("AC1", le).parametres["taille_octets_max"]
    exiger(
        commande.taille_octets <= taille_octets_max,
        "document_trop_lourd",
        f"Ce document pèse {_mega(commande.taille_octets)} : déposez-en un de {_mega(taille_octets_max)} au plus.",
        champ="taille_octets",
    )
    _exiger_nouveau(dossier, commande.sha256)
    return [commande.fait(DocumentDepose, survenu_le=le)]


def _mega(octets: int) -> str:
    """« 10,1 Mo », rounded up: what is over a limit is never told as the limit."""
    dixiemes = -(-octets // 100_000)
    return f"{dixiemes / 10:g}".replace(".", ",") + " Mo"


def _exiger_nouveau(dossier: Dossier, sha256: str) -> None:
    depose = next((d for d in dossier.accompagnement.documents.values() if d.sha256 == sha256), None)
    if depose is not None:
        raise Refus(
            "document_deja_depose",
            f"Ce document est déjà au dossier depuis le {jour(depose.depose_le)} : pour en changer la nature ou le"
            " titre, corrigez cette étape.",
            champ="sha256",
        )


@prealable(DocumentDepose)
def _depot_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_nouveau(dossier, e.corps["sha256"])


@etape(EtablirBilan, BilanEtabli, pourquoi="Un bilan s'établit quand il est utile : aucune règle datée ne le décide.")
def etablir_bilan(dossier: Dossier, commande: EtablirBilan, cadre: Cadre) -> Sequence[Evenement]:
    """Of a period that is over, for a person who was oriented."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_accompagnement(dossier)
    exiger(
        commande.debut_le <= commande.fin_le,
        "periode_inversee",
        f"La période du bilan finit le {jour(commande.fin_le)}, avant de commencer le {jour(commande.debut_le)}.",
        champ="fin_le",
    )
    exiger(
        commande.fin_le <= le,
        "periode_a_venir",
        f"Le bilan est établi le {jour(le)}, avant la fin de sa période le {jour(commande.fin_le)}.",
        champ="fin_le",
    )
    return [commande.fait(BilanEtabli, survenu_le=le, structure=dossier.structure)]


def _exiger_accompagnement(dossier: Dossier) -> None:
    exiger(
        dossier.orientation is not None,
        "orientation_absente",
        "Aucune orientation n'est décidée à cette date : l'accompagnement dont on fait le bilan n'a pas commencé.",
    )


@prealable(BilanEtabli)
def _bilan_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_accompagnement(dossier)


@etape(
    RepondreSatisfaction,
    SatisfactionRepondue,
    pourquoi="La personne répond si elle le veut : aucune règle datée ne la contraint.",
)
def repondre_satisfaction(dossier: Dossier, commande: RepondreSatisfaction, cadre: Cadre) -> Sequence[Evenement]:
    """About a meeting that took place, once; or about the rest, any time."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        (commande.rendez_vous is not None) == (commande.sujet is SujetSatisfaction.RENDEZ_VOUS),
        "sujet_incoherent",
        "Une réponse sur un rendez-vous indique lequel, et une réponse sur un autre sujet n'en indique pas.",
        champ="rendez_vous",
    )
    _exiger_a_noter(dossier, commande.rendez_vous, le)
    return [commande.fait(SatisfactionRepondue, survenu_le=le)]


def _exiger_a_noter(dossier: Dossier, rendez_vous: UUID | str | None, le: date) -> None:
    if rendez_vous is None:
        return
    connu = dossier.rendez_vous.get(str(rendez_vous))
    if connu is None:
        raise Refus("rendez_vous_inconnu", "Ce rendez-vous n'existe pas dans ce dossier.", champ="rendez_vous")
    exiger(
        connu.etat is EtatRendezVous.HONORE and connu.le <= le,
        "rendez_vous_non_honore",
        f"Le rendez-vous du {jour(connu.le)} n'a pas eu lieu au {jour(le)} : enregistrez d'abord qu'il a été honoré.",
        champ="rendez_vous",
    )
    exiger(
        not any(s.rendez_vous == str(rendez_vous) for s in dossier.accompagnement.satisfactions.values()),
        "satisfaction_deja_repondue",
        "La personne a déjà répondu sur ce rendez-vous : pour rectifier sa réponse, corrigez cette étape.",
        champ="rendez_vous",
    )


@prealable(SatisfactionRepondue)
def _satisfaction_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_a_noter(dossier, e.corps.get("rendez_vous"), e.survenu_le)
