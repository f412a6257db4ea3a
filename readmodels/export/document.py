"""An exported document: a table, its columns, and what one must know to read it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Final, Self

from ledger.erreurs import ErreurAttendue, Genre

LIGNES_MAX: Final = 100_000
"""Rows of a file, at most."""
TEXTE_MAX: Final = 2_000
"""Characters of a cell, at most: what is longer was typed to be long."""
_FORMULE: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""The characters that a spreadsheet takes for the beginning of a formula, in both widths."""
_ILLISIBLES: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML file may hold, and those that move a cell's content to the next one."""

Valeur = str | int | float | date | None


class TropDeLignes(ErreurAttendue):
    """More rows than a file holds: it would not be cut without a word."""

    genre = Genre.MAL_DEMANDE
    reference = "trop-de-lignes"
    titre = "Trop de lignes"


class Nature(Enum):
    """The kind of a column's cells."""

    TEXTE = "texte"
    ENTIER = "entier"
    DECIMAL = "décimal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its name for programs, and the one that people read. A figure hidden in a column of numbers is a text."""

    code: str
    libelle: str
    nature: Nature = Nature.TEXTE


@dataclass(frozen=True, slots=True)
class Document:
    """A table that explains itself.

    ``entete`` says of when, on which clock and at which position it is; ``definitions`` has ``titres_definitions`` as
    its header. Raises :class:`TropDeLignes` above :data:`LIGNES_MAX`.
    """

    titre: str
    entete: Sequence[tuple[str, str]]
    colonnes: Sequence[Colonne]
    lignes: Sequence[Sequence[Valeur]]
    titres_definitions: Sequence[str]
    definitions: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        """Hold the bound."""
        if len(self.lignes) > LIGNES_MAX:
            message = f"le fichier dépasse {LIGNES_MAX} lignes : retirez un axe, ou filtrez-en un"
            raise TropDeLignes(message)

    def explications(self) -> list[list[str]]:
        """The head and the definitions, line by line, an empty one between the two."""
        tete = [[self.titre], *([nom, valeur] for nom, valeur in self.entete)]
        return [*tete, [], list(self.titres_definitions), *(list(ligne) for ligne in self.definitions)]

    def avec_mots(self, mots: Mapping[str, Sequence[str]]) -> Self:
        """The same for people: before a column of codes, by its name, another says them in words, line by line.

        A column whose values are their own words stays alone.
        """
        rangs = {
            rang: mots[colonne.code]
            for rang, colonne in enumerate(self.colonnes)
            if any(
                _differe(ligne[rang], mot) for ligne, mot in zip(self.lignes, mots.get(colonne.code, ()), strict=False)
            )
        }

        def doubler(ligne: Sequence[Valeur], numero: int) -> Iterator[Valeur]:
            for rang, valeur in enumerate(ligne):
                if rang in rangs:
                    yield rangs[rang][numero]
                yield valeur

        colonnes: list[Colonne] = []
        for rang, colonne in enumerate(self.colonnes):
            if rang in rangs:
                colonnes.append(Colonne(f"{colonne.code}_libelle", colonne.libelle))
            colonnes.append(replace(colonne, libelle=f"{colonne.libelle} (code)") if rang in rangs else colonne)
        lignes = [list(doubler(ligne, numero)) for numero, ligne in enumerate(self.lignes)]
        return replace(self, colonnes=colonnes, lignes=lignes)


def _differe(valeur: Valeur, mot: str) -> bool:
    return valeur is not None and str(valeur).casefold() != mot.casefold()


def sur(texte: str) -> str:
    """A text that no spreadsheet reads as a formula and every file can hold.

    An apostrophe goes before what would be a formula, as spreadsheets themselves mark a text.
    """
    lisible = _ILLISIBLES.sub(" ", texte)
    lisible = lisible if len(lisible) <= TEXTE_MAX else f"{lisible[: TEXTE_MAX - 1]}…"
    return f"'{lisible}" if lisible.lstrip().startswith(_FORMULE) else lisible
