"""Steps of orientation after the designation of a référent, each with its route and body, under ids of their own."""

from typing import Any
from uuid import UUID, uuid4


def reorientations_et_fin(secret: str, successeur: UUID) -> list[tuple[str, dict[str, Any]]]:
    """A demand refused after the opinion of the équipe pluridisciplinaire, another one kept waiting until the end."""
    demande = str(uuid4())
    return [
        (
            "recueillir-criteres",
            {"survenu_le": "2026-01-22", "saisis_le": "2026-01-22", "sante_handicap": {"boe": True}},
        ),
        (
            "demander-reorientation",
            {
                "survenu_le": "2026-01-23",
                "demande": demande,
                "par": "PERSONNE",
                "motif": "DIFFICULTES_SOCIALES",
                "explication": secret,
            },
        ),
        (
            "inscrire-reorientation-ept",
            {"survenu_le": "2026-01-24", "demande": demande, "ept": "EPT-33-02", "seance_le": "2026-02-03"},
        ),
        (
            "rendre-avis-reorientation",
            {"survenu_le": "2026-02-03", "demande": demande, "avis": "DEFAVORABLE", "motivation": secret},
        ),
        (
            "refuser-reorientation",
            {
                "survenu_le": "2026-02-05",
                "demande": demande,
                "decideur": "CONSEIL_DEPARTEMENTAL",
                "motif": "ORIENTATION_ADAPTEE",
            },
        ),
        ("transferer-referent", {"survenu_le": "2026-02-06", "referent": str(successeur), "motif": "DEPART_AGENT"}),
        ("terminer-parcours", {"survenu_le": "2026-02-10", "motif": "EMPLOI_DURABLE", "commentaire": secret}),
    ]
