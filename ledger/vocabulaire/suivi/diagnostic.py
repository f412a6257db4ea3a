"""Diagnostic global (CT L5411-5-2 I): values of its answers, and the referential that its numbers come from.

Numbers mean nothing without their version: from one version of France Travail's interface to the next, the same number
names another contrainte. Every diagnostic therefore stores the version that it was made with.
"""

import tomllib
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from ledger.vocabulaire.code import Code


class ValeurBesoin(Code):
    """What was found of a besoin."""

    BESOIN = "BESOIN", "besoin"
    POINT_FORT = "POINT_FORT", "point fort"
    NON_EXPLORE = "NON_EXPLORE", "non exploré"


class ValeurContrainte(Code):
    """Where a contrainte stands."""

    OUI = "OUI", "présente"
    CLOTUREE = "CLOTUREE", "levée"
    NON_ABORDEE = "NON_ABORDEE", "non abordée"


class Impact(Code):
    """How much a contrainte weighs on the return to work."""

    FAIBLE = "FAIBLE", "impact faible"
    MOYEN = "MOYEN", "impact moyen"
    FORT = "FORT", "impact fort"
    NON_RENSEIGNE = "NON_RENSEIGNE", "impact non renseigné"


class ValeurSituation(Code):
    """Whether a situation is the person's."""

    OUI = "OUI", "oui"
    NON = "NON", "non"
    NON_ABORDEE = "NON_ABORDEE", "non abordée"


class ValeurObjectif(Code):
    """Where an objectif stands."""

    NON_ABORDE = "NON_ABORDE", "non abordé"
    EN_COURS = "EN_COURS", "en cours"
    REALISE = "REALISE", "réalisé"
    ABANDONNE = "ABANDONNE", "abandonné"


class ReponsePersonne(Code):
    """What the person says of their power to act."""

    OUI = "OUI", "oui"
    NON = "NON", "non"
    NE_SAIT_PAS = "NE_SAIT_PAS", "ne sait pas"


class _Valeur(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entree(_Valeur):
    """A number of the referential; without ``libelle`` when none was seen. ``sensible``: health, sealed only."""

    code: int
    libelle: str | None = None
    sensible: bool = False


class ContrainteDecrite(_Valeur):
    """A contrainte, its situations and objectifs; ``thematique`` is its category in data·inclusion."""

    code: int
    libelle: str
    thematique: str
    sensible: bool = False
    situations: tuple[Entree, ...]
    objectifs: tuple[Entree, ...] = ()


class Referentiel(_Valeur):
    """One version of the referential. ``verifie`` is False when the official text was not read."""

    version: str
    libelle: str
    source: str
    valide_du: date
    verifie: bool
    besoins: tuple[Entree, ...]
    contraintes: tuple[ContrainteDecrite, ...]

    @cached_property
    def par_besoin(self) -> dict[int, Entree]:
        """Besoins by number."""
        return {besoin.code: besoin for besoin in self.besoins}

    @cached_property
    def par_contrainte(self) -> dict[int, ContrainteDecrite]:
        """Contraintes by number."""
        return {contrainte.code: contrainte for contrainte in self.contraintes}

    @cached_property
    def situations(self) -> dict[int, Entree]:
        """Situations of all contraintes, by number."""
        return {situation.code: situation for contrainte in self.contraintes for situation in contrainte.situations}

    @cached_property
    def sante(self) -> ContrainteDecrite:
        """The contrainte that is told sealed."""
        return next(contrainte for contrainte in self.contraintes if contrainte.sensible)


@lru_cache(maxsize=1)
def referentiels() -> dict[str, Referentiel]:
    """Every version that events may cite, by its name."""
    lus = [
        Referentiel.model_validate(tomllib.loads(fichier.read_text("utf-8")))
        for fichier in (files("ledger.vocabulaire") / "referentiels").iterdir()
        if fichier.name.startswith("diagnostic_") and fichier.name.endswith(".toml")
    ]
    return {referentiel.version: referentiel for referentiel in sorted(lus, key=lambda r: (r.valide_du, r.version))}
