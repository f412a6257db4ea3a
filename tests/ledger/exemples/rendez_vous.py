"""Rendez-vous and convocations."""

from typing import Any
from uuid import UUID

CHAMPS: dict[str, dict[str, Any]] = {
    "rendez_vous.planifie.v1": {
        "rendez_vous": UUID(int=6),
        "le": "2025-03-20",
        "heure": "14:30:00",
        "duree_prevue_min": 45,
        "modalite": "SUR_PLACE",
        "motif": "PREMIER_ACCOMPAGNEMENT",
        "initiateur": "USAGER",
        "structure": "CCAS-33-01",
        "type_reception": "COLLECTIF",
        "lieu": "TIERS-LIEU-33-02",
        "atelier": "atelier-cv",
    },
    "rendez_vous.deplace.v1": {
        "rendez_vous": UUID(int=6),
        "motif": "SUIVI",
        "structure": "CCAS-33-01",
        "le": "2025-03-27",
        "heure": "09:15:00",
        "ancien_le": "2025-03-20",
        "ancienne_heure": "14:30:00",
        "par": "USAGER",
        "motif_deplacement": "Rendez-vous à l'hôpital.",
    },
    "convocation.emise.v1": {
        "convocation": UUID(int=401),
        "canal": "LETTRE_RECOMMANDEE",
        "motif": "SUIVI",
        "rendez_vous": UUID(int=6),
        "rendez_vous_le": "2025-03-20",
        "heure": "14:30:00",
        "validite_jours": 10,
        "valable_depuis": "2025-03-14",
        "valable_jusqu_au": "2025-03-24",
        "a_envoyer": True,
    },
    "convocation.remise_constatee.v1": {
        "convocation": UUID(int=401),
        "statut": "NPAI",
        "canal": "COURRIER",
        "emise_le": "2025-03-10",
        "valable_depuis": "2025-03-11",
        "valable_jusqu_au": "2025-03-21",
    },
    "rendez_vous.repondu.v1": {
        "rendez_vous": UUID(int=6),
        "presence": "NE_VIENDRA_PAS",
        "rendez_vous_le": "2025-03-15",
        "heure": "14:30:00",
        "raison": "Je garde ma fille ce jour-là.",
    },
    "rappel.envoye.v1": {
        "rendez_vous": UUID(int=6),
        "canal": "TELEPHONE",
        "rendez_vous_le": "2025-03-15",
        "heure": "14:30:00",
        "a_envoyer": True,
    },
}
