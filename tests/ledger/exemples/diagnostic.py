"""Diagnostic global."""

from typing import Any
from uuid import UUID

TABLEAU = {
    "besoins": [{"code": 9, "valeur": "BESOIN"}, {"code": 8, "valeur": "POINT_FORT"}],
    "contraintes": [
        {
            "code": 23,
            "valeur": "OUI",
            "impact": "FORT",
            "prioritaire": True,
            "situations": [{"code": 6, "valeur": "OUI"}],
            "objectifs_fixes": [{"code": 6, "valeur": "EN_COURS"}],
        }
    ],
    "pouvoir_agir": {"confiance": "NE_SAIT_PAS", "accompagnement": "OUI"},
    "autonomie_numerique": {"contrainte": "NON_ABORDEE", "besoin": "NON_EXPLORE"},
    "sante": {
        "code": 25,
        "valeur": "CLOTUREE",
        "impact": "MOYEN",
        "prioritaire": False,
        "situations": [{"code": 19, "valeur": "NON"}],
        "objectifs_fixes": [],
    },
    "situations_sensibles": [{"code": 40, "valeur": "OUI"}],
    "analyse": "Veut reprendre quand son fils ira mieux.",
}
CHAMPS: dict[str, dict[str, Any]] = {
    "diagnostic.etabli.v1": {
        "diagnostic": UUID(int=801),
        "referentiel": "FT-V4",
        "sans_contrainte": False,
        **TABLEAU,
    },
    "diagnostic.actualise.v1": {"diagnostic": UUID(int=801), "referentiel": "FT-V4", **TABLEAU},
    "diagnostic.objectif_suivi.v1": {
        "diagnostic": UUID(int=801),
        "referentiel": "FT-V4",
        "contrainte": 23,
        "objectif": 6,
        "valeur": "REALISE",
        "commentaire": "A obtenu le code du premier coup.",
    },
}
