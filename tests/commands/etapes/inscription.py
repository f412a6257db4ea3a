"""Registration at France Travail."""

from typing import Any

from commands.entree.inscription import CesserInscription, ModifierInscription, ReprendreInscription
from tests.commands.etapes import OUVERT, SIGNE


def modifier_inscription(**champs: Any) -> ModifierInscription:
    return ModifierInscription.model_validate({"categorie": "G", "motif": "DEMANDE_RSA"} | champs)


def cesser_inscription(**champs: Any) -> CesserInscription:
    return CesserInscription.model_validate({"forme": "CESSATION", "motif": "REPRISE_EMPLOI"} | champs)


def reprendre_inscription(**champs: Any) -> ReprendreInscription:
    return ReprendreInscription.model_validate({"categorie": "A", "motif": "INSCRIPTION_VOLONTAIRE"} | champs)


INSCRIT = OUVERT.puis(modifier_inscription(), "2025-03-05")
CESSE = INSCRIT.puis(cesser_inscription(), "2025-06-10")
SIGNE_INSCRIT = SIGNE.puis(modifier_inscription(categorie="A", motif="ORIENTATION"), "2025-05-02")
