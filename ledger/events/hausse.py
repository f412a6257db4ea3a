"""Old versions of an event read as the present one: what is stored is never rewritten.

A change that an optional field cannot carry is a new version of the type: a class of its own (``version=2``), beside the
old one, which stays in the catalogue as long as the log. Reading then raises the clear part of the old one, version by
version: folds and decisions know the last one only. What is published stays as it was recorded.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ledger.events.base import Evenement
from ledger.events.catalogue import CATALOGUE

Corps = dict[str, Any]
Hausse = Callable[[Corps], Corps]


class Hausses:
    """How the clear part of each old type becomes one of the next version."""

    def __init__(self) -> None:
        """Start empty."""
        self._pas: dict[type[Evenement], tuple[type[Evenement], Hausse]] = {}

    def inscrire(self, ancien: type[Evenement], nouveau: type[Evenement]) -> Callable[[Hausse], Hausse]:
        """Decorator: the function gives the clear part of ``nouveau`` from the one of ``ancien``, the version before.

        It never raises, never asks for what was not recorded, and leaves sealed fields to their names. Raises
        ``ValueError`` when the two do not follow each other.
        """
        if (nouveau.nom, nouveau.version) != (ancien.nom, ancien.version + 1) or ancien in self._pas:
            message = f"{nouveau.type_stable()} ne suit pas {ancien.type_stable()}, ou le suit deux fois"
            raise ValueError(message)

        def inscrit(fonction: Hausse) -> Hausse:
            self._pas[ancien] = nouveau, fonction
            return fonction

        return inscrit

    def par_code(self) -> Mapping[int, tuple[type[Evenement], Hausse]]:
        """For each old type, by stored number: the last version, and the way to it."""
        return {ancien.code: self._chemin(ancien) for ancien in self._pas}

    def manquantes(self, classes: Iterable[type[Evenement]]) -> list[str]:
        """Stable names of old versions without a way to the next one: events of theirs would be folded by nobody."""
        versions = {(classe.nom, classe.version): classe for classe in classes}
        return sorted(
            classe.type_stable()
            for (nom, version), classe in versions.items()
            if (suivante := versions.get((nom, version + 1))) is not None
            and self._pas.get(classe, (None,))[0] is not suivante
        )

    def _chemin(self, ancien: type[Evenement]) -> tuple[type[Evenement], Hausse]:
        pas = []
        classe = ancien
        while classe in self._pas:
            classe, fonction = self._pas[classe]
            pas.append(fonction)

        def hausser(corps: Corps) -> Corps:
            for fonction in pas:
                corps = fonction(corps)
            return corps

        return classe, hausser


HAUSSES = Hausses()
hausse = HAUSSES.inscrire


def hausses_du_catalogue() -> Mapping[int, tuple[type[Evenement], Hausse]]:
    """The means of reading, by stored number.

    Raises ``ValueError`` when an old version of the catalogue has no way to the next one.
    """
    manquantes = HAUSSES.manquantes(CATALOGUE)
    if manquantes:
        message = f"types anciens sans hausse vers la version suivante : {', '.join(manquantes)}"
        raise ValueError(message)
    return HAUSSES.par_code()
