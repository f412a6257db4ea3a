"""Which tests read the clock, found in their text: what they expect depends upon the day, which is what hard dates try.

A test reads it when its text names a reading, or a constant, a helper or a fixture of its module that does, however many lie
between. A test that writes its days down once for all is not found: what makes it hold on any day makes it read the clock.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

from ledger.dates import aujourd_hui, maintenant

LECTURES: Final = frozenset({aujourd_hui.__name__, maintenant.__name__})
IMPORT: Final = re.compile(rf"^from ledger\.dates import (\([^)]*|.*)\b({'|'.join(LECTURES)})\b", re.MULTILINE)


def importe(texte: str) -> bool:
    """Whether a module imports a reading of the clock, told without parsing it."""
    return bool(IMPORT.search(texte))


def lecteurs(texte: str) -> set[str]:
    """Names that a module gives to what reads the clock, tests among them; none when it imports no reading."""
    if not importe(texte):
        return set()
    definitions = list(_definitions(ast.parse(texte)))
    trouves = set(LECTURES)
    while nouveaux := {nom for nom, dits in definitions if nom not in trouves and dits & trouves}:
        trouves |= nouveaux
    return trouves - LECTURES


def _definitions(module: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Functions, methods and constants of a module: their name, and the names that their text says, fixtures among them."""
    for noeud in (*module.body, *(m for c in module.body if isinstance(c, ast.ClassDef) for m in c.body)):
        if isinstance(noeud, ast.FunctionDef):
            cibles = [noeud.name]
        elif isinstance(noeud, ast.Assign | ast.AnnAssign):
            cibles = [n.id for n in ast.walk(noeud) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        else:
            continue
        dits = {nom for n in ast.walk(noeud) if (nom := _dit(n))}
        yield from ((cible, dits) for cible in cibles)


def _dit(noeud: ast.AST) -> str | None:
    """The name that a node of a text says: alone, as an argument, or as one of the same object."""
    match noeud:
        case ast.Name(id=nom) | ast.arg(arg=nom) | ast.Attribute(value=ast.Name(id="self"), attr=nom):
            return nom
    return None
