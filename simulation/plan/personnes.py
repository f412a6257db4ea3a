"""Invented people: civil status, a valid and unique NIR, contacts that reach nobody."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from ledger.vocabulaire.entree.droits import Sexe
from simulation.tirage.hasard import Hasard, Tirage
from simulation.tirage.noms import NOMS, PRENOMS_ENFANTS, PRENOMS_FEMMES, PRENOMS_HOMMES

AGES: Final = Tirage({(19, 24): 4, (25, 29): 17, (30, 39): 28, (40, 49): 22, (50, 59): 19, (60, 66): 10})
"""Ages at the end of the window, close to those of the recipients of the RSA."""
AGES_MISSION_LOCALE: Final = Tirage({(19, 24): 1.0})
LIEUX_NAISSANCE: Final = Tirage(
    {"33": 0.5, "24": 0.04, "40": 0.04, "47": 0.04, "64": 0.04, "17": 0.04, "75": 0.06, "99": 0.24}
)
ORDRE_MAX: Final = 999


@dataclass(frozen=True, slots=True)
class Adulte:
    """An adult of a household; ``nir`` without its key."""

    sexe: Sexe
    nom: str
    prenom: str
    naissance_le: date
    nir: str = field(repr=False)
    telephone: str
    courriel: str

    @property
    def civilite(self) -> str:
        """Form of address."""
        return "Mme" if self.sexe is Sexe.FEMME else "M."


@dataclass(frozen=True, slots=True)
class Enfant:
    """A child of a household."""

    sexe: Sexe
    nom: str
    prenom: str
    naissance_le: date


@dataclass(slots=True)
class EtatCivil:
    """Registers people one after the other: no two share a NIR."""

    communes: tuple[str, ...]
    """INSEE codes of the communes of the département where people may be born."""
    jusqu_au: date
    _ordres: Counter[str] = field(default_factory=Counter)

    def adulte(
        self, hasard: Hasard, sexe: Sexe, ages: Tirage[tuple[int, int]], *, autre_que: date | None = None
    ) -> Adulte:
        """A new adult, born on another day than ``autre_que``."""
        prenom = hasard.parmi(PRENOMS_FEMMES if sexe is Sexe.FEMME else PRENOMS_HOMMES)
        nom = hasard.parmi(NOMS)
        naissance = self._naissance(hasard, *ages.tirer(hasard))
        if naissance == autre_que:
            naissance -= timedelta(days=1)
        nir = self._nir(hasard, sexe, naissance)
        return Adulte(
            sexe=sexe,
            nom=nom,
            prenom=prenom,
            naissance_le=naissance,
            nir=nir,
            # Numbers that the regulator keeps for fiction (ARCEP, décision 2018-0881), and a domain that is nobody's.
            telephone=f"063998{hasard.entier(0, 9_999):04d}",
            courriel=f"{_ascii(prenom)}.{_ascii(nom)}.{hasard.entier(1, 9_999)}@example.org",
        )

    def enfant(self, hasard: Hasard, nom: str) -> Enfant:
        """A child of less than eighteen."""
        sexe = Sexe.FEMME if hasard.chance(0.5) else Sexe.HOMME
        prenom = hasard.parmi(PRENOMS_ENFANTS)
        return Enfant(sexe, nom, prenom, self._naissance(hasard, 3, 17))

    def _naissance(self, hasard: Hasard, age_min: int, age_max: int) -> date:
        return self.jusqu_au - timedelta(days=hasard.entier(age_min * 366, age_max * 365 + 364))

    def _nir(self, hasard: Hasard, sexe: Sexe, naissance: date) -> str:
        """Sex, year, month, département, commune, then an order that nobody else holds."""
        departement = LIEUX_NAISSANCE.tirer(hasard)
        commune = hasard.parmi(self.communes) if departement == "33" else f"{departement}{hasard.entier(1, 500):03d}"
        debut = f"{2 if sexe is Sexe.FEMME else 1}{naissance:%y%m}{commune}"
        self._ordres[debut] += 1
        ordre = self._ordres[debut]
        if ordre > ORDRE_MAX:
            message = "plus aucun numéro d'ordre libre pour un mois et un lieu de naissance : simulez moins de dossiers"
            raise ValueError(message)
        return f"{debut}{ordre:03d}"


def _ascii(texte: str) -> str:
    return unicodedata.normalize("NFD", texte).encode("ascii", "ignore").decode().lower()
