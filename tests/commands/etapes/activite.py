"""Activities of the week: prévoir, réaliser, manquer, valider, exempter."""

from typing import Any
from uuid import UUID

from commands.contrats.activite import (
    ExempterActivite,
    ManquerActivite,
    PrevoirActivite,
    RealiserActivite,
    ValiderActivite,
)
from tests.commands.etapes import SIGNE

ACTIVITE, ACTIVITE_2, EXEMPTION, EXEMPTION_2 = (UUID(int=n) for n in range(851, 855))


def prevoir_activite(**champs: Any) -> PrevoirActivite:
    defaut = {
        "activite": ACTIVITE,
        "semaine": "2025-04-14",
        "type_action": "FORMATION",
        "heures": 6,
        "mode": "COLLECTIVE",
        "encadrement": "ENCADREE",
        "executant": "ASSO-33-01",
    }
    return PrevoirActivite.model_validate(defaut | champs)


def realiser_activite(**champs: Any) -> RealiserActivite:
    defaut = {"activite": ACTIVITE, "heures_faites": 5.5, "declaree_par": "ORGANISME"}
    return RealiserActivite.model_validate(defaut | champs)


def manquer_activite(**champs: Any) -> ManquerActivite:
    defaut = {"activite": ACTIVITE, "declaree_par": "REFERENT", "excusee": True}
    return ManquerActivite.model_validate(defaut | champs)


def valider_activite(**champs: Any) -> ValiderActivite:
    defaut = {"activite": ACTIVITE, "validee_par": "REFERENT", "heures_retenues": 5}
    return ValiderActivite.model_validate(defaut | champs)


def exempter_activite(**champs: Any) -> ExempterActivite:
    defaut = {"exemption": EXEMPTION, "debut_le": "2025-05-05", "fin_le": "2025-06-01", "motif_dispense": "SANTE"}
    return ExempterActivite.model_validate(defaut | champs)


PREVUE = SIGNE.puis(prevoir_activite(), "2025-04-11")
REALISEE = PREVUE.puis(realiser_activite(), "2025-04-18")
