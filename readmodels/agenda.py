"""Rendez-vous as they stand."""

from readmodels.table import Table

AGENDA = Table(
    "agenda",
    {
        "rendez_vous": "uuid",
        "dossier": "uuid",
        "le": "date",
        "heure": "time",
        "motif": "text",
        "modalite": "text",
        "structure_rendez_vous": "text",
        "referent": "uuid",
        "etat": "text",
    },
    ("rendez_vous", "dossier"),
    ("(dossier) where etat = 'PLANIFIE'", "referent, le"),
)
