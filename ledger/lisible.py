"""Characters that nobody sees: a name that holds one is another than it looks, turned round, or found by no search."""

import unicodedata
from functools import lru_cache
from typing import Final

CATEGORIES: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Controls, among them those that turn a text round (bidi) or have no width, unassigned, private, halves, ends of line."""
BLANCS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs, by their category, that show nothing."""
VARIANTES: Final = (range(0xFE00, 0xFE10), range(0x180B, 0x1810), range(0xE0100, 0xE01F0))
"""Signs that choose the drawing of the sign before."""


@lru_cache(1024)  # a few alphabets: a flow reads the same letters by the hundred million
def invisible(signe: str) -> bool:
    """Whether a character shows nothing; a space does."""
    return (
        unicodedata.category(signe) in CATEGORIES
        or signe in BLANCS
        or any(ord(signe) in variantes for variantes in VARIANTES)
    )


def sans_invisible(texte: str) -> str:
    """The text without them."""
    return texte if lisible(texte) else "".join(signe for signe in texte if not invisible(signe))


def lisible(texte: str) -> bool:
    """Whether a text of one line holds none."""
    return (texte.isascii() and texte.isprintable()) or not any(map(invisible, texte))
