"""Accompagnement."""

from typing import Any

from tests.commands import etapes
from tests.commands.etapes.accompagnement import (
    COLLEGUE,
    COLLEGUE_2,
    EMPREINTE,
    EMPREINTE_2,
    envoyer_message,
    recevoir_message,
)

ECHANGES = etapes.SIGNE.puis(envoyer_message(), "2025-06-02").puis(recevoir_message(), "2025-06-03")
DEPARTS = [
    ECHANGES,
    etapes.EN_CHARGE.puis(etapes.planifier_rendez_vous(), "2025-03-19").puis(
        etapes.honorer_rendez_vous(), "2025-03-20"
    ),
]
TEXTES = {"texte": "x", "titre": "x", "synthese": "x", "intitule": "x"}
CREATIONS = {
    "ecrire_note": "note",
    "envoyer_message": "message",
    "recevoir_message": "message",
    "deposer_document": "document",
    "etablir_bilan": "bilan",
    "repondre_satisfaction": "satisfaction",
    "repondre_sur_rendez_vous": "satisfaction",
    "repondre_au_service": "message",
    "repondre_a_la_personne": "message",
    "creer_tache": "tache",
}


SUJETS: dict[str, Any] = {
    "en_reponse_a": lambda d: (
        d.accompagnement.messages,
        [m.id for m in d.accompagnement.messages.values() if not m.repondu],
    ),
    "tache": lambda d: (
        d.accompagnement.taches,
        [t.id for t in d.accompagnement.taches.values() if t.issue is None],
    ),
}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "ecrire_note": (None, {"visibilite": ["AUTEUR", "PERSONNE"]}),
    "envoyer_message": (None, {"canal": ["SMS", "COURRIER"]}),
    "recevoir_message": (None, {"canal": ["SMS", "MESSAGERIE"]}),
    "deposer_document": (None, {"sha256": [EMPREINTE, EMPREINTE_2, "ab" * 32, "cd" * 32]}),
    "etablir_bilan": (None, {"debut_le": [-60, -10], "fin_le": [-20, -1, 0, 1]}),
    "repondre_satisfaction": (None, {"note_sur_5": [1, 5]}),
    "repondre_sur_rendez_vous": ("rendez_vous", {"note_sur_5": [1, 5]}),
    "repondre_au_service": ("en_reponse_a", {}),
    "repondre_a_la_personne": ("en_reponse_a", {}),
    "creer_tache": (None, {"a_faire_le": [-1, 0, 10]}),
    "confier_tache": ("tache", {"confiee_a": [str(COLLEGUE), str(COLLEGUE_2)]}),
    "clore_tache": ("tache", {"issue": ["FAITE", "SANS_OBJET"]}),
}
AUTRES = {"sha256": [EMPREINTE, EMPREINTE_2]}
