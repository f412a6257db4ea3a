"""An example of the data of each event type, built from its schema: the same at each generation, and always valid."""

from typing import Any, Final
from uuid import UUID, uuid5

from integrations.kafka.schemas import DEFINITIONS, HEURE

ESPACE: Final = UUID("2f0c3b0e-8f5d-5b7e-9d7a-6a1f4c8e2b90")
JOUR: Final = "2026-03-02"
PLUS_TARD: Final = {"fin_le": "2026-09-01"}
TEXTES: Final = {
    "libelle_offre": "Permis solidaire",
    "etape": "orientation.decidee.v1",
    "libelle_structure": "MDS de Pauillac",
    "pts": "Médoc",
}
NOMBRE: Final = 15
TOUJOURS: Final = frozenset({"rattachement"})
"""Optional fields of an event that its example shows all the same; a value inside an event is shown whole."""


def exemple(schema: dict[str, Any]) -> Any:
    """An example of a schema that carries its own definitions.

    Raises ``ValueError`` when it cannot be guessed: the model must then give one (``Field(examples=[...])``).
    """
    return _valeur(schema, schema.get("$defs", {}), schema.get("title", ""))


def identifiant(chemin: str) -> str:
    """The UUID that stands for what ``chemin`` names."""
    return str(uuid5(ESPACE, chemin))


def _valeur(schema: dict[str, Any], definitions: dict[str, Any], chemin: str) -> Any:
    if "$ref" in schema:
        return _valeur(definitions[schema["$ref"].removeprefix(DEFINITIONS)], definitions, chemin)
    if "anyOf" in schema:
        return _valeur(schema["anyOf"][0], definitions, chemin)
    for liste in ("enum", "examples"):
        if liste in schema:
            return schema[liste][0]
    if schema["type"] == "object":
        return {
            champ: _valeur(propriete, definitions, f"{chemin}.{champ}")
            for champ, propriete in schema["properties"].items()
            if "." in chemin or champ in schema.get("required", ()) or champ in TOUJOURS
        }
    if schema["type"] == "array":
        return [_valeur(schema["items"], definitions, f"{chemin}.0")]
    if schema["type"] in ("integer", "number"):
        return max(schema.get("minimum", 0), min(schema.get("maximum", NOMBRE), NOMBRE))
    if schema["type"] == "boolean":
        return True
    return _texte(schema, chemin)


def _texte(schema: dict[str, Any], chemin: str) -> str:
    champ = chemin.rpartition(".")[2]
    if schema.get("format") == "uuid":
        return identifiant(chemin)
    if schema.get("format") == "date":
        return PLUS_TARD.get(champ, JOUR)
    if schema.get("pattern") == HEURE["pattern"]:
        return "10:30:00"
    if champ in TEXTES:
        return TEXTES[champ]
    message = f"aucun exemple pour « {chemin} » : ajoutez-en un au modèle (Field(examples=[...]))"
    raise ValueError(message)
