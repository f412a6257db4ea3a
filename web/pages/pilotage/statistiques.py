"""Statutory tables and reports: as their addressee asks for them, with what the ledger does not know of each."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Response

from ledger.dates import aujourd_hui
from readmodels.export.formats import Format
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage.axes import AXES
from readmodels.statistiques.catalogue import STATISTIQUES, statistique
from readmodels.statistiques.table import ENSEMBLE, LigneStatistique, Releve, Statistique, document_du_releve
from web.fichiers import fichier
from web.formulaires.dates import lire_jour_passe
from web.mots.ecriture import capitale, jour_court
from web.pilotage import libelles
from web.pilotage.chiffres import relever
from web.pilotage.demande import ADRESSE as PILOTAGE
from web.rendu import rendre
from web.visite import Pilote, Visite

router = APIRouter()

ADRESSE: Final = f"{PILOTAGE}/statistiques"


@router.get(ADRESSE)
def lister(visite: Pilote) -> Response:
    """Every table, by addressee."""
    par_destinataire: dict[str, list[Statistique]] = {}
    for table in STATISTIQUES.values():
        par_destinataire.setdefault(table.destinataire, []).append(table)
    return rendre(visite, "pilotage/statistiques.html", par_destinataire=par_destinataire, adresse=ADRESSE)


@router.get(f"{ADRESSE}/{{table}}")
def montrer(table: str, visite: Pilote, au: str = "", horloge: str = "") -> Response:
    """A table at the date that it asks for, or at another, on either clock."""
    choisie = statistique(table)
    moment, lue, erreur = _moment(choisie, au, horloge)
    releve = relever(visite, choisie, moment)
    suffixe = f"au={jour_court(moment.valable_au)}&horloge={lue.value}"
    return rendre(
        visite,
        "pilotage/statistique.html",
        table=choisie,
        releve=releve,
        groupes=[(titre, list(lignes)) for titre, lignes in _groupes(visite, choisie, releve).items()],
        entetes=[AXES[axe] for axe in choisie.par],
        figure=libelles.figure,
        horloges=tuple(Horloge),
        horloge=lue,
        au=au if erreur else jour_court(moment.valable_au),
        erreur=erreur,
        adresse=ADRESSE,
        exports=[(f.value.upper(), f"{ADRESSE}/{table}/export/{f.value}?{suffixe}") for f in Format],
    )


@router.get(f"{ADRESSE}/{{table}}/export/{{voulu}}")
def exporter(table: str, voulu: Format, visite: Pilote, au: str = "", horloge: str = "") -> Response:
    """The table as a file, its notes inside."""
    choisie = statistique(table)
    moment, lue, _ = _moment(choisie, au, horloge)
    releve = relever(visite, choisie, moment)
    modalites = [_dire(visite, choisie, ligne.ventilation, ligne.modalite) for ligne in releve.lignes]
    suite = {axe: [_dire(visite, choisie, axe, ligne.axes[axe]) for ligne in releve.lignes] for axe in choisie.par}
    document = document_du_releve(choisie, releve, lue).avec_mots({"modalite": modalites, **suite})
    return fichier(document, voulu, table)


def _moment(table: Statistique, au: str, horloge: str) -> tuple[Moment, Horloge, str]:
    """When, on which clock, and what is wrong in the date that was typed."""
    lue, erreur, le = Horloge.VALABLE if horloge == Horloge.VALABLE.value else Horloge.CONNU, "", None
    if au:
        try:
            le = lire_jour_passe(au)
        except ValueError as dit:
            erreur = str(dit)
    return Moment.au(le or table.date_par_defaut(aujourd_hui()), lue), lue, erreur


def _groupes(
    visite: Visite, table: Statistique, releve: Releve
) -> Mapping[str, list[tuple[list[str], LigneStatistique]]]:
    """Rows under the axis that they cut, each with the words that head it."""
    groupes: dict[str, list[tuple[list[str], LigneStatistique]]] = {}
    for ligne in releve.lignes:
        titre = "Ensemble" if ligne.ventilation == ENSEMBLE else AXES[ligne.ventilation]
        tete = "Ensemble" if ligne.ventilation == ENSEMBLE else _dire(visite, table, ligne.ventilation, ligne.modalite)
        suite = [_dire(visite, table, axe, ligne.axes[axe]) for axe in table.par]
        groupes.setdefault(titre, []).append(([tete, *suite], ligne))
    for axe, tranches in libelles.TRANCHES.items():
        if (lignes := groupes.get(AXES[axe])) is not None:
            rangs = {capitale(tranche): rang for rang, tranche in enumerate(tranches)}
            lignes.sort(key=lambda ligne: rangs.get(ligne[0][0], len(rangs)))
    return groupes


def _dire(visite: Visite, table: Statistique, axe: str, valeur: Any) -> str:
    return libelles.libelle(axe, valeur, table.indicateurs[0].source, visite.services.territoire)
