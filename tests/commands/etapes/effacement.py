"""The erasure of a person."""

from typing import Any
from uuid import UUID

from commands.entree.effacement import (
    ApprouverEffacement,
    DemanderEffacement,
    ExaminerEffacement,
    ExecuterEffacement,
)
from tests.commands.etapes import OUVERT, modifier_droits

EFFACEMENT, EFFACEMENT_2 = UUID(int=1501), UUID(int=1502)


def demander_effacement(**champs: Any) -> DemanderEffacement:
    defaut = {"effacement": EFFACEMENT, "origine": "DEMANDE", "motif": "PLUS_NECESSAIRES"}
    return DemanderEffacement.model_validate(defaut | champs)


def examiner_effacement(**champs: Any) -> ExaminerEffacement:
    return ExaminerEffacement.model_validate({"effacement": EFFACEMENT, "conclusion": "EFFACER"} | champs)


def approuver_effacement(**champs: Any) -> ApprouverEffacement:
    return ApprouverEffacement.model_validate({"effacement": EFFACEMENT} | champs)


def executer_effacement(**champs: Any) -> ExecuterEffacement:
    defaut = {
        "effacement": EFFACEMENT,
        "cle_detruite_le": "2025-06-10",
        "lieux": [{"lieu": "{journal}.brouillons", "moyen": "SUPPRIME"}],
    }
    return ExecuterEffacement.model_validate(defaut | champs)


CLOS = OUVERT.puis(modifier_droits(etat_droit="CLOS", motif="RESSOURCES"), "2025-06-01")
DEMANDE = CLOS.puis(demander_effacement(), "2025-06-02")
EXAMINE = DEMANDE.puis(examiner_effacement(), "2025-06-03")
APPROUVE = EXAMINE.puis(approuver_effacement(), "2025-06-04")
EFFACE = APPROUVE.puis(executer_effacement(), "2025-06-10")
