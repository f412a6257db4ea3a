"""A table between one of our vocabularies and France Travail's codes, in both directions."""

from collections.abc import Mapping
from typing import Final, Generic, TypeVar

from ledger.vocabulaire.code import Code

C = TypeVar("C", bound=Code)


class Illisible(Exception):
    """A message of France Travail cannot be read: the error says which and why in French, without personal data."""


class Table(Generic[C]):
    """Exhaustive on our side: a code without translation is a ``ValueError`` when the table is built.

    ``vers``: our code → theirs, None when France Travail has no word for it. ``lus``: their codes that are read and never
    written, or that several of ours are written as; None when we have no word for it.
    """

    def __init__(
        self, nom: str, vocabulaire: type[C], vers: Mapping[C, str | None], lus: Mapping[str, C | None] | None = None
    ) -> None:
        """``nom`` is France Travail's name of the field."""
        self.nom: Final = nom
        self.vocabulaire: Final = vocabulaire
        self.vers: Final = dict(vers)
        if manquent := set(vocabulaire) - set(self.vers):
            message = f"{nom} : {sorted(manquent)} sans traduction"
            raise ValueError(message)
        inverse = {ecrit: code for code, ecrit in self.vers.items() if ecrit is not None}
        self.depuis: Final[dict[str, C | None]] = {**inverse, **(lus or {})}

    def ecrire(self, code: str) -> str | None:
        """Their word for our code."""
        return self.vers[self.vocabulaire[code]]

    def exiger(self, code: str) -> str:
        """Their word for our code; ``KeyError`` when they have none."""
        ecrit = self.ecrire(code)
        if ecrit is None:
            raise KeyError(code)
        return ecrit

    def lire(self, code: object) -> C:
        """Our word for their code; raises :class:`Illisible` when it is unknown or we have none."""
        lu = self.depuis.get(code) if isinstance(code, str) else None
        if lu is None:
            dit = code if isinstance(code, str) and len(code) <= 40 else "absent"
            message = f"{self.nom} : la valeur {dit} n'est pas traitée"
            raise Illisible(message)
        return lu


def memes_codes(nom: str, vocabulaire: type[C]) -> Table[C]:
    """A vocabulary whose codes are France Travail's own words: the law gave them to both."""
    return Table(nom, vocabulaire, {code: code.value for code in vocabulaire})
