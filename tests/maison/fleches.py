"""Who imports whom: as ``docs/architecture.toml`` declares it, and as grimp reads it from the code."""

import tomllib
from functools import cache

import grimp

from tests.maison.pieces import PAQUETS, RACINE

MAISON = "maison"
"""The drawing of the whole house; the others are of one room each."""
Fleches = dict[str, set[str]]


@cache
def graphe() -> grimp.ImportGraph:
    """Imports between the modules of the product, those for annotations alone included."""
    return grimp.build_graph(*PAQUETS, cache_dir=None)


@cache
def declarees() -> dict[str, Fleches]:
    """For each drawing, the rooms that each room imports, in the order of the declaration."""
    dessins = tomllib.loads((RACINE / "docs/architecture.toml").read_text("utf-8"))
    return {dessin: {piece: set(vers) for piece, vers in fleches.items()} for dessin, fleches in dessins.items()}


def lues(dessin: str) -> Fleches:
    """The same, from the imports; what stands at the root of a room belongs to none of its rooms."""
    pieces = [piece for piece in graphe().modules if _montree(dessin, piece)]
    return {
        piece.split(".")[-1]: {
            autre.split(".")[-1]
            for autre in pieces
            if autre != piece and graphe().direct_import_exists(importer=piece, imported=autre, as_packages=True)
        }
        for piece in pieces
    }


def _montree(dessin: str, module: str) -> bool:
    """Whether a drawing shows this module: a room of the house, or a folder of the room."""
    if dessin == MAISON:
        return module in PAQUETS
    return module.rpartition(".")[0] == dessin and (RACINE / module.replace(".", "/")).is_dir()


def imports(dessin: str, de: str, vers: str) -> list[str]:
    """The imports that make an arrow, to be told: who imports what."""
    prefixe = "" if dessin == MAISON else f"{dessin}."
    sources = {f"{prefixe}{de}", *graphe().find_descendants(f"{prefixe}{de}")}
    cibles = {f"{prefixe}{vers}", *graphe().find_descendants(f"{prefixe}{vers}")}
    return [
        f"{source} importe {cible}"
        for source in sorted(sources)
        for cible in sorted(graphe().find_modules_directly_imported_by(source) & cibles)
    ]
