"""The drawings of ``docs/architecture.md``, from the arrows that are declared: ``python -m tests.maison.dessin``."""

import ast
import re
from typing import Final

from tests.maison.fleches import MAISON, Fleches, declarees
from tests.maison.pieces import RACINE

DOCUMENT: Final = RACINE / "docs/architecture.md"
BLOC: Final = re.compile(r"(<!-- dessin : (\w+) -->\n).*?(<!-- fin du dessin -->)", re.DOTALL)


def dessiner(dessin: str) -> str:
    """A drawing, in Mermaid: rooms with what they answer, from the highest; no arrow where a longer way shows it."""
    fleches = declarees()[dessin]
    lignes = ["```mermaid", "flowchart TD"]
    lignes += [f'    {piece}["<b>{piece}</b><br>{_question(dessin, piece)}"]' for piece in fleches]
    lignes += [f"    {de} --> {vers}" for de in fleches for vers in sorted(_directes(fleches, de))]
    return "\n".join([*lignes, "```", ""])


def _directes(fleches: Fleches, de: str) -> set[str]:
    """The rooms that no other room of those imported leads to."""
    return {
        vers for vers in fleches[de] if not any(vers in _sous(fleches, autre) for autre in fleches[de] if autre != vers)
    }


def _sous(fleches: Fleches, piece: str) -> set[str]:
    return fleches[piece].union(*(_sous(fleches, vers) for vers in fleches[piece]))


def _question(dessin: str, piece: str) -> str:
    """What a room is for: the first sentence of its docstring."""
    dossier = RACINE / (piece if dessin == MAISON else f"{dessin}/{piece}")
    texte = ast.get_docstring(ast.parse((dossier / "__init__.py").read_text("utf-8"))) or ""
    premiere = re.split(r"(?<=\?) |\. |\.$", " ".join(texte.split()))[0]
    return premiere.replace('"', "'").replace("``", "")


def redessiner(texte: str) -> str:
    """The document, each of its drawings made anew."""
    return BLOC.sub(lambda bloc: f"{bloc[1]}{dessiner(bloc[2])}{bloc[3]}", texte)


if __name__ == "__main__":
    DOCUMENT.write_text(redessiner(DOCUMENT.read_text("utf-8")), "utf-8")
