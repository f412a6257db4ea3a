"""The rectification of a person's data."""

from typing import Any
from uuid import UUID

CHAMPS: dict[str, dict[str, Any]] = {
    "rectification.demandee.v1": {
        "rectification": UUID(int=1701),
        "objet": "COORDONNEES",
        "repondre_le": "2025-04-14",
        "inexact": "Maïté n'habite plus au 3, rue des Lilas.",
        "exact": "12, cours de la Somme, Bordeaux",
    },
    "rectification.repondue.v1": {
        "rectification": UUID(int=1701),
        "conclusion": "EN_PARTIE",
        "rectifiee_par": UUID(int=1703),
        "raison": "AUTRE_ORGANISME",
        "explication": "Votre adresse est corrigée ici, Maïté ; la CAF garde la sienne.",
    },
}
