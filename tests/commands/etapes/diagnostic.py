"""Diagnostic global: établir, actualiser, suivre un objectif."""

from typing import Any
from uuid import UUID

from commands.suivi.diagnostic import ActualiserDiagnostic, EtablirDiagnostic, SuivreObjectif
from ledger.events.orientations.orientation import OrientationDecidee
from tests.commands.etapes import ORIENTE, decider_orientation, ouvrir_dossier
from tests.commands.scenario import etant_donne

DIAGNOSTIC, DIAGNOSTIC_2 = UUID(int=801), UUID(int=802)
MOBILITE = {
    "code": 23,
    "impact": "FORT",
    "prioritaire": True,
    "situations": [{"code": 6, "valeur": "OUI"}],
    "objectifs_fixes": [{"code": 6, "valeur": "EN_COURS"}, {"code": 4, "valeur": "NON_ABORDE"}],
}
SANTE = {"code": 25, "impact": "MOYEN", "situations": [{"code": 19, "valeur": "OUI"}]}


def etablir_diagnostic(**champs: Any) -> EtablirDiagnostic:
    defaut = {
        "diagnostic": DIAGNOSTIC,
        "besoins": [{"code": 9, "valeur": "BESOIN"}, {"code": 8, "valeur": "POINT_FORT"}],
        "contraintes": [MOBILITE],
        "pouvoir_agir": {"confiance": "NE_SAIT_PAS", "accompagnement": "OUI"},
    }
    return EtablirDiagnostic.model_validate(defaut | champs)


def actualiser_diagnostic(**champs: Any) -> ActualiserDiagnostic:
    defaut = {"diagnostic": DIAGNOSTIC, "contraintes": [{"code": 23, "valeur": "CLOTUREE", "impact": "FAIBLE"}]}
    return ActualiserDiagnostic.model_validate(defaut | champs)


def suivre_objectif(**champs: Any) -> SuivreObjectif:
    defaut = {"diagnostic": DIAGNOSTIC, "contrainte": 23, "objectif": 6, "valeur": "REALISE"}
    return SuivreObjectif.model_validate(defaut | champs)


DIAGNOSTIQUE = ORIENTE.puis(etablir_diagnostic(), "2025-03-20")
ORIENTE_EN_2024 = etant_donne(
    (ouvrir_dossier(), "2024-11-04"),
    OrientationDecidee.model_validate(
        decider_orientation(decision="SANS_PRECONISATION").model_dump(exclude={"precision_correction"})
        | {"survenu_le": "2024-12-02", "debut_le": "2024-12-02", "premiere": True}
    ),
)
"""Taken over from before the law, whose rules no decision of today knows."""
