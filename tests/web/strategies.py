"""Bodies of requests: any JSON, what a published schema allows, and good bodies spoilt in one place."""

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

TEXTES = st.text(max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTES,
    lambda enfants: st.lists(enfants, max_size=4) | st.dictionaries(TEXTES, enfants, max_size=4),
    max_leaves=12,
)
PRESQUE = st.one_of(
    JSON,
    st.sampled_from(
        ["", "\x00", "\ud800", "2026-02-30", "9999-12-31", "0001-01-01", "24:00", "14:30Z", "14:30:00.5+05:30", "NaN"]
    ),
    st.sampled_from([1e308, -1, 10**18, 10**40, 0.1, True]),
    st.dates().map(str),
    st.times().map(str),
    st.uuids().map(str),
)
"""Values that look like something."""

FORMATS = {
    "date": st.dates().map(str),
    "time": st.times().map(lambda heure: heure.isoformat()),
    "uuid": st.uuids().map(str),
}


def depuis_schema(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a JSON Schema of ours allows (the part of it that pydantic writes)."""
    if "$ref" in schema:
        return depuis_schema(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return st.one_of([depuis_schema(choix, definitions) for choix in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "object":
            champs = {nom: depuis_schema(s, definitions) for nom, s in schema["properties"].items()}
            exiges = {nom: champs.pop(nom) for nom in schema.get("required", [])}
            return st.fixed_dictionaries(exiges, optional=champs)
        case "array":
            return st.lists(depuis_schema(schema["items"], definitions), max_size=schema.get("maxItems", 5))
        case simple:
            return SIMPLES[simple](schema)


def _texte(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if "format" in schema:
        return FORMATS[schema["format"]]
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 40), 40))


SIMPLES: dict[Any, Callable[[dict[str, Any]], st.SearchStrategy[Any]]] = {
    "string": _texte,
    "integer": lambda schema: st.integers(schema.get("minimum"), schema.get("maximum")),
    "number": lambda schema: st.floats(schema.get("minimum"), schema.get("maximum")),
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}


@st.composite
def gate(draw: st.DrawFn, bons: st.SearchStrategy[dict[str, Any]]) -> Any:
    """A good body with one value replaced, at any depth, by something that looks like another."""
    corps = draw(bons)
    endroit, nom = corps, draw(st.sampled_from(sorted(corps)) if corps else st.just("x"))
    while isinstance(endroit.get(nom), dict) and endroit[nom] and draw(st.booleans()):
        endroit = endroit[nom]
        nom = draw(st.sampled_from(sorted(endroit)))
    endroit[nom] = draw(PRESQUE)
    return corps
