"""Rights that follow from a mutation or a merge, mutations, household, duplicates, revoked identifiers."""

from typing import Any
from uuid import UUID

ACQUIS = {
    "nature": "SANCTION",
    "le": "2025-01-15",
    "fin_le": "2025-02-14",
    "parcours": "SOCIAL",
    "organisme": "DELEGATAIRE",
    "mesure": "SUSPENSION",
    "rang": "PREMIER",
}
MUTATION = {
    "mutation": UUID(int=20),
    "departement": "2A",
    "effet_le": "2025-03-01",
    "motif": "DEMENAGEMENT",
    "historique": [ACQUIS],
    "commentaire": "Rejoint sa sœur à Ajaccio.",
}
CHAMPS: dict[str, dict[str, Any]] = {
    "droits.modifies.v1": {
        "etat_droit": "OUVERT_SUSPENDU",
        "soumis_droits_devoirs": False,
        "motif": "RESSOURCES",
        "echeance_orientation_le": "2025-07-14",
        "mutation": UUID(int=20),
        "fusion": UUID(int=22),
    },
    "droits.fin_reportee.v1": {"demande_le": "2025-08-20", "contrat": UUID(int=25), "fin_le": "2026-03-31"},
    "mutation.annoncee.v1": MUTATION,
    "mutation.recue.v1": MUTATION
    | {"etat_droit": "OUVERT_VERSABLE", "soumis_droits_devoirs": True, "echeance_orientation_le": "2025-04-25"},
    "foyer.lie.v1": {"foyer": UUID(int=21), "role": "CONJOINT", "depuis_le": "2025-03-01"},
    "foyer.delie.v1": {"foyer": UUID(int=21), "motif": "SEPARATION"},
    "doublon.fusionne.v1": {
        "fusion": UUID(int=22),
        "absorbant": UUID(int=23),
        "motif": "MEME_NIR",
        "commentaire": "Même NIR, prénoms inversés.",
    },
    "doublon.absorbe.v1": {"fusion": UUID(int=22), "absorbe": UUID(int=24), "motif": "MEME_NIR"},
    "doublon.separe.v1": {
        "fusion": UUID(int=22),
        "absorbant": UUID(int=23),
        "motif": "PERSONNES_DIFFERENTES",
        "commentaire": "Deux jumelles.",
    },
    "doublon.restitue.v1": {"fusion": UUID(int=22), "absorbe": UUID(int=24), "motif": "PERSONNES_DIFFERENTES"},
    "dossier.identifiant_revoque.v1": {"genre": "NIR", "motif": "AUTRE_PERSONNE", "valeur": "2880233063001"},
    "identifiant.revoque.v1": {"genre": "NIR", "dossier": UUID(int=11)},
}
