"""The files of the house, as the tests of its rules see them."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

RACINE: Final = Path(__file__).parents[2]
PAQUETS: Final[tuple[str, ...]] = tuple(
    tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
)
"""The rooms whose imports are held: those of the product."""
DOSSIERS: Final = (*PAQUETS, "bench", "tests")
"""Folders that people write. ``docs/ecrans`` and ``docs/schemas`` are written by programs: they hold what there is."""
D_AILLEURS: Final = ("__pycache__", "node_modules", "tiers", ".mypy_cache", ".ruff_cache")
"""Folders that tools fill."""


def fichiers(*motifs: str) -> Iterator[Path]:
    """Files of the house that people write, in order, those of one of these patterns of name (``*.py``)."""
    for dossier in DOSSIERS:
        for chemin in sorted((RACINE / dossier).rglob("*")):
            if not chemin.is_file() or not any(chemin.match(motif) for motif in motifs):
                continue
            if not set(D_AILLEURS) & set(chemin.relative_to(RACINE).parts):
                yield chemin


def nom(chemin: Path) -> str:
    """How a file is told: its path from the root."""
    return chemin.relative_to(RACINE).as_posix()


def arbre(chemin: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(chemin.read_text("utf-8"), nom(chemin))
