"""France Travail's published files, where the shared reference data is at hand; our own sample stands for them otherwise."""

import os
from pathlib import Path
from typing import Final

DEPOT: Final = Path(__file__).resolve().parents[4]


def publie(nom: str) -> Path | None:
    """A published file, or None when it is not at hand."""
    partage = Path(os.environ.get("PARCOURS_SHARED", DEPOT.parent / "shared"))
    fichier = partage / "data" / "francetravail" / nom
    return fichier if fichier.is_file() else None
