"""Rendez-vous and convocations."""

from typing import Any

from tests.commands import etapes
from tests.commands.etapes.rendez_vous import convoquer, inviter

PLANIFIE = etapes.EN_CHARGE.puis(etapes.planifier_rendez_vous(le="2025-06-20"), "2025-06-03")
DEPARTS = [PLANIFIE.puis(convoquer(), "2025-06-04"), etapes.NOTIFIE.puis(inviter(), "2025-06-03")]
CREATIONS = {"convoquer": "convocation", "inviter": "convocation"}
SUJETS: dict[str, Any] = {
    "convocation": lambda d: (d.convocations, [c.id for c in d.convocations.values() if c.statut is None]),
}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "planifier_rendez_vous": (None, {"le": [-1, 0, 1, 4, 9, 20]}),
    "deplacer_rendez_vous": ("rendez_vous", {"le": [-1, 0, 1, 6, 15], "heure": ["09:15", "14:30"]}),
    "convoquer": ("rendez_vous", {"canal": ["COURRIER", "SMS", "EN_MAIN_PROPRE"]}),
    "inviter": (None, {"motif": ["SUIVI", "PREMIER_ACCOMPAGNEMENT"], "validite_jours": [None, 3]}),
    "constater_remise": ("convocation", {"statut": ["ENVOYEE", "DELIVREE", "ECHOUEE", "NPAI"]}),
    "envoyer_rappel": ("rendez_vous", {}),
}
