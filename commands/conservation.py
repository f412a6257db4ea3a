"""How long a dossier is kept: active base, intermediate archive, term. Derived from its events and from the dated rules.

The count begins when the right closes, and stops when it opens again. Nothing is destroyed here: who eliminates does it with
the visa of the archives (Code du patrimoine R212-14).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from commands.base import Cadre
from commands.regles import Regle, Regles
from commands.regles.calendrier import UN_JOUR
from ledger.dossier import Dossier
from ledger.vocabulaire.conservation import Phase

ACTIVE, INTERMEDIAIRE = "CONS-ACTIVE", "CONS-INTER"
"""Codes of the two rules."""


@dataclass(frozen=True, slots=True)
class Conservation:
    """The phase of a dossier on a day; of one whose right is closed, the last day of each time and the rules that say so.

    ``en_litige``: a recours still waits, or the judge may still be seized: nothing is at its term.
    """

    phase: Phase
    ferme_le: date | None = None
    active_jusqu_au: date | None = None
    archive_jusqu_au: date | None = None
    en_litige: bool = False
    regles: tuple[Regle, ...] = ()


def conservation(dossier: Dossier, cadre: Cadre) -> Conservation:
    """By the rules in force on the day of the frame; everything is in the active base before the first of them."""
    le, droits = cadre.aujourd_hui, dossier.droits
    regles = [cadre.regles.en_vigueur(code, le) for code in (ACTIVE, INTERMEDIAIRE)]
    active, intermediaire = regles
    if droits is None or not droits.etat.ferme or active is None or intermediaire is None:
        return Conservation(Phase.BASE_ACTIVE)
    active_jusqu_au = active.echeance(droits.depuis)
    archive_jusqu_au = intermediaire.echeance(active_jusqu_au)
    litige = attend_le_juge(dossier, le)
    phase = Phase.BASE_ACTIVE
    if le > active_jusqu_au:
        phase = Phase.TERME if le > archive_jusqu_au and not litige else Phase.ARCHIVE_INTERMEDIAIRE
    return Conservation(phase, droits.depuis, active_jusqu_au, archive_jusqu_au, litige, regles=(active, intermediaire))


def attend_le_juge(dossier: Dossier, le: date) -> bool:
    """Whether a recours waits, or the judge may still be seized: nothing of the dossier is erased meanwhile."""
    return any(
        recours.en_attente or (recours.juge_jusqu_au is not None and le <= recours.juge_jusqu_au)
        for recours in dossier.recours.values()
    )


def fermes_depuis(regles: Regles, le: date) -> date | None:
    """The first closing of a right whose dossier is still in the active base on this day; None when they all are."""
    regle = regles.en_vigueur(ACTIVE, le)
    if regle is None or regle.delai is None:
        return None
    debut = le - (regle.echeance(le) - le) - timedelta(days=10)
    return next(jour for n in range(30) if regle.echeance(jour := debut + n * UN_JOUR) >= le)
