"""A dossier at a moment, in plain Python, and the lines that may be counted of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta

from ledger.lu import EvenementLu
from readmodels.horloge import Moment
from tests.projections import oracle


def visibles(lus: Sequence[EvenementLu], moment: Moment) -> list[EvenementLu]:
    """Events known and not corrected, that have happened, in the order in which they did."""
    connus = [e for e in lus if e.connu_le <= moment.connu_au]
    corriges = {e.cible for e in connus}
    cibles = {e.position: e.cible for e in lus}

    def origine(position: int) -> int:
        cible = cibles[position]
        return position if cible is None else origine(cible)

    retenus = [e for e in connus if e.position not in corriges and e.survenu_le <= moment.valable_au]
    return sorted(retenus, key=lambda e: (e.survenu_le, origine(e.position)))


@dataclass
class Dossier:
    """A dossier at a moment: its events, and the person on any day."""

    id: UUID
    lus: Sequence[EvenementLu]
    moment: Moment
    _jours: dict[date, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def evenements(self) -> list[EvenementLu]:
        """What counts at the moment."""
        return visibles(self.lus, self.moment)

    def de(self, *classes: type[Any]) -> list[EvenementLu]:
        """Events of these types."""
        return [e for e in self.evenements if e.classe in classes]

    def personne(self, le: date) -> dict[str, Any]:
        """What is known of the person at the end of a day."""
        if le not in self._jours:
            vu = oracle.Vu.de(self.id, self.lus, self.moment.connu_au, le)
            self._jours[le] = oracle.periode(vu) or {}
        return self._jours[le]


@dataclass
class Ligne:
    """Something that may be counted, on a day; ``propres`` are its own axes."""

    dossier: Dossier
    jour: date
    propres: Mapping[str, Any] = field(default_factory=dict)
    corps: Mapping[str, Any] = field(default_factory=dict)
    classe: type[Any] | None = None

    def axe(self, nom: str) -> Any:
        """Value of an axis."""
        if nom in self.propres:
            return self.propres[nom]
        if nom in PAS:
            return PAS[nom](self.jour)
        personne = self.dossier.personne(self.jour)
        return CALCULES[nom](personne, self.jour) if nom in CALCULES else personne.get(NOMS.get(nom, nom))


PAS: dict[str, Callable[[date], Any]] = {
    "jour": lambda le: le,
    "semaine": lambda le: le - timedelta(days=le.weekday()),
    "mois": lambda le: f"{le:%Y-%m}",
}
NOMS = {"foyer": "situation_familiale"}


def _age(personne: Mapping[str, Any], le: date) -> str | None:
    if personne.get("annee_naissance") is None:
        return None
    age = le.year - personne["annee_naissance"]
    return (
        "moins de 25 ans" if age < 25 else "25 à 29 ans" if age < 30 else "30 à 39 ans" if age < 40
        else "40 à 49 ans" if age < 50 else "50 à 59 ans" if age < 60 else "60 ans et plus"
    )  # fmt: skip


def _anciennete(personne: Mapping[str, Any], le: date) -> str | None:
    if (depuis := personne.get("ouvert_le")) is None:
        return None
    mois = {6: "moins de 6 mois", 12: "6 mois à 1 an", 24: "1 à 2 ans", 60: "2 à 5 ans"}
    return next((tranche for n, tranche in mois.items() if le < depuis + relativedelta(months=n)), "5 ans et plus")


CALCULES: dict[str, Callable[[Mapping[str, Any], date], Any]] = {"age": _age, "anciennete": _anciennete}
