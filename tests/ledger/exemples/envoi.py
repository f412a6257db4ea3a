"""Messages to the person."""

from typing import Any
from uuid import UUID

PAR = {"envoi": UUID(int=1411), "canal": "SMS", "transporteur": "brevo"}
CHAMPS: dict[str, dict[str, Any]] = {
    "envoi.confie.v1": {
        "transmission": UUID(int=1411),
        "etape": "convocation.emise.v1",
        "etape_position": 1207,
        "service": "sms",
        "destinataire": "envois",
        "reference": "1511882900176220",
        "retrouvee": True,
        "essais": 2,
        "canal": "SMS",
        "transporteur": "brevo",
        "modele": "convocation-sms",
        "modele_version": 1,
        "convocation": UUID(int=406),
        "parties": 2,
        "adresse": "+33639980001",
        "texte": "Rendez-vous le 27/03/2025 à 9 h 15.",
    },
    "courrier.confie.v1": {
        "transmission": UUID(int=1416),
        "etape": "convocation.emise.v1",
        "etape_position": 1207,
        "service": "courrier",
        "destinataire": "envois",
        "reference": "110e8400-e29b-11d4-a716-446655440000",
        "retrouvee": True,
        "essais": 2,
        "canal": "COURRIER",
        "transporteur": "maileva",
        "document": UUID(int=1259),
        "version_modele": "convocation@2025-01-01",
        "feuilles": 1,
        "convocation": UUID(int=406),
    },
    "envoi.remis.v1": PAR,
    "envoi.refuse.v1": PAR | {"cause": "ADRESSE_INCONNUE", "rejet": "5.1.1"},
    "opposition_envoi.declaree.v1": {"canal": "SMS"},
    "opposition_envoi.levee.v1": {"canal": "SMS"},
}
