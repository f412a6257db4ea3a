"""The rectification of a person's data."""

from typing import Any

from tests.commands.etapes import rectification as etapes

CREATIONS = {"demander_rectification": "rectification"}
SUJETS = {
    "rectification": lambda d: (d.rectifications, [r.id for r in d.rectifications.values() if r.en_attente]),
}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "demander_rectification": (None, {"objet": ["IDENTITE", "TEXTES"]}),
    "repondre_rectification": ("rectification", {"raison": ["EXACTES", "APPRECIATION"]}),
}
TEXTES = {"inexact": "x", "explication": "x"}
DEPARTS = [etapes.RECTIFICATION_DEMANDEE]
