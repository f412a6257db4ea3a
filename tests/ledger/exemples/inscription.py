"""Registration at France Travail."""

from typing import Any

STATUT = {
    "categorie": "F",
    "categorie_administrative": "CAT1",
    "situation": "SANS_EMPLOI",
    "duree_12_mois_j": 90,
    "duree_24_mois_j": 120,
    "duree_36_mois_j": 480,
    "effet_le": "2025-03-01",
    "motif": "DEMANDE_RSA",
}
CHAMPS: dict[str, dict[str, Any]] = {
    "inscription.modifiee.v1": STATUT | {"premiere": True},
    "inscription.cessee.v1": {
        "forme": "RADIATION",
        "motif": "NON_ACTUALISATION",
        "effet_le": "2025-03-01",
        "reprise_avant_le": "2026-03-01",
    },
    "inscription.reprise.v1": STATUT | {"cessee_le": "2025-01-31", "dans_le_delai": True},
}
