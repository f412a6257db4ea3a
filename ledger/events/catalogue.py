"""The catalogue of event types: one registry, filled by the family modules."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from ledger.events.base import Evenement

E = TypeVar("E", bound=type[Evenement])


class Catalogue:
    """Event types by their stored number and by their stable name.

    Raises ``ValueError`` at import when two types claim the same number or name: both are stored for ever.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._par_code: dict[int, type[Evenement]] = {}
        self._par_nom: dict[str, type[Evenement]] = {}

    def inscrire(
        self, *, code: int, nom: str, famille: str, libelle: str, version: int = 1, cree: str | None = None
    ) -> Callable[[E], E]:
        """Class decorator: give the event its stored number, stable name, family (its topic) and French label.

        ``cree`` names the field that holds the id of what the step creates, if it creates something.
        """

        def inscrit(classe: E) -> E:
            classe.code, classe.nom, classe.version = code, nom, version
            classe.famille, classe.libelle, classe.cree = famille, libelle, cree
            stable = classe.type_stable()
            if code in self._par_code or stable in self._par_nom:
                message = f"type d'événement déjà inscrit : {stable} ({code})"
                raise ValueError(message)
            self._par_code[code] = classe
            self._par_nom[stable] = classe
            return classe

        return inscrit

    def __iter__(self) -> Iterator[type[Evenement]]:
        """All types, by number."""
        return iter(classe for _, classe in sorted(self._par_code.items()))

    def par_code(self, code: int) -> type[Evenement]:
        """Type stored under this number; ``KeyError`` when the number was never given."""
        return self._par_code[code]

    def par_nom(self, stable: str) -> type[Evenement]:
        """Type of this stable name (``orientation.decidee.v1``); ``KeyError`` when unknown."""
        return self._par_nom[stable]

    def connait(self, stable: str) -> bool:
        """Whether a type has this stable name."""
        return stable in self._par_nom

    def familles(self) -> list[str]:
        """Families, in the order of their first type."""
        return list(dict.fromkeys(classe.famille for classe in self))


CATALOGUE = Catalogue()
inscrire = CATALOGUE.inscrire
