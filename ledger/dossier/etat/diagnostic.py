"""Diagnostic global and professional profile, as they stand. What is sealed is not in the state, health first."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from ledger.vocabulaire.orientations.criteres import NiveauEtude
from ledger.vocabulaire.suivi.diagnostic import (
    Impact,
    ReponsePersonne,
    ValeurBesoin,
    ValeurContrainte,
    ValeurObjectif,
    ValeurSituation,
)


@dataclass(slots=True)
class Contrainte:
    """A contrainte that was spoken of, with its situations and objectifs by number."""

    code: int
    valeur: ValeurContrainte
    impact: Impact
    prioritaire: bool
    situations: dict[int, ValeurSituation] = field(default_factory=dict)
    objectifs: dict[int, ValeurObjectif] = field(default_factory=dict)


@dataclass(slots=True)
class Diagnostic:
    """A diagnostic, established under ``orientation``; numbers are those of ``referentiel``."""

    id: str
    referentiel: str
    etabli_le: date
    orientation: str | None
    sans_contrainte: bool
    actualise_le: date
    besoins: dict[int, ValeurBesoin] = field(default_factory=dict)
    contraintes: dict[int, Contrainte] = field(default_factory=dict)
    confiance: ReponsePersonne | None = None
    accompagnement: ReponsePersonne | None = None
    contrainte_numerique: ValeurContrainte | None = None
    besoin_numerique: ValeurBesoin | None = None

    @property
    def priorite(self) -> int | None:
        """The contrainte that comes first, among those that are not sealed."""
        return next((c.code for c in self.contraintes.values() if c.prioritaire), None)

    @property
    def objectifs_en_cours(self) -> list[tuple[int, int]]:
        """Contrainte and objectif of what is being worked on."""
        return [
            (contrainte.code, code)
            for contrainte in self.contraintes.values()
            for code, valeur in contrainte.objectifs.items()
            if valeur is ValeurObjectif.EN_COURS
        ]


@dataclass(slots=True)
class Profil:
    """The professional profile said last: its level of education, which is in clear."""

    recueilli_le: date
    niveau_etude: Annotated[str, NiveauEtude] | None = None
