"""The network as it stands."""

from readmodels.table import Table

STRUCTURE = Table(
    "structure",
    {
        "code": "text",
        "libelle_structure": "text",
        "categorie": "text",
        "organisme": "text",
        "pts": "text",
        "mds_rattachement": "text",
        "commune": "text",
    },
    ("code",),
)
