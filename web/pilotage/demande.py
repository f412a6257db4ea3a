"""The request in a dashboard's address: the date and its clock, filters, and how the figure in detail is cut."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from ledger.dates import aujourd_hui, lire_iso
from ledger.vocabulaire.territoire import Territoire
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage.axes import AXES, TEMPORELS
from readmodels.pilotage.indicateur import Indicateur, Tableau
from readmodels.pilotage.mesure import PERIODES_DEFAUT, axes_possibles
from web.formulaires.dates import lire_jour_passe
from web.mots.ecriture import capitale, jour_court
from web.pilotage.libelles import CODES, SANS, TRANCHES, libelle

ADRESSE: Final = "/pilotage"
DECOUPES: Final = tuple(axe for axe in AXES if axe not in (*TEMPORELS, "referent"))
"""Axes by which a figure is cut on a page."""
CHOISIS: Final = ("pts", "mds", "structure", "parcours", "decideur", "age", "sexe", "foyer", "anciennete")
"""Axes that the form filters by; the others filter from a link."""
VIDE: Final = "-"
"""Value that keeps what is not filled in."""
VALEUR_MAX: Final = 80
PAS: Final[Mapping[str, str]] = {"mois": "Par mois", "semaine": "Par semaine"}


@dataclass(frozen=True, slots=True)
class Demande:
    """A dashboard as of a moment; ``au`` is None for today, which goes on. ``retenus`` is what the address holds.

    ``erreurs`` says what is wrong in a date, by field; ``saisies`` is what was typed in both, as the fields show it.
    """

    tableau: Tableau
    indicateur: Indicateur
    au: date | None
    horloge: Horloge
    du: date | None
    par: str
    pas: str
    filtres: Mapping[str, Any]
    retenus: Mapping[str, str]
    erreurs: Mapping[str, str] = field(default_factory=dict)
    saisies: Mapping[str, str] = field(default_factory=dict)

    @property
    def moment(self) -> Moment:
        """When, on both clocks."""
        return Moment.au(self.au, self.horloge)

    @property
    def depuis(self) -> date:
        """First day of the chart through time."""
        if self.du is not None:
            return self.du
        fin = self.moment.valable_au
        if self.pas == "semaine":
            return fin - timedelta(days=fin.weekday() + 7 * (PERIODES_DEFAUT - 1))
        rang = fin.year * 12 + fin.month - PERIODES_DEFAUT
        return date(rang // 12, rang % 12 + 1, 1)

    def adresse(self, suffixe: str = "", /, **change: str | None) -> str:
        """Address of the dashboard, or of what is under it, with these parameters changed (None: taken away)."""
        gardes = {nom: valeur for nom, valeur in {**self.retenus, **change}.items() if valeur is not None}
        base = f"{ADRESSE}/{self.tableau.code}{suffixe}"
        return f"{base}?{urlencode(gardes)}" if gardes else base


def lire(tableau: Tableau, recus: Mapping[str, str], *, indicateur: str | None = None) -> Demande:
    """The request, as far as it means something; ``erreurs`` says what was mistyped."""
    erreurs: dict[str, str] = {}
    retenus: dict[str, str] = {}
    dates = _dates(recus, erreurs)
    retenus |= {nom: lue.isoformat() for nom, lue in dates.items()}
    codes = {i.code: i for i in tableau.indicateurs}
    voulu = codes.get(indicateur or recus.get("indicateur", "")) or tableau.indicateurs[0]
    if voulu is not tableau.indicateurs[0] and indicateur is None:
        retenus["indicateur"] = voulu.code
    horloge = Horloge.VALABLE if recus.get("horloge") == Horloge.VALABLE.value else Horloge.CONNU
    if horloge is not Horloge.CONNU:
        retenus["horloge"] = horloge.value
    pas = recus.get("pas", "")
    pas = pas if pas in PAS else "mois"
    if pas != "mois":
        retenus["pas"] = pas
    possibles = [axe for axe in axes_possibles(voulu, pas=False) if axe in DECOUPES]
    par = recus["par"] if recus.get("par") in possibles else next(iter(possibles), "")
    if recus.get("par") == par:
        retenus["par"] = par
    filtres: dict[str, Any] = {}
    for axe in AXES:
        texte = recus.get(axe, "").strip()
        if texte and (lu := valeur(axe, texte)) is not None:
            filtres[axe], retenus[axe] = lu[0], texte
    if dates.get("au") == aujourd_hui():
        del dates["au"], retenus["au"]
    au, du = dates.get("au"), dates.get("du")
    saisies = {nom: jour_court(lue) for nom, lue in dates.items()} | {nom: recus[nom] for nom in erreurs}
    return Demande(tableau, voulu, au, horloge, du, par, pas, filtres, retenus, erreurs, saisies)


@dataclass(frozen=True, slots=True)
class Choix:
    """A filter of the form: its axis, its label, what it offers (value and label)."""

    nom: str
    libelle: str
    options: tuple[tuple[str, str], ...]


def choix(demande: Demande, territoire: Territoire) -> list[Choix]:
    """Filters that some indicator of the dashboard has."""
    axes = {axe for i in demande.tableau.indicateurs for axe in i.source.axes}
    trouves = []
    for axe in (a for a in CHOISIS if a in axes):
        offertes = options(axe, territoire)
        if demande.filtres.get(axe) is not None and demande.retenus[axe] not in dict(offertes):
            offertes = (*offertes, (demande.retenus[axe], dire(demande, axe, territoire)))
        trouves.append(Choix(axe, AXES[axe], (*offertes, (VIDE, SANS))))
    return trouves


def dire(demande: Demande, axe: str, territoire: Territoire) -> str:
    """The value of a filter, in words."""
    return libelle(axe, demande.filtres[axe], demande.indicateur.source, territoire)


def dates_dites(demande: Demande) -> str:
    """As of when, and on which clock, in one sentence."""
    moment = demande.moment
    if demande.au is None:
        return "aujourd'hui"
    if demande.horloge is Horloge.CONNU:
        return f"le {jour_court(moment.valable_au)}, d'après ce qui était connu ce jour-là"
    return f"le {jour_court(moment.valable_au)}, d'après ce qui est connu aujourd'hui"


def options(axe: str, territoire: Territoire) -> tuple[tuple[str, str], ...]:
    """The choices of a filter of :data:`CHOISIS`: values and labels."""
    if axe == "pts":
        return tuple((pts.nom, pts.nom) for pts in territoire.pts)
    if axe == "mds":
        return tuple((mds.code, mds.nom) for mds in territoire.mds)
    if axe == "structure":
        return tuple((place.code, place.libelle) for place in territoire.places)
    if axe in TRANCHES:
        return tuple((tranche, capitale(tranche)) for tranche in TRANCHES[axe])
    return tuple((code.value, capitale(code.libelle)) for classe in CODES[axe] for code in classe)


def _dates(recus: Mapping[str, str], erreurs: dict[str, str]) -> dict[str, date]:
    """The dates that were typed and mean something; of the others it is said why in ``erreurs``."""
    dates = {}
    for nom in ("au", "du"):
        try:
            if texte := recus.get(nom, "").strip():
                dates[nom] = lire_jour_passe(texte)
        except ValueError as erreur:
            erreurs[nom] = str(erreur)
    au = dates.get("au") or aujourd_hui()
    if "du" in dates and dates["du"] > au:
        del dates["du"]
        erreurs["du"] = f"Les chiffres s'arrêtent le {jour_court(au)} : choisissez un jour plus ancien."
    return dates


def valeur(axe: str, texte: str) -> tuple[Any] | None:
    """The value of an axis as the views hold it; None when it cannot be one."""
    if texte == VIDE:
        return (None,)
    if len(texte) > VALEUR_MAX or "\x00" in texte:
        return None
    try:
        if axe in ("jour", "semaine"):
            return (lire_iso(texte),)
        if axe == "mois":
            return (texte,) if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", texte) else None
        if axe == "referent":
            return (UUID(texte),)
        if axe in ("besoin", "frein"):
            return (int(texte),) if texte.isdecimal() and len(texte) < 7 else None
    except ValueError:
        return None
    return (texte,)
