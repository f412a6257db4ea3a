"""Ids of the controls of a form: each is made here, from the path of its field, and no two can be the same.

A path (``axes-0-objectif``) is made of names of fields and of keys of rows, and holds no ``--``: what belongs to a control
(its choices, its help, its error) comes after one. What a form asks beside its command is in a space of its own.
"""

from typing import Final, Self

MOTIF: Final = "motif_correction"
PRECISION: Final = "precision_correction"
QUI: Final = "qui"
ENTREPRISE: Final = "cherche_entreprise"
METIER: Final = "cherche_metier"
A_COTE: Final = frozenset({MOTIF, PRECISION, QUI, ENTREPRISE, METIER})
"""Fields of a form beside its command: why it corrects, and whom or what it looks for, in words that never go into an
address.
"""
PROPRE: Final = "--"
"""The text between the id of a control and the name of what belongs to it."""


class Ancre(str):
    """Id of the control, group or row under a path; ``ValueError`` for a path that could be taken for another's part."""

    __slots__ = ()

    def __new__(cls, chemin: str) -> Self:
        """``c-`` and the path, or the space of what is asked beside the command."""
        if PROPRE in chemin:
            message = f"« {PROPRE} » dans le nom d'un champ : {chemin}"
            raise ValueError(message)
        return super().__new__(cls, f"{'a-cote' if chemin in A_COTE else 'c'}-{chemin}")

    def choix(self, rang: int) -> str:
        """Id of one of its choices."""
        return f"{self}{PROPRE}{rang}"

    @property
    def aide(self) -> str:
        """Id of what is said under its label."""
        return f"{self}{PROPRE}aide"

    @property
    def erreur(self) -> str:
        """Id of what is wrong in it."""
        return f"{self}{PROPRE}erreur"

    @property
    def a_choisir(self) -> str:
        """Id of the list of rows that may still be added."""
        return f"{self}{PROPRE}choisir"

    @property
    def ajouter(self) -> str:
        """Id of the button that adds a row."""
        return f"{self}{PROPRE}ajouter"
