"""Documents that the département draws up."""

from typing import Any
from uuid import UUID

from commands.suivi.document import ProduireDocument
from tests.commands.etapes import CONTRAT

ETABLI, ETABLI_2 = UUID(int=1261), UUID(int=1262)


def produire_document(**champs: Any) -> ProduireDocument:
    defaut = {
        "document": ETABLI,
        "genre": "CONTRAT_ENGAGEMENT",
        "objet": CONTRAT,
        "version_modele": "contrat_engagement@2025-01-01",
        "taille_octets": 41_216,
        "sha256": "2c26b46b" * 8,
    }
    return ProduireDocument.model_validate(defaut | champs)
