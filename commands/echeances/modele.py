"""Open deadlines of a dossier, derived from its state and the rules; nothing of them is stored.

A family declares what it waits for::

    @echeance(Nature.CONTRAT_A_SIGNER, fermee_par=(ContratEngagementSigne,))
    def contrat_a_signer(dossier, cadre):
        yield Attente(objet, depuis)

and the rule of this nature (:mod:`ledger.vocabulaire.echeance`), in its version in force on the day ``depuis``, gives the
last day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from commands.base import Cadre
from commands.regles import Delai, Regle
from ledger.dossier import Dossier
from ledger.events.base import Evenement
from ledger.vocabulaire.echeance import Nature


@dataclass(frozen=True, slots=True)
class Attente:
    """Something that is waited for since a day: ``objet`` is the id of what it is about (a contract, a prescription).

    ``due_le`` stands for a last day that the event itself fixed, ``delai`` for one that the rule holds among others. It is
    open from ``visible_de`` to ``visible_jusqu_au`` included, without end where there is none; what closes of itself on a
    day tells of a term, for which nobody is late.
    """

    objet: str
    depuis: date
    due_le: date | None = None
    delai: Delai | None = None
    visible_de: date | None = None
    visible_jusqu_au: date | None = None

    def ouverte(self, le: date) -> bool:
        """Whether it shows on this day."""
        return (self.visible_de is None or self.visible_de <= le) and (
            self.visible_jusqu_au is None or le <= self.visible_jusqu_au
        )


@dataclass(frozen=True, slots=True)
class Echeance:
    """A deadline: met until ``due_le`` included, passed the day after."""

    nature: Nature
    regle: Regle
    objet: str
    depuis: date
    due_le: date
    fermee_par: tuple[type[Evenement], ...]

    @property
    def libelle(self) -> str:
        """Name of the nature, as a title."""
        return self.nature.libelle[0].upper() + self.nature.libelle[1:]

    def depassee(self, le: date) -> bool:
        """Whether the last day lies behind."""
        return le > self.due_le

    def en_clair(self, le: date) -> dict[str, Any]:
        """Show it, as of a day."""
        return {
            "nature": self.nature,
            "libelle": self.libelle,
            "objet": self.objet,
            "depuis": self.depuis,
            "due_le": self.due_le,
            "depassee": self.depassee(le),
            "regle": self.regle.version,
            "regle_libelle": self.regle.libelle,
            "source": self.regle.source,
            "verifiee": self.regle.verifiee,
            "fermee_par": [evenement.nom for evenement in self.fermee_par],
        }


Guetteur = Callable[[Dossier, Cadre], Iterator[Attente]]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A kind of deadline: its nature, what closes it, who watches for it."""

    nature: Nature
    fermee_par: tuple[type[Evenement], ...]
    guetteur: Guetteur


ECHEANCES: dict[Nature, Declaration] = {}


def echeance(nature: Nature, *, fermee_par: tuple[type[Evenement], ...]) -> Callable[[Guetteur], Guetteur]:
    """Decorator: the function says what waits so. ``ValueError`` when the nature has one already."""

    def inscrit(guetteur: Guetteur) -> Guetteur:
        if nature in ECHEANCES:
            message = f"échéance déjà déclarée : {nature}"
            raise ValueError(message)
        ECHEANCES[nature] = Declaration(nature, fermee_par, guetteur)
        return guetteur

    return inscrit


def echeances(dossier: Dossier, cadre: Cadre) -> list[Echeance]:
    """Every open deadline of the dossier, the nearest first; none before the law knows the rule."""
    return _datees(dossier, cadre, lambda attente: attente.ouverte(cadre.aujourd_hui))


def prochaine_echeance(dossier: Dossier, cadre: Cadre) -> Echeance | None:
    """The next deadline of the dossier, wherever it is told: the first last day of all that somebody has to do, be it open
    already or still to come. The dossier is late once that day has passed.
    """
    return next(iter(_datees(dossier, cadre, lambda attente: attente.visible_jusqu_au is None)), None)


def _datees(dossier: Dossier, cadre: Cadre, retenue: Callable[[Attente], bool]) -> list[Echeance]:
    datees = []
    for declaration in ECHEANCES.values():
        for attente in filter(retenue, declaration.guetteur(dossier, cadre)):
            regle = cadre.regles.en_vigueur(declaration.nature.regle, attente.depuis)
            if regle is None:
                continue
            dernier = (attente.delai or regle.delai or Delai()).apres(attente.depuis, cadre.regles.calendrier)
            datees.append(
                Echeance(
                    declaration.nature,
                    regle,
                    attente.objet,
                    attente.depuis,
                    attente.due_le or dernier,
                    declaration.fermee_par,
                )
            )
    return sorted(datees, key=lambda e: (e.due_le, e.nature, e.objet))
