"""Transmissions of steps."""

from typing import Any
from uuid import UUID

SUITE = {
    "transmission": UUID(int=1401),
    "etape": "rendez_vous.planifie.v1",
    "etape_position": 1207,
    "service": "rendez-vous",
    "destinataire": "france-travail",
}
CHAMPS: dict[str, dict[str, Any]] = {
    "transmission.reussie.v1": SUITE | {"reference": "88214", "retrouvee": True, "essais": 2},
    "transmission.rejetee.v1": SUITE
    | {"rejet": "R030", "sens": "La date du rendez-vous est passée.", "message": "Rendez-vous échu.", "essais": 1},
    "transmission.en_attente.v1": SUITE | {"cause": "PERSONNE_INTROUVABLE", "rejet": "S002", "essais": 1},
    "transmission.abandonnee.v1": SUITE
    | {"motif": "DEJA_CONNUE", "reference": "88214", "explication": "Saisi au téléphone avec l'agence."},
    "transmission.relancee.v1": SUITE,
}
