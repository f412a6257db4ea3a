"""The story of one parcours: convocations, a move, a reminder, and what is written along the accompagnement."""

from typing import Any
from uuid import uuid4


def rendez_vous_et_accompagnement(secret: str) -> list[tuple[str, dict[str, Any]]]:
    """Steps after the contract, each with its route and body, under ids of their own; texts hold the secret."""
    rdv, convocation, message, tache = (str(uuid4()) for _ in range(4))
    moment = {"le": "2026-03-20", "heure": "14:30", "structure": "MDS-33-05", "motif": "SUIVI"}
    return [
        (
            "planifier-rendez-vous",
            {"survenu_le": "2026-03-02", "rendez_vous": rdv, "type_reception": "COLLECTIF", "atelier": "cv", **moment},
        ),
        (
            "emettre-convocation",
            {"survenu_le": "2026-03-03", "convocation": convocation, "rendez_vous": rdv, "canal": "COURRIER"},
        ),
        (
            "constater-remise-convocation",
            {"survenu_le": "2026-03-06", "convocation": convocation, "statut": "DELIVREE"},
        ),
        (
            "deplacer-rendez-vous",
            {
                "survenu_le": "2026-03-10",
                "rendez_vous": rdv,
                "le": "2026-03-24",
                "heure": "10:00",
                "par": "USAGER",
                "motif_deplacement": secret,
            },
        ),
        ("envoyer-rappel", {"survenu_le": "2026-03-23", "rendez_vous": rdv, "canal": "SMS"}),
        ("honorer-rendez-vous", {"rendez_vous": rdv, "duree_min": 120}),
        (
            "repondre-satisfaction",
            {
                "survenu_le": "2026-03-25",
                "sujet": "RENDEZ_VOUS",
                "rendez_vous": rdv,
                "note_sur_5": 5,
                "commentaire": secret,
            },
        ),
        ("ecrire-note", {"survenu_le": "2026-03-25", "visibilite": "STRUCTURE", "texte": secret}),
        ("envoyer-message", {"survenu_le": "2026-03-26", "message": message, "canal": "SMS", "texte": secret}),
        (
            "recevoir-message",
            {"survenu_le": "2026-03-27", "canal": "SMS", "en_reponse_a": message, "texte": secret},
        ),
        (
            "deposer-document",
            {
                "survenu_le": "2026-03-27",
                "nature": "ATTESTATION_ACTIVITE",
                "titre": secret,
                "taille_octets": 184_320,
                "sha256": "9f86d081" * 8,
            },
        ),
        (
            "etablir-bilan",
            {
                "survenu_le": "2026-03-31",
                "debut_le": "2026-02-05",
                "fin_le": "2026-03-31",
                "conclusion": "POURSUITE",
                "synthese": secret,
            },
        ),
        (
            "creer-tache",
            {"survenu_le": "2026-03-31", "tache": tache, "a_faire_le": "2026-04-10", "intitule": secret},
        ),
        ("clore-tache", {"survenu_le": "2026-04-07", "tache": tache, "issue": "FAITE", "commentaire": secret}),
    ]
