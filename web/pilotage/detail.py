"""One figure in detail: by an axis and through time, each with the dossiers behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from readmodels.pilotage.indicateur import Indicateur
from readmodels.pilotage.mesure import PERIODES_MAX, AxeInconnu
from readmodels.pilotage.secret import Valeur, rien
from web.acces import Droit, peut, regard
from web.mots.ecriture import nombre
from web.pilotage import libelles
from web.pilotage.chiffres import mesurer
from web.pilotage.demande import VIDE, Demande
from web.pilotage.graphique import courbes, parts
from web.visite import Visite

LIGNES_MAX: Final = 60
"""Of a table by axis; all of them are in the export."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row of a table: a value of an axis and its figure, with the length of its bar and the dossiers behind it."""

    libelle: str
    texte: str
    termes: str
    part: float
    dossiers: str


def detail(visite: Visite, demande: Demande) -> dict[str, Any] | None:
    """One figure by an axis and through time; None when the filters leave nothing of it."""
    try:
        par_axe, en_tout = _par_axe(visite, demande)
        evolution = _evolution(visite, demande)
    except AxeInconnu:
        return None
    return {
        "par_axe": par_axe,
        "lignes_en_tout": en_tout,
        "evolution": evolution,
        "courbes": _courbes(demande, evolution),
    }


def _par_axe(visite: Visite, demande: Demande) -> tuple[list[Ligne], int]:
    indicateur, axe = demande.indicateur, demande.par
    if not axe:
        return [], 0
    territoire = visite.services.territoire
    mesures = mesurer(visite, [indicateur], demande.moment, [axe], demande.filtres, du=demande.du)
    cellules = [(c.axes[axe], c.valeurs[indicateur.code]) for c in mesures.cellules]
    if axe in libelles.TRANCHES:
        ordre = {tranche: rang for rang, tranche in enumerate(libelles.TRANCHES[axe])}
        cellules.sort(key=lambda cellule: ordre.get(cellule[0], len(ordre)))
    else:
        cellules.sort(key=lambda cellule: (cellule[0] is None, -(cellule[1].valeur or 0), str(cellule[0])))
    montrees = cellules[:LIGNES_MAX]
    dits = [libelles.libelle(axe, cle, indicateur.source, territoire) for cle, _ in montrees]
    valeurs = [valeur for _, valeur in montrees]
    liens = [_dossiers(visite, demande, valeur, **{axe: VIDE if cle is None else str(cle)}) for cle, valeur in montrees]
    return _lignes(indicateur, dits, valeurs, liens), len(cellules)


def _evolution(visite: Visite, demande: Demande) -> list[tuple[str, Valeur, Ligne]]:
    """The figure of each period, the empty ones too, with its short name."""
    indicateur, pas = demande.indicateur, demande.pas
    mesures = mesurer(visite, [indicateur], demande.moment, [pas], demande.filtres, du=demande.depuis)
    connues = {_cle(c.axes[pas]): c.valeurs[indicateur.code] for c in mesures.cellules}
    vide = rien(indicateur, regard(visite.acteur, visite.services))
    periodes = list(_periodes(demande))
    valeurs = [connues.get(cle, vide) for cle, _ in periodes]
    dits, courts, liens = [], [], []
    for (cle, fin), valeur in zip(periodes, valeurs, strict=True):
        debut = date.fromisoformat(cle) if pas == "semaine" else None
        dits.append(
            libelles.libelle("semaine", debut, indicateur.source, visite.services.territoire)
            if debut
            else libelles.mois(cle)
        )
        courts.append(f"{debut:%d/%m}" if debut else libelles.mois_court(cle))
        cellule = {"le": fin.isoformat()} if indicateur.situation else {pas: cle}
        liens.append(_dossiers(visite, demande, valeur, **cellule))
    return list(zip(courts, valeurs, _lignes(indicateur, dits, valeurs, liens), strict=True))


def _periodes(demande: Demande) -> Iterator[tuple[str, date]]:
    """Key and last day of each month or week, up to the date."""
    jour, fin = demande.depuis, demande.moment.valable_au
    jour = jour - timedelta(days=jour.weekday()) if demande.pas == "semaine" else jour.replace(day=1)
    for _ in range(PERIODES_MAX):
        if jour > fin:
            return
        if demande.pas == "semaine":
            suivant, cle = jour + timedelta(days=7), jour.isoformat()
        else:
            suivant, cle = (jour + timedelta(days=31)).replace(day=1), f"{jour:%Y-%m}"
        yield cle, min(fin, suivant - timedelta(days=1))
        jour = suivant


def _courbes(demande: Demande, evolution: list[tuple[str, Valeur, Ligne]]) -> Any:
    mesurees = [
        (court, f"{ligne.libelle} : {libelles.figure(demande.indicateur, valeur)}", valeur.valeur)
        for court, valeur, ligne in evolution
    ]
    return courbes(mesurees) if len(mesurees) > 1 else ()


def _lignes(
    indicateur: Indicateur, dits: Sequence[str], valeurs: Sequence[Valeur], liens: Sequence[str]
) -> list[Ligne]:
    longueurs = parts([valeur.valeur for valeur in valeurs])
    return [
        Ligne(dit, libelles.figure(indicateur, valeur), termes(indicateur, valeur), part, lien)
        for dit, valeur, part, lien in zip(dits, valeurs, longueurs, liens, strict=True)
    ]


def _dossiers(visite: Visite, demande: Demande, valeur: Valeur, **cellule: str) -> str:
    """Address of the dossiers of a cell; empty for who may see none, and where there is none."""
    if not valeur.numerateur or not peut(visite.acteur, Droit.CONSULTER):
        return ""
    propres: dict[str, str | None] = {"indicateur": None, "par": None, "pas": None}
    return demande.adresse(f"/{demande.indicateur.code}/dossiers", **propres | cellule)


def termes(indicateur: Indicateur, valeur: Valeur | None) -> str:
    """« 812 sur 1 240 » for a percentage; empty otherwise."""
    if valeur is None or valeur.denominateur is None or valeur.masque or indicateur.unite.value != "POURCENTAGE":
        return ""
    return f"{nombre(valeur.numerateur)} sur {nombre(valeur.denominateur)}"


def _cle(valeur: Any) -> str:
    return valeur.isoformat() if isinstance(valeur, date) else str(valeur)
