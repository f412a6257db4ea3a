"""Transmissions: one valid command of each, and the dossiers that tests start from."""

from typing import Any
from uuid import UUID

from commands.suivi.transmission import (
    AbandonnerTransmission,
    MettreTransmissionEnAttente,
    RejeterTransmission,
    RelancerTransmission,
    ReussirTransmission,
)
from tests.commands.etapes import EN_CHARGE, planifier_rendez_vous

TRANSMISSION, TRANSMISSION_2 = UUID(int=1401), UUID(int=1402)
SUITE = {
    "transmission": TRANSMISSION,
    "etape": "rendez_vous.planifie.v1",
    "etape_position": 6,
    "service": "rendez-vous",
}


def reussir_transmission(**champs: Any) -> ReussirTransmission:
    return ReussirTransmission.model_validate(SUITE | {"reference": "88214"} | champs)


def rejeter_transmission(**champs: Any) -> RejeterTransmission:
    return RejeterTransmission.model_validate(SUITE | {"rejet": "R030", "sens": "La date est passée."} | champs)


def mettre_transmission_en_attente(**champs: Any) -> MettreTransmissionEnAttente:
    return MettreTransmissionEnAttente.model_validate(SUITE | {"cause": "PERSONNE_INTROUVABLE"} | champs)


def abandonner_transmission(**champs: Any) -> AbandonnerTransmission:
    return AbandonnerTransmission.model_validate({"transmission": TRANSMISSION, "motif": "DEJA_CONNUE"} | champs)


def relancer_transmission(**champs: Any) -> RelancerTransmission:
    return RelancerTransmission.model_validate({"transmission": TRANSMISSION} | champs)


RENDEZ_VOUS_PRIS = EN_CHARGE.puis(planifier_rendez_vous(), "2025-03-18")
REJETEE = RENDEZ_VOUS_PRIS.puis(rejeter_transmission(), "2025-03-19")
EN_ATTENTE = RENDEZ_VOUS_PRIS.puis(mettre_transmission_en_attente(), "2025-03-19")
REUSSIE = RENDEZ_VOUS_PRIS.puis(reussir_transmission(), "2025-03-19")
ABANDONNEE = REJETEE.puis(abandonner_transmission(), "2025-03-20")
RELANCEE = REJETEE.puis(relancer_transmission(), "2025-03-20")
