"""JSON Schemas of the published events (draft 2020-12), as subscribers should hold them."""

from collections.abc import Iterator
from typing import Any, Final

from integrations.kafka.points import TYPE as TYPE_POINT
from integrations.kafka.points import PointPublic
from ledger.etat_public import TYPE as TYPE_ETAT
from ledger.etat_public import EtatDossier
from ledger.events.base import Evenement
from ledger.publication import evenements_publics, schema_json

DIALECTE: Final = "https://json-schema.org/draft/2020-12/schema"
COMPOSANTS: Final = "#/components/schemas/"
DEFINITIONS: Final = "#/$defs/"
HEURE: Final = {"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$", "description": "Local time, Europe/Paris"}
"""A civil hour: the format `time` of JSON Schema demands an offset, which a civil hour has not."""


def schema_public(classe: type[Evenement]) -> dict[str, Any]:
    """Schema of the data of an event type, on its own.

    Unlike the ledger's it accepts fields that it does not name: a type may gain optional ones, and whoever holds an
    older schema must not refuse them.
    """
    schema: dict[str, Any] = _ouvert(schema_json(classe))
    return {"$schema": DIALECTE, "$id": f"urn:parcours:evenement:{classe.type_stable()}"} | schema


def schema_etat() -> dict[str, Any]:
    """Schema of the public state of a dossier, on its own."""
    schema: dict[str, Any] = _ouvert(EtatDossier.model_json_schema(mode="serialization"))
    return {"$schema": DIALECTE, "$id": f"urn:parcours:etat:{TYPE_ETAT}"} | schema


def schema_point() -> dict[str, Any]:
    """Schema of a published checkpoint, on its own."""
    return {"$schema": DIALECTE, "$id": f"urn:parcours:point:{TYPE_POINT}"} | PointPublic.model_json_schema()


def composants() -> dict[str, dict[str, Any]]:
    """Schemas of all published types and of what they share, for the components of one document.

    Raises ``ValueError`` when two types define differently the same name.
    """
    tous: dict[str, dict[str, Any]] = {}
    for nom, schema in _nommes():
        deplace = _deplace(schema)
        if tous.setdefault(nom, deplace) != deplace:
            message = f"deux définitions différentes de « {nom} » dans les événements publiés"
            raise ValueError(message)
    return dict(sorted(tous.items()))


def _nommes() -> Iterator[tuple[str, dict[str, Any]]]:
    for classe in evenements_publics():
        schema = _ouvert(schema_json(classe))
        yield from schema.pop("$defs", {}).items()
        yield classe.type_stable(), schema
    etat = _ouvert(EtatDossier.model_json_schema(mode="serialization"))
    yield from etat.pop("$defs", {}).items()
    yield TYPE_ETAT, etat
    yield TYPE_POINT, PointPublic.model_json_schema()


def _ouvert(morceau: Any) -> Any:
    """The same schema, open to fields to come, its hours free of an offset."""
    if isinstance(morceau, list):
        return [_ouvert(element) for element in morceau]
    if not isinstance(morceau, dict):
        return morceau
    if morceau.get("format") == "time":
        return {cle: valeur for cle, valeur in morceau.items() if cle != "format"} | HEURE
    return {cle: _ouvert(valeur) for cle, valeur in morceau.items() if (cle, valeur) != ("additionalProperties", False)}


def _deplace(morceau: Any) -> Any:
    """The same schema, its references led to the document's components."""
    if isinstance(morceau, list):
        return [_deplace(element) for element in morceau]
    if isinstance(morceau, dict):
        return {cle: _deplace(valeur) for cle, valeur in morceau.items()}
    if isinstance(morceau, str) and morceau.startswith(DEFINITIONS):
        return COMPOSANTS + morceau.removeprefix(DEFINITIONS)
    return morceau
