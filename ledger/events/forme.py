"""Patterns of texts, each with the French words that tell a person what is expected."""

from collections.abc import Callable
from typing import Any, Final

from pydantic import Field

FORMES: Final[dict[str, str]] = {}
"""Pattern to the phrase that explains it: an error never shows a regular expression to a person."""


def forme(motif: str, phrase: str, *, champ: Callable[..., Any] = Field, **options: Any) -> Any:
    """Field whose text matches ``motif``; ``phrase`` precedes « est attendu » in the error; options are ``champ``'s."""
    FORMES[motif] = phrase
    return champ(pattern=motif, **options)
