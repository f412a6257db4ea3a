"""Accompagnement."""

from typing import Any
from uuid import UUID

CHAMPS: dict[str, dict[str, Any]] = {
    "note.ecrite.v1": {
        "note": UUID(int=1251),
        "visibilite": "PARTENAIRES",
        "themes": ["SANTE", "FAMILLE"],
        "texte": "Sa mère est hospitalisée.",
    },
    "message.envoye.v1": {
        "message": UUID(int=1252),
        "canal": "SMS",
        "en_reponse_a": UUID(int=1253),
        "texte": "Bon rétablissement à votre fils.",
        "a_envoyer": True,
    },
    "message.recu.v1": {
        "message": UUID(int=1253),
        "canal": "COURRIEL",
        "en_reponse_a": UUID(int=1252),
        "texte": "Mon fils est malade.",
    },
    "document.depose.v1": {
        "document": UUID(int=1254),
        "nature": "JUSTIFICATIF_ABSENCE",
        "titre": "Certificat du docteur Lôrme",
        "taille_octets": 184_320,
        "sha256": "9f86d081" * 8,
    },
    "document.produit.v1": {
        "document": UUID(int=1259),
        "genre": "CONTRAT_ENGAGEMENT",
        "objet": UUID(int=501),
        "version_modele": "contrat_engagement@2026-12-01",
        "taille_octets": 41_216,
        "sha256": "2c26b46b" * 8,
        "demande_par": UUID(int=3),
        "cachet": True,
        "d_apres": UUID(int=1260),
    },
    "bilan.etabli.v1": {
        "bilan": UUID(int=1255),
        "debut_le": "2025-01-01",
        "fin_le": "2025-02-28",
        "conclusion": "REVISION_CONTRAT",
        "structure": "CCAS-33-01",
        "synthese": "Garde trouvée, reste le permis.",
    },
    "satisfaction.repondue.v1": {
        "satisfaction": UUID(int=1256),
        "sujet": "RENDEZ_VOUS",
        "rendez_vous": UUID(int=6),
        "note_sur_5": 5,
        "commentaire": "Enfin écoutée.",
    },
    "tache.creee.v1": {
        "tache": UUID(int=1257),
        "a_faire_le": "2025-03-21",
        "intitule": "Appeler le docteur Lôrme",
        "precisions": "Après 18 h.",
    },
    "tache.confiee.v1": {
        "tache": UUID(int=1257),
        "confiee_a": UUID(int=4),
    },
    "tache.close.v1": {
        "tache": UUID(int=1257),
        "issue": "FAITE",
        "commentaire": "Il rappellera.",
    },
}
