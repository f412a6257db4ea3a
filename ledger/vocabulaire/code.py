"""A code and its label."""

from enum import StrEnum
from typing import Any, Self

from ledger.annotations import Sensibilite, marques, type_simple


class Code(StrEnum):
    """A closed list of codes; each member is its stored code and carries its French label, and its mark when it tells of
    health (``SANTE = "SANTE", "santé", SENSIBILITE``).

    Codes are stored in events for ever: a member may be added, never renamed nor removed. A member is named as its
    code, so that folds find it by name, which costs a third of a search by value.
    """

    libelle: str
    sensible: bool

    def __new__(cls, code: str, libelle: str = "", marque: Sensibilite | None = None) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.libelle = libelle
        member.sensible = marque is not None
        return member


def vocabulaire_de(annotation: Any) -> type[Code] | None:
    """The list of codes that a field holds, as codes or as text (``Annotated[str, Sexe]``); None when it holds none."""
    candidats = (type_simple(annotation), *marques(annotation))
    return next((c for c in candidats if isinstance(c, type) and issubclass(c, Code)), None)
