"""Professional profile."""

from typing import Any

from commands.suivi.profil import RecueillirProfil


def recueillir_profil(**champs: Any) -> RecueillirProfil:
    return RecueillirProfil.model_validate({"niveau_etude": "NV5", "metiers": ["G1602"], "permis": ["B"]} | champs)
