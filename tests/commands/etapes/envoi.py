"""Messages: one valid command of each, and the dossiers that tests start from."""

from typing import Any
from uuid import UUID

from commands.suivi.courrier import ConfierCourrier
from commands.suivi.envoi import (
    ConfierEnvoi,
    ConstaterEnvoiRefuse,
    ConstaterEnvoiRemis,
    DeclarerOppositionEnvoi,
    LeverOppositionEnvoi,
)
from tests.commands.etapes import NOTIFIE, OUVERT, RDV, planifier_rendez_vous
from tests.commands.etapes.document import produire_document
from tests.commands.etapes.rendez_vous import CONVOCATION, convoquer, envoyer_rappel, inviter

ENVOI = UUID(int=1411)
CONFIE = {
    "transmission": ENVOI,
    "etape": "rappel.envoye.v1",
    "etape_position": 3,
    "service": "sms",
    "destinataire": "envois",
    "reference": "1511882900176220",
    "canal": "SMS",
    "transporteur": "brevo",
    "modele": "rappel-sms",
    "modele_version": 1,
    "parties": 1,
    "adresse": "+33639980001",
    "texte": "Rendez-vous le 15/04/2025 à 14 h.",
}


def confier_envoi(**champs: Any) -> ConfierEnvoi:
    return ConfierEnvoi.model_validate(CONFIE | champs)


def confier_convocation(**champs: Any) -> ConfierEnvoi:
    return confier_envoi(etape="convocation.emise.v1", convocation=CONVOCATION, **champs)


POSTE = {
    "transmission": ENVOI,
    "etape": "convocation.emise.v1",
    "etape_position": 3,
    "service": "courrier",
    "destinataire": "envois",
    "transporteur": "poste",
    "document": UUID(int=1261),
    "convocation": CONVOCATION,
}


def confier_courrier(**champs: Any) -> ConfierCourrier:
    return ConfierCourrier.model_validate(POSTE | champs)


def constater_envoi_remis(**champs: Any) -> ConstaterEnvoiRemis:
    return ConstaterEnvoiRemis.model_validate({"envoi": ENVOI} | champs)


def constater_envoi_refuse(**champs: Any) -> ConstaterEnvoiRefuse:
    defaut = {"envoi": ENVOI, "cause": "ADRESSE_INCONNUE", "rejet": "5.1.1"}
    return ConstaterEnvoiRefuse.model_validate(defaut | champs)


def declarer_opposition(**champs: Any) -> DeclarerOppositionEnvoi:
    return DeclarerOppositionEnvoi.model_validate({"canal": "SMS"} | champs)


def lever_opposition(**champs: Any) -> LeverOppositionEnvoi:
    return LeverOppositionEnvoi.model_validate({"canal": "SMS"} | champs)


PLANIFIE = NOTIFIE.puis(planifier_rendez_vous(le="2025-04-15"), "2025-04-01")
A_RAPPELER = PLANIFIE.puis(envoyer_rappel(), "2025-04-14")
RAPPELE = A_RAPPELER.puis(confier_envoi(), "2025-04-14")
INVITEE = NOTIFIE.puis(inviter(canal="SMS"), "2025-03-20")
INVITATION_PARTIE = INVITEE.puis(confier_convocation(), "2025-03-21")
OPPOSEE = OUVERT.puis(declarer_opposition(), "2025-03-20")
A_POSTER = PLANIFIE.puis(convoquer(), "2025-04-02").puis(
    produire_document(genre="CONVOCATION", objet=RDV, version_modele="convocation@2025-01-01"), "2025-04-03"
)
POSTEE = A_POSTER.puis(confier_courrier(), "2025-04-04")
