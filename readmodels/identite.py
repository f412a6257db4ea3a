"""Who a dossier is about: the sealed identity in force, and the blind tokens by which it is found."""

from readmodels.table import Table

IDENTITE = Table(
    "identite",
    {"dossier": "uuid", "evenement_id": "uuid", "scelle": "bytea", "jetons": "bigint[]"},
    ("dossier",),
    ("using gin (jetons)",),
)
