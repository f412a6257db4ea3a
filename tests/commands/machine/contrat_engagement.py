"""Plan d'action and life of the contrat d'engagement."""

from typing import Any

from tests.commands.etapes import PROPOSE, SIGNE, modifier_droits, proposer_contrat, signer_contrat
from tests.commands.etapes.contrat_engagement import (
    AVEC_PLAN,
    AXES,
    modifier_contrat,
    signer_partie,
    suspendre_contrat,
)

TEXTES: dict[str, Any] = {"axes": AXES, "salaire_horaire_brut": 12.5}
SUJETS = {
    "demarche": lambda d: (d.demarches, [x.id for x in d.demarches.values() if x.ouverte]),
}
CREATIONS = {"prevoir_demarche": "demarche"}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "arreter_plan": ("contrat", {}),
    "prevoir_demarche": ("contrat", {"debut_le": [0, 3], "fin_le": [3, 20, 90]}),
    "suivre_demarche": ("demarche", {"etat": ["EN_COURS", "REALISEE"]}),
    "signer_partie": ("contrat", {"partie": ["PERSONNE", "ORGANISME"]}),
    "modifier_contrat": ("contrat", {"changements": [["ENGAGEMENTS"], ["PLAN_ACTION"]]}),
    "resigner_contrat": ("contrat", {}),
    "refuser_modification": ("contrat", {}),
    "actualiser_contrat": ("contrat", {}),
    "suspendre_contrat": ("contrat", {"motif": ["CESSATION_INSCRIPTION", "EMPECHEMENT"]}),
    "reprendre_contrat": ("contrat", {}),
    "clore_contrat": ("contrat", {"motif": ["DEPART", "REORIENTATION", "TERME", "FIN_DE_DROIT"]}),
    "fixer_ore": ("contrat", {}),
    "dispenser_contrat": (None, {}),
}
AUTRES: dict[str, list[Any]] = {"partie": ["PERSONNE", "ORGANISME"], "etat": ["EN_COURS", "REALISEE"]}
DEPARTS = [
    PROPOSE,
    AVEC_PLAN,
    AVEC_PLAN.puis(signer_partie(), "2025-04-08"),
    AVEC_PLAN.puis(signer_contrat(), "2025-04-10").puis(modifier_contrat(changements=["PLAN_ACTION"]), "2025-05-02"),
    SIGNE.puis(suspendre_contrat(), "2025-05-02"),
    SIGNE.puis(modifier_contrat(), "2025-05-02"),
    SIGNE.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=False), "2025-05-02").puis(
        proposer_contrat(contrat="00000000-0000-0000-0000-0000000001f4"), "2025-05-02"
    ),
]
