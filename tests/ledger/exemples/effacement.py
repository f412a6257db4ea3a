"""The erasure of a person."""

from typing import Any
from uuid import UUID

CHAMPS: dict[str, dict[str, Any]] = {
    "effacement.demande.v1": {
        "effacement": UUID(int=1501),
        "origine": "TERME",
        "motif": "DUREE_ECHUE",
        "bordereau": "AD33-2037-04",
        "repondre_le": "2025-04-14",
        "precision": "Ne veut plus que ses courriels soient conservés.",
    },
    "effacement.examine.v1": {
        "effacement": UUID(int=1501),
        "conclusion": "CONSERVER",
        "raison": "JUSTICE",
        "precision": "Un recours de Maïté attend.",
    },
    "effacement.approuve.v1": {"effacement": UUID(int=1501)},
    "effacement.execute.v1": {
        "effacement": UUID(int=1501),
        "cle_detruite_le": "2025-03-14",
        "lieux": [
            {"lieu": "{journal}.evenements", "moyen": "CLE", "reste": "les codes et les dates"},
            {"lieu": "{journal}.brouillons", "moyen": "SUPPRIME", "reste": "rien"},
        ],
    },
    "sujet.efface.v1": {"effacement": UUID(int=1501)},
}
