"""Shape of a rule: what it says, since when, from which text, and whether that text was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta

from commands.regles.calendrier import METROPOLE, UN_JOUR, Calendrier


@dataclass(frozen=True, slots=True)
class Delai:
    """A delay: months date to date (the last day of the month when the day does not exist), weeks, calendar days, then
    jours ouvrés. ``reporte``: a last day that is not ouvré gives way to the next one (CPC art. 642).
    """

    jours: int = 0
    semaines: int = 0
    mois: int = 0
    jours_ouvres: int = 0
    reporte: bool = False

    def apres(self, le: date, calendrier: Calendrier = METROPOLE) -> date:
        """Last day of the delay that starts on ``le``, the starting day not counted."""
        civil = le + _civil(self.mois, self.semaines, self.jours)
        dernier = calendrier.apres_jours_ouvres(civil, self.jours_ouvres)
        return calendrier.reporte(dernier) if self.reporte else dernier

    def dernier_jour(self, debut: date, calendrier: Calendrier = METROPOLE) -> date:
        """Last day of a period as long as the delay, whose first day is ``debut``: the eve of the same day months later, or
        the last day of a month that lacks it (one month from 31 January ends on 28 or 29 February).
        """
        terme = debut + _civil(self.mois, 0, 0)
        if terme.day == debut.day:
            terme -= UN_JOUR
        return replace(self, mois=0).apres(terme, calendrier)

    def __str__(self) -> str:
        """In French: « 6 semaines »."""
        parties = [
            (self.mois, "mois", "mois"),
            (self.semaines, "semaine", "semaines"),
            (self.jours, "jour", "jours"),
            (self.jours_ouvres, "jour ouvré", "jours ouvrés"),
        ]
        return " et ".join(f"{n} {un if n == 1 else plusieurs}" for n, un, plusieurs in parties if n)


@lru_cache(maxsize=256)
def _civil(mois: int, semaines: int, jours: int) -> relativedelta:
    """Made once for each delay: a page dates hundreds of deadlines by a few rules, and making one costs most of it."""
    return relativedelta(months=mois, weeks=semaines, days=jours)


@dataclass(frozen=True, slots=True)
class Regle:
    """One version of a rule, in force from ``valide_du`` to ``valide_au`` included.

    ``verifiee`` is False when the text was not read in an authoritative copy: such a rule is local configuration, and
    its parameters may be set by the département. Of a verified rule, it may set those that the text leaves to it:
    ``bornes`` (lowest and highest that the law allows) and ``locaux``. ``locale`` marks a version set so.
    """

    code: str
    libelle: str
    source: str
    valide_du: date
    valide_au: date | None = None
    verifiee: bool = True
    delai: Delai | None = None
    parametres: Mapping[str, Any] = field(default_factory=dict)
    bornes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    locaux: frozenset[str] = frozenset()
    locale: str | None = None

    @property
    def version(self) -> str:
        """The name under which an event stores the rule: ``O1@2025-01-01``, and a mark of a local setting."""
        return f"{self.code}@{self.valide_du.isoformat()}{f'+{self.locale}' if self.locale else ''}"

    def echeance(self, depuis: date, calendrier: Calendrier = METROPOLE) -> date:
        """Last day of the rule's delay; ``ValueError`` for a rule without delay."""
        return self._delai().apres(depuis, calendrier)

    def dernier_jour(self, debut: date, calendrier: Calendrier = METROPOLE) -> date:
        """Last day of a period as long as the rule's delay, from ``debut`` on; ``ValueError`` for a rule without delay."""
        return self._delai().dernier_jour(debut, calendrier)

    def _delai(self) -> Delai:
        if self.delai is None:
            message = f"la règle {self.version} ne fixe pas de délai"
            raise ValueError(message)
        return self.delai

    def en_clair(self) -> dict[str, Any]:
        """Show it."""
        return {
            "version": self.version,
            "code": self.code,
            "libelle": self.libelle,
            "source": self.source,
            "valide_du": self.valide_du,
            "valide_au": self.valide_au,
            "verifiee": self.verifiee,
            "delai": str(self.delai) if self.delai else None,
            "parametres": dict(self.parametres),
            "bornes": dict(self.bornes),
        }


class Regles:
    """All versions of all rules, and the calendar of the territory that applies them."""

    def __init__(self, regles: Iterable[Regle], calendrier: Calendrier = METROPOLE) -> None:
        """``ValueError`` when two versions of one rule are in force on the same day."""
        self.calendrier = calendrier
        self._versions: dict[str, list[Regle]] = {}
        for regle in sorted(regles, key=lambda r: (r.code, r.valide_du)):
            versions = self._versions.setdefault(regle.code, [])
            if versions and (versions[-1].valide_au is None or versions[-1].valide_au >= regle.valide_du):
                message = f"deux versions de la règle {regle.code} sont en vigueur le {regle.valide_du}"
                raise ValueError(message)
            versions.append(regle)

    def __iter__(self) -> Any:
        """Every version, by rule and date."""
        return (regle for versions in self._versions.values() for regle in versions)

    def en_vigueur(self, code: str, le: date) -> Regle | None:
        """The version in force on this day, None outside all of them; ``KeyError`` for an unknown rule."""
        for regle in self._versions[code]:
            if regle.valide_du <= le and (regle.valide_au is None or le <= regle.valide_au):
                return regle
        return None

    def dater(self, code: str, depuis: date, mois: int | None = None) -> tuple[str, date] | None:
        """Version in force on ``depuis`` and the last day of its delay, or of one of so many months; None when no version
        is in force, ``KeyError`` for an unknown rule.
        """
        regle = self.en_vigueur(code, depuis)
        if regle is None:
            return None
        delai = Delai(mois=mois) if mois is not None else regle.delai or Delai()
        return regle.version, delai.apres(depuis, self.calendrier)
