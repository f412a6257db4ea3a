"""Dates as people type them: « 1/3/2026 », « 8/12/26 », « 8 déc. », « demain »; one reader for every field."""

import re
from datetime import date, timedelta
from typing import Final

from anyascii import anyascii

from ledger.dates import DERNIER_JOUR, PREMIER_JOUR, aujourd_hui, lire_iso
from web.mots.ecriture import jour_court

MOIS: Final = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
ABREGE_MIN: Final = 3
"""Letters from which the name of a month may be cut short."""
DITS: Final = {"avant-hier": -2, "hier": -1, "aujourd'hui": 0, "demain": 1, "apres-demain": 2}
AVENIR_MAX_ANS: Final = 10
"""Years ahead that a year of two figures may tell; beyond, it is of the century before (a birth)."""
_CHIFFRES: Final = re.compile(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?")
_LETTRES: Final = re.compile(r"(\d{1,2})(?:er)? ([a-z]+)\.?(?: (\d{4}|\d{2}))?")


def lire_date(texte: str, le: date | None = None) -> date:
    """A date as it is typed on the day ``le``, today if left out; without a year, the nearest one. ``ValueError`` in French
    otherwise.
    """
    le, texte = le or aujourd_hui(), texte.strip()
    dit = " ".join(anyascii(texte.casefold()).split())
    if dit in DITS:
        return le + timedelta(days=DITS[dit])
    quand = _jour_et_mois(dit)
    try:
        return _dater(*quand, le) if quand is not None else lire_iso(texte)
    except ValueError as erreur:
        message = (
            f"La date {texte} n'existe pas : vérifiez le jour et le mois."
            if quand is not None
            else "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 01/03/2026, ou « 8 déc. », « demain »."
        )
        raise ValueError(message) from erreur


def _jour_et_mois(dit: str) -> tuple[int, int, str] | None:
    """Day, month and year as they are told, the year empty when it is not; None for anything else."""
    if (chiffres := _CHIFFRES.fullmatch(dit)) is not None:
        return int(chiffres[1]), int(chiffres[2]), chiffres[3] or ""
    lettres = _LETTRES.fullmatch(dit)
    if lettres is None or len(lettres[2]) < ABREGE_MIN:
        return None
    mois = [rang for rang, nom in enumerate(MOIS, 1) if nom.startswith(lettres[2])]
    return (int(lettres[1]), mois[0], lettres[3] or "") if len(mois) == 1 else None


def _dater(jour: int, mois: int, annee: str, le: date) -> date:
    if len(annee) == 4:
        return date(int(annee), mois, jour)
    if annee:
        siecle = le.year - le.year % 100
        proche = siecle + int(annee)
        return date(proche if proche <= le.year + AVENIR_MAX_ANS else proche - 100, mois, jour)
    possibles = [lue for ecart in (-1, 0, 1) if (lue := _si_elle_existe(le.year + ecart, mois, jour)) is not None]
    if not possibles:
        return date(le.year, mois, jour)
    return min(possibles, key=lambda lue: abs((lue - le).days))


def _si_elle_existe(annee: int, mois: int, jour: int) -> date | None:
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None


def lire_jour(texte: str) -> date:
    """A day that an address or a form without model asks for, as :func:`lire_date`, and within our bounds."""
    lu = lire_date(texte)
    if not PREMIER_JOUR <= lu <= DERNIER_JOUR:
        message = f"Choisissez un jour entre le {jour_court(PREMIER_JOUR)} et le {jour_court(DERNIER_JOUR)}."
        raise ValueError(message)
    return lu


def lire_jour_passe(texte: str) -> date:
    """A day of which something is known: as :func:`lire_jour`, today at the latest."""
    lu = lire_jour(texte)
    if lu > aujourd_hui():
        message = f"Le {jour_court(lu)} est à venir : choisissez aujourd'hui ou un jour passé."
        raise ValueError(message)
    return lu
