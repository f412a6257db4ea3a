"""Objects of steps: found in a dossier, told in words, and for each step whether it is its turn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ledger.dossier import Dossier
from web.formulaires.champ import Options
from web.mots.ecriture import capitale

INCONNU: Final = "Introuvable dans ce dossier"


@dataclass(frozen=True, slots=True)
class Objets:
    """Things of a dossier that steps are about; ``champ`` is the field by which a step names one. ``derniers``: as many of
    the last ones are offered on the page of the dossier; none when another part of that page offers them.
    """

    champ: str
    trouver: Callable[[Dossier], Mapping[str, Any]]
    dire: Callable[[Any], str]
    derniers: int = 0

    def si(self, permis: Callable[[Any], bool]) -> "Sur":
        """The object of a step, one of those that the condition allows."""
        return Sur(self, permis)


@dataclass(frozen=True, slots=True)
class Sur:
    """The object of one step: one of the things of a dossier of which it is the turn."""

    objets: Objets
    permis: Callable[[Any], bool]

    def trouver(self, dossier: Dossier, objet: str) -> Any:
        """The thing of this id, whatever its state; None when there is none."""
        return self.objets.trouver(dossier).get(objet)

    def offerts(self, dossier: Dossier) -> Iterator[tuple[str, str]]:
        """Those of the page of the dossier whose turn it is, by id, in words."""
        recents = list(self.objets.trouver(dossier).items())[-self.objets.derniers :] if self.objets.derniers else []
        for id_, objet in recents:
            if self.permis(objet):
                yield id_, self.objets.dire(objet)

    def choix(self, dossier: Dossier, demande: str = "") -> Options:
        """Those of which it is the turn, and the one that was asked for, whatever its state."""
        trouves = self.objets.trouver(dossier)
        options = [
            (id_, capitale(self.objets.dire(o))) for id_, o in trouves.items() if id_ == demande or self.permis(o)
        ]
        return (*options, (demande, INCONNU)) if demande and demande not in trouves else tuple(options)

    def en_mots(self, dossier: Dossier, objet: str) -> str:
        """The object of the step, in words."""
        trouve = self.trouver(dossier, objet)
        return self.objets.dire(trouve) if trouve is not None else INCONNU


def toujours(_: Any) -> bool:
    """A step of which it is always the turn."""
    return True
