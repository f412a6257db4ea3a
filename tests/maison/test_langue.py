"""How the house is written: sentences with a subject and a verb."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

from tests.maison.pieces import PAQUETS, RACINE, arbre, nom
from web.application import creer
from web.services import Services


def docstrings(chemin: Path) -> Iterator[tuple[int, str]]:
    """Texts of a module that describe something, with their lines."""
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Expr) and isinstance(noeud.value, ast.Constant) and isinstance(noeud.value.value, str):
            yield noeud.lineno, noeud.value.value


@cache
def publie() -> str:
    """The contracts: what they say of a class is published, and keeps its words."""
    openapi = creer(cast("Services", None)).openapi()
    return (RACINE / "docs/asyncapi.json").read_text("utf-8") + json.dumps(openapi, ensure_ascii=False)


def test_aucune_docstring_ne_commence_par_what() -> None:
    """Subject, verb, object. The question that a room answers is one: it ends with a question mark."""
    fautes = [
        f"{nom(fichier)}:{ligne}"
        for paquet in PAQUETS
        for fichier in sorted((RACINE / paquet).rglob("*.py"))
        for ligne, texte in docstrings(fichier)
        if texte.startswith("What ") and "?" not in texte.partition(".")[0] and texte.partition("\n")[0] not in publie()
    ]
    assert fautes == []
