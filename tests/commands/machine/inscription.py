"""Registration at France Travail."""

from typing import Any

from tests.commands.etapes import inscription

CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "modifier_inscription": (None, {"categorie": ["A", "F", "G"]}),
    "cesser_inscription": (None, {"forme": ["CESSATION", "RADIATION"]}),
    "reprendre_inscription": (None, {"categorie": ["A", "F"]}),
}
AUTRES = {"categorie": ["A", "D", "G"], "forme": ["CESSATION", "RADIATION"]}
DEPARTS = [inscription.SIGNE_INSCRIT, inscription.CESSE]
