"""Given, when, then on the events of one dossier: decided as in production, without a database.

    ORIENTE.quand(notifier_orientation(), le="2025-03-17").alors(OrientationNotifiee, decidee_le="2025-03-14")
    OUVERT.quand(notifier_orientation(), le="2025-03-17").refuse("orientation_absente")

``le`` is today, in ISO form. A scenario never changes: ``alors`` and ``puis`` give the one that follows.

What a module tells while it is read, in its constants and its cases, is decided when a test first needs it: a rule at
fault fails the tests that stand on it, and they are all found. In a test a step is decided at once.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pytest

from commands.base import ETAPES, Cadre, Commande, Refus
from commands.echeances import echeances
from commands.execute import decider
from commands.reactions import Reaction, reactions
from commands.refus import refus_communs, refus_possibles
from commands.regles import REGLES, Regles
from ledger.dossier import Dossier, fold
from ledger.events.base import Correction, Evenement
from ledger.lu import EvenementLu
from ledger.vocabulaire.correction import MotifCorrection
from tests.ledger.memoire import DOSSIER, lu


def suites(dossier: Dossier, famille: str, le: str) -> list[Reaction]:
    """What a dossier calls for on this day, of the reactions whose name begins so (``prescription``)."""
    cadre = Cadre(date.fromisoformat(le))
    return [suite for suite in reactions(dossier, cadre) if suite.nom.startswith(famille)]


def en_test() -> bool:
    """Whether a test runs; otherwise its module is being read."""
    return "PYTEST_CURRENT_TEST" in os.environ


@dataclass(frozen=True)
class Scenario:
    """What has been recorded so far, or how to record it."""

    recit: tuple[EvenementLu, ...] | Callable[[], tuple[EvenementLu, ...]] = ()
    regles: Regles = REGLES

    def __post_init__(self) -> None:
        if en_test():
            assert self.lus is not None

    @cached_property
    def lus(self) -> tuple[EvenementLu, ...]:
        """The events, in the order in which they were recorded."""
        return self.recit() if callable(self.recit) else self.recit

    @property
    def dossier(self) -> Dossier:
        """State of the dossier as it stands."""
        return fold(DOSSIER, self.lus)

    def sous(self, regles: Regles) -> "Scenario":
        """The same past, under other rules."""
        return Scenario(lambda: self.lus, regles)

    def quand(self, commande: Commande, *, le: str) -> "Issue":
        """Ask for a step, today being ``le``."""
        return Issue(self, commande, date.fromisoformat(le))

    def puis(self, commande: Commande, le: str) -> "Scenario":
        """The scenario that follows an accepted step."""
        return Scenario(lambda: self.quand(commande, le=le).acceptee().lus, self.regles)

    def suites(self, famille: str, le: str) -> list[Reaction]:
        """What follows of itself on this day, of the reactions whose name begins so."""
        return suites(self.dossier, famille, le)

    def dues(self, le: str) -> dict[str, str]:
        """Last day of each deadline open on this day, by nature, in ISO form."""
        ouvertes = echeances(self.dossier, Cadre(date.fromisoformat(le), self.regles))
        return {echeance.nature: echeance.due_le.isoformat() for echeance in ouvertes}

    def enregistre(self, evenement: Evenement, *, le: date | None = None, cible: int | None = None) -> "Scenario":
        """Record an event without asking anybody, on the day of the fact unless told otherwise."""
        return Scenario(
            lambda: (*self.lus, lu(evenement, position=len(self.lus) + 1, connu_le=le, cible=cible)), self.regles
        )

    def dernier(self, classe: type[Evenement]) -> EvenementLu:
        """The event of this type recorded last."""
        trouves = [e for e in self.lus if e.classe is classe]
        return trouves[-1]

    def correction(
        self, classe: type[Evenement], motif: MotifCorrection = MotifCorrection.ERREUR_DE_SAISIE
    ) -> Correction:
        """What corrects the event of this type recorded last."""
        return Correction(evenement=self.dernier(classe).evenement_id, motif=motif)


@dataclass(frozen=True)
class Issue:
    """What became of a command."""

    avant: Scenario
    commande: Commande
    aujourd_hui: date

    def __post_init__(self) -> None:
        if en_test():
            assert self._decision is not None

    @cached_property
    def _decision(self) -> tuple[tuple[Evenement, ...], int | None, Refus | None]:
        cadre = Cadre(self.aujourd_hui, self.avant.regles)
        try:
            _, evenements, cible = decider(DOSSIER, self.avant.lus, self.commande, cadre)
        except Refus as refus:
            return (), None, refus
        return tuple(evenements), cible, None

    @property
    def evenements(self) -> tuple[Evenement, ...]:
        """What was decided; nothing when the command is refused."""
        return self._decision[0]

    @property
    def cible(self) -> int | None:
        """Position of what the command corrects."""
        return self._decision[1]

    @property
    def refus(self) -> Refus | None:
        """Why not."""
        return self._decision[2]

    def acceptee(self) -> Scenario:
        """The scenario that follows; the command must have been accepted."""
        if self.refus is not None:
            pytest.fail(f"refusée : {self.refus.code} ({self.refus})")
        apres = self.avant
        for evenement in self.evenements:
            apres = apres.enregistre(evenement, le=self.aujourd_hui, cible=self.cible)
        return apres

    def alors(self, attendu: type[Evenement] | Evenement, **champs: Any) -> Scenario:
        """Exactly this event is decided, or one of this type with these fields (dates in ISO form)."""
        return Scenario(lambda: self._alors(attendu, champs).lus, self.avant.regles)

    def _alors(self, attendu: type[Evenement] | Evenement, champs: dict[str, Any]) -> Scenario:
        apres = self.acceptee()
        (evenement,) = self.evenements
        if isinstance(attendu, Evenement):
            assert evenement == attendu
            return apres
        assert type(evenement) is attendu
        lus = {champ: getattr(evenement, champ) for champ in champs}
        assert {champ: v.isoformat() if isinstance(v, date) else v for champ, v in lus.items()} == champs
        return apres

    def refuse(self, code: str, *, champ: str | None = None) -> Scenario:
        """The command is refused under this code, which the table of steps gives, in a French sentence; nothing is
        recorded.
        """
        assert self.refus is not None, f"acceptée : {self.evenements}"
        assert self.refus.code == code, f"refusée : {self.refus.code} ({self.refus})"
        assert code in refus_possibles(ETAPES[type(self.commande)]) | refus_communs(), "absent de la table des étapes"
        assert self.refus.message[0].isupper()
        assert self.refus.message.endswith((".", ")"))
        if champ is not None:
            assert self.refus.champ == champ
        return self.avant


def plus_tard(recit: Callable[[], Scenario]) -> Scenario:
    """The scenario that a function tells, once a test needs it."""
    return Scenario(lambda: recit().lus)


def etant_donne(*etapes: tuple[Commande, str] | Evenement, regles: Regles = REGLES) -> Scenario:
    """A dossier where these steps were asked for, each on its day, or these events recorded on the day of the fact."""
    scenario = Scenario(regles=regles)
    for etape in etapes:
        scenario = scenario.enregistre(etape) if isinstance(etape, Evenement) else scenario.puis(*etape)
    return scenario
