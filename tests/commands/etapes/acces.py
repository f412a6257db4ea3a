"""Access of the person: one valid command of each, and the dossiers that tests start from."""

from typing import Any
from uuid import UUID

from commands.suivi.acces import DemanderCode, EnvoyerLien, OuvrirEspace, VerifierCode
from tests.commands.etapes import OUVERT

LIEN, CODE = UUID(int=1501), UUID(int=1502)


def envoyer_lien(**champs: Any) -> EnvoyerLien:
    return EnvoyerLien.model_validate({"lien": LIEN, "objet": "ESPACE", "canal": "SMS"} | champs)


def demander_code(**champs: Any) -> DemanderCode:
    return DemanderCode.model_validate({"code_sms": CODE, "objet": "ENTREE"} | champs)


def verifier_code(**champs: Any) -> VerifierCode:
    return VerifierCode.model_validate({"code_sms": CODE, "objet": "ENTREE"} | champs)


def ouvrir_espace(**champs: Any) -> OuvrirEspace:
    return OuvrirEspace.model_validate({"moyen": "LIEN_ET_CODE", "lien": LIEN, "code_sms": CODE} | champs)


INVITEE_A_ENTRER = OUVERT.puis(envoyer_lien(), "2025-04-01")
CODE_ENVOYE = INVITEE_A_ENTRER.puis(demander_code(), "2025-04-02")
CODE_VERIFIE = CODE_ENVOYE.puis(verifier_code(), "2025-04-02")
