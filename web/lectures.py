"""Whatever an answer shows of persons is in the journal of access before it leaves, by construction.

The keys that a route is given open no sealed name without a note of whose it is (:class:`CoffreSuivi`); the answer then
waits until one row, written at once, holds all of them. Without somebody who reads, or after the row, nothing opens.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Final
from uuid import UUID

from fastapi import Request

from ledger.contexte import Acteur
from ledger.keys import Cle, Coffre
from ledger.vocabulaire.code import Code
from web.tables.consultations import Consultations


class LectureSansTrace(RuntimeError):
    """A sealed name was about to be opened for nobody, or once the answer had left: a fault of the program."""


class CoffreSuivi:
    """The keys of persons, each told to ``noter`` before it opens anything. See :class:`~ledger.keys.Coffre`."""

    def __init__(self, coffre: Coffre, noter: Callable[[UUID], None]) -> None:
        """Over the keys of the process."""
        self._coffre, self._noter = coffre, noter
        self.creer, self.charger = coffre.creer, coffre.charger
        self.detruire, self.effaces = coffre.detruire, coffre.effaces
        self.viser, self.eliminer, self.tenus = coffre.viser, coffre.eliminer, coffre.tenus

    def cle(self, sujet: UUID) -> Cle | None:
        """Key of the subject, noted; None once destroyed: nothing opens then, and nothing is noted."""
        cle = self._coffre.cle(sujet)
        if cle is not None:
            self._noter(sujet)
        return cle


class Lecture:
    """The persons whom one request reads, and who reads it; written once, by :meth:`ecrire`."""

    def __init__(self, coffre: Coffre, consultations: Consultations) -> None:
        """``coffre`` opens everything: what the routes are given is :attr:`coffre`."""
        self.coffre: Final[Coffre] = CoffreSuivi(coffre, self._ouvrir)
        self._consultations = consultations
        self._acteur: Acteur | None = None
        self._quoi, self._motif, self._partie = "", "", False
        self._ouverts: set[UUID] = set()
        self._demandes: set[UUID] = set()
        self._refuses: set[UUID] = set()
        self._sans_dossier: int | None = None

    def commencer(self, acteur: Acteur, motif: Code, request: Request) -> None:
        """Say who reads, and under which right: nothing opens before."""
        chemin = getattr(request.scope.get("route"), "path_format", "inconnue")
        self._acteur, self._motif, self._quoi = acteur, motif.value, f"{request.method} {chemin}"

    def demander(self, dossier: UUID) -> None:
        """The answer is about this dossier, whatever it shows of it."""
        self._demandes.add(dossier)

    def refuser(self, dossiers: Iterable[UUID]) -> None:
        """These were asked for, and nothing of them is shown."""
        self._refuses |= set(dossiers)

    def compter(self, personnes: int) -> None:
        """The answer holds so many persons more, whom no sealed name of the log designates."""
        self._sans_dossier = (self._sans_dossier or 0) + personnes

    def donner(self, dossiers: Collection[UUID]) -> None:
        """The answer hands over these dossiers, named or not."""
        self._ouverts |= set(dossiers)

    def finir(self) -> bool:
        """Open nothing any more: the answer is ready; whether there is a row to write before it leaves."""
        self._partie = True
        lus = self._ouverts or self._demandes or self._refuses
        return self._acteur is not None and (bool(lus) or self._sans_dossier is not None)

    def ecrire(self) -> None:
        """Write what was read: one row, a second one for what was refused."""
        assert self._acteur is not None  # noqa: S101 - finir() said so
        qui = (self._acteur, self._quoi, self._motif)
        demandes = self._demandes - self._refuses - self._ouverts
        if self._ouverts or demandes or self._sans_dossier is not None:
            self._consultations.noter(*qui, self._ouverts, demandes=demandes, nombre=self._sans_dossier)
        if self._refuses:
            self._consultations.noter(*qui, demandes=self._refuses, permise=False)

    def _ouvrir(self, sujet: UUID) -> None:
        if self._acteur is None or self._partie:
            raise LectureSansTrace("un nom scellé allait s'ouvrir sans trace de qui le lit")
        self._ouverts.add(sujet)


def lecture_de(request: Request) -> Lecture:
    """The reading of this request."""
    lecture: Lecture = request.state.lecture
    return lecture
