"""Accompagnement."""

from typing import Any
from uuid import UUID

from commands.suivi.accompagnement import (
    DeposerDocument,
    EcrireNote,
    EnvoyerMessage,
    EtablirBilan,
    RecevoirMessage,
    RepondreSatisfaction,
)
from commands.suivi.tache import CloreTache, ConfierTache, CreerTache
from tests.commands.etapes import RDV

NOTE, MESSAGE, MESSAGE_2, DOCUMENT, DOCUMENT_2, BILAN, SATISFACTION, SATISFACTION_2 = (
    UUID(int=n) for n in range(1251, 1259)
)
TACHE, TACHE_2 = UUID(int=1259), UUID(int=1260)
COLLEGUE, COLLEGUE_2 = UUID(int=1261), UUID(int=1262)
EMPREINTE, EMPREINTE_2 = "9f86d081" * 8, "0cc175b9" * 8


def ecrire_note(**champs: Any) -> EcrireNote:
    defaut = {"note": NOTE, "visibilite": "STRUCTURE", "texte": "A retrouvé confiance."}
    return EcrireNote.model_validate(defaut | champs)


def envoyer_message(**champs: Any) -> EnvoyerMessage:
    defaut = {"message": MESSAGE, "canal": "SMS", "texte": "Pensez à votre attestation."}
    return EnvoyerMessage.model_validate(defaut | champs)


def recevoir_message(**champs: Any) -> RecevoirMessage:
    defaut = {"message": MESSAGE_2, "canal": "COURRIEL", "texte": "Je l'envoie demain."}
    return RecevoirMessage.model_validate(defaut | champs)


repondre_a_la_personne, repondre_au_service = envoyer_message, recevoir_message


def deposer_document(**champs: Any) -> DeposerDocument:
    defaut = {
        "document": DOCUMENT,
        "nature": "ATTESTATION_ACTIVITE",
        "titre": "Attestation de mars",
        "taille_octets": 184_320,
        "sha256": EMPREINTE,
    }
    return DeposerDocument.model_validate(defaut | champs)


def etablir_bilan(**champs: Any) -> EtablirBilan:
    defaut = {
        "bilan": BILAN,
        "debut_le": "2025-04-01",
        "fin_le": "2025-09-30",
        "conclusion": "POURSUITE",
        "synthese": "Deux objectifs sur trois.",
    }
    return EtablirBilan.model_validate(defaut | champs)


def repondre_satisfaction(**champs: Any) -> RepondreSatisfaction:
    defaut = {"satisfaction": SATISFACTION, "sujet": "ACCOMPAGNEMENT", "note_sur_5": 4}
    return RepondreSatisfaction.model_validate(defaut | champs)


def repondre_sur_rendez_vous(**champs: Any) -> RepondreSatisfaction:
    return repondre_satisfaction(**{"sujet": "RENDEZ_VOUS", "rendez_vous": RDV} | champs)


def creer_tache(**champs: Any) -> CreerTache:
    defaut = {"tache": TACHE, "a_faire_le": "2025-05-02", "intitule": "Appeler l'organisme de formation"}
    return CreerTache.model_validate(defaut | champs)


def confier_tache(**champs: Any) -> ConfierTache:
    return ConfierTache.model_validate({"tache": TACHE, "confiee_a": COLLEGUE} | champs)


def clore_tache(**champs: Any) -> CloreTache:
    return CloreTache.model_validate({"tache": TACHE, "issue": "FAITE"} | champs)
