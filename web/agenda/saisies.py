"""An agent says his time: the form of a while that comes back, and that of an absence."""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from commands.base import Heure, Jour
from ledger.annexes.disponibilites import Absence, Plage
from ledger.vocabulaire.code import Code
from web.formulaires.arbre import Presentation

MINUIT: Final = time(0)


class JourSemaine(Code):
    """A day of the week, by its number in ISO 8601."""

    LUNDI = "1", "lundi"
    MARDI = "2", "mardi"
    MERCREDI = "3", "mercredi"
    JEUDI = "4", "jeudi"
    VENDREDI = "5", "vendredi"
    SAMEDI = "6", "samedi"


class PlageDite(BaseModel):
    """When one receives, week after week."""

    jours: tuple[JourSemaine, ...] = Field(min_length=1, max_length=6)
    de: Heure
    a: Heure
    duree_min: int = Field(default=45, ge=5, le=480)
    semaines: int = Field(default=1, ge=1, le=4)
    du: Jour
    au: Jour | None = None

    def fautes(self) -> dict[str, str]:
        """Faults between the fields, by field."""
        if self.a <= self.de:
            return {"a": "L'heure de fin vient après celle du début."}
        if datetime.combine(self.du, self.de) + timedelta(minutes=self.duree_min) > datetime.combine(self.du, self.a):
            return {"duree_min": "Aucun rendez-vous de cette durée ne tient entre ces deux heures."}
        if self.au is not None and self.au < self.du:
            return {"au": "Le dernier jour vient après le premier."}
        return {}

    def plage(self, numero: UUID) -> Plage:
        """As it is kept."""
        jours = tuple(sorted(int(jour.value) for jour in self.jours))
        return Plage(numero, jours, self.de, self.a, self.duree_min, self.semaines, self.du, self.au)


class AbsenceDite(BaseModel):
    """When one receives nobody: whole days unless hours are told; no reason is asked for."""

    du: Jour
    au: Jour | None = None
    de: Heure | None = None
    a: Heure | None = None

    @property
    def debut(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.du, self.de or MINUIT)

    @property
    def fin(self) -> datetime:
        """When it ends: at midnight after its last day, unless an hour is told."""
        dernier = self.au or self.du
        return datetime.combine(dernier, self.a) if self.a else datetime.combine(dernier + timedelta(days=1), MINUIT)

    def fautes(self) -> dict[str, str]:
        """Faults between the fields, by field."""
        if self.au is not None and self.au < self.du:
            return {"au": "Le dernier jour vient après le premier."}
        return {} if self.debut < self.fin else {"a": "L'absence finit après avoir commencé."}

    def absence(self, numero: UUID) -> Absence:
        """As it is kept."""
        return Absence(numero, self.debut, self.fin)


PLAGE: Final = Presentation(
    libelles={
        "jours": "Quels jours ?",
        "de": "À partir de",
        "a": "Jusqu'à",
        "duree_min": "Durée d'un rendez-vous, en minutes",
        "semaines": "Revient",
        "du": "Depuis le",
        "au": "Dernier jour",
    },
    options={
        "semaines": (("1", "toutes les semaines"), ("2", "une semaine sur deux"), ("4", "une semaine sur quatre")),
    },
    aides={"au": "Laissez vide si elle n'a pas de fin.", "semaines": "La première est celle du premier jour."},
)
ABSENCE: Final = Presentation(
    libelles={"du": "Du", "au": "Au", "de": "Absent à partir de", "a": "De retour à"},
    aides={"au": "Laissez vide pour un seul jour.", "de": "Laissez les heures vides pour des journées entières."},
)
