"""Activities of the week."""

from typing import Any
from uuid import UUID

CHAMPS: dict[str, dict[str, Any]] = {
    "activite.prevue.v1": {
        "activite": UUID(int=851),
        "semaine": "2025-03-17",
        "type_action": "FORMATION",
        "heures": 6,
        "mode": "COLLECTIVE",
        "encadrement": "ENCADREE",
        "executant": "ASSO-33-01",
        "contrat": UUID(int=7),
        "duree_reference_h": 15,
        "a_declarer_le": "2025-04-07",
        "intitule": "Atelier couture de Mme Vidal",
    },
    "activite.realisee.v1": {
        "activite": UUID(int=851),
        "semaine": "2025-03-10",
        "type_action": "RECHERCHE_ACTIVE",
        "heures_faites": 5.5,
        "declaree_par": "PERSONNE",
        "commentaire": "A rencontré deux employeurs.",
    },
    "activite.manquee.v1": {
        "activite": UUID(int=851),
        "semaine": "2025-03-10",
        "type_action": "MISE_EN_SITUATION",
        "heures": 7,
        "declaree_par": "ORGANISME",
        "excusee": True,
        "motif_absence": "Enfant malade.",
    },
    "activite.validee.v1": {
        "activite": UUID(int=851),
        "semaine": "2025-03-10",
        "type_action": "LEVEE_DE_FREINS",
        "declaree_par": "PERSONNE",
        "validee_par": "REFERENT",
        "heures_retenues": 4.25,
        "explication": "Le trajet ne compte pas.",
    },
    "activite.exemptee.v1": {
        "exemption": UUID(int=853),
        "contrat": UUID(int=7),
        "debut_le": "2025-05-05",
        "fin_le": "2025-06-01",
        "motif_dispense": "PARENT_ISOLE_SANS_GARDE",
        "precision_dispense": "Garde refusée en mars.",
    },
}
