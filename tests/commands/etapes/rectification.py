"""The rectification of a person's data."""

from typing import Any
from uuid import UUID

from commands.entree.rectification import DemanderRectification, RepondreRectification
from tests.commands.etapes import OUVERT

RECTIFICATION, RECTIFICATION_2 = UUID(int=1701), UUID(int=1702)


def demander_rectification(**champs: Any) -> DemanderRectification:
    defaut = {
        "rectification": RECTIFICATION,
        "objet": "COORDONNEES",
        "inexact": "Le numéro est faux.",
        "exact": "06 39 98 12 34",
    }
    return DemanderRectification.model_validate(defaut | champs)


def repondre_rectification(**champs: Any) -> RepondreRectification:
    defaut = {
        "rectification": RECTIFICATION,
        "conclusion": "REFUSEE",
        "raison": "EXACTES",
        "explication": "Le numéro est celui que vous avez donné le 3 mars.",
    }
    return RepondreRectification.model_validate(defaut | champs)


RECTIFICATION_DEMANDEE = OUVERT.puis(demander_rectification(), "2025-06-02")
RECTIFICATION_REPONDUE = RECTIFICATION_DEMANDEE.puis(repondre_rectification(), "2025-06-10")
