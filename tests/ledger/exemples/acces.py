"""Access of the person."""

from typing import Any
from uuid import UUID

CODE = {"code_sms": UUID(int=1502), "objet": "SIGNATURE", "cible": UUID(int=1404)}
CHAMPS: dict[str, dict[str, Any]] = {
    "lien.envoye.v1": {
        "lien": UUID(int=1501),
        "objet": "SIGNATURE",
        "cible": UUID(int=1404),
        "canal": "SMS",
        "expire_le": "2025-04-26",
        "a_envoyer": True,
    },
    "code.demande.v1": CODE,
    "code.verifie.v1": CODE,
    "espace.ouvert.v1": {
        "moyen": "LIEN_ET_CODE",
        "premiere": True,
        "lien": UUID(int=1501),
        "code_sms": UUID(int=1502),
    },
}
