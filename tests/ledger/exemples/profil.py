"""Professional profile."""

from typing import Any

CHAMPS: dict[str, dict[str, Any]] = {
    "profil.recueilli.v1": {
        "niveau_etude": "NV5",
        "diplome": "CAP cuisine, au lycée Gascogne",
        "metiers": ["G1602", "G1603"],
        "experiences": [{"poste": "Commis de cuisine à l'hôtel Splendid", "duree_mois": 30}],
        "langues": [{"langue": "Français", "niveau": "B1"}, {"langue": "Euskara", "niveau": "MATERNELLE"}],
        "permis": ["B"],
        "moyens_transport": ["TRANSPORTS_EN_COMMUN", "VELO"],
        "rayon_km": 20,
        "cpf_euros": 1240,
    }
}
