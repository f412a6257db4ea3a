"""The list of dashboards, and each of them: every figure beside its definition, one of them in detail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response

from readmodels.export.chiffres import document_de
from readmodels.export.formats import Format
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage import catalogue
from readmodels.pilotage.axes import AXES
from readmodels.pilotage.indicateur import Indicateur
from readmodels.pilotage.mesure import Chiffres, axes_possibles
from readmodels.pilotage.secret import Valeur
from web.acces import Droit, peut
from web.fichiers import fichier
from web.pilotage import libelles
from web.pilotage.chiffres import mesurer
from web.pilotage.demande import ADRESSE, DECOUPES, PAS, Demande, choix, dates_dites, dire, lire
from web.pilotage.detail import detail, termes
from web.rendu import rendre
from web.visite import Pilote, Visite

router = APIRouter()

EN_TETE: Final = 2
"""Figures of each dashboard that the list shows."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure beside its definition; ``valeur`` is None where it has no meaning under these filters."""

    indicateur: Indicateur
    texte: str
    termes: str
    absent: str
    detail: str
    dossiers: str


@router.get(ADRESSE)
def sommaire(visite: Pilote) -> Response:
    """Every dashboard, with its first figures."""
    return page_sommaire(visite)


def page_sommaire(visite: Visite, *, accueil: bool = False) -> Response:
    """The same, also as the home of who comes for the figures."""
    tetes = [i for tableau in catalogue.TABLEAUX.values() for i in tableau.indicateurs[:EN_TETE]]
    chiffres = mesurer(visite, tetes, Moment.au(None))
    valeurs = _seule(chiffres)
    return rendre(
        visite,
        "pilotage/pilotage.html",
        accueil=accueil,
        tableaux=[
            (
                tableau,
                f"{ADRESSE}/{tableau.code}",
                [(i, libelles.figure(i, valeurs[i.code])) for i in tableau.indicateurs[:EN_TETE]],
            )
            for tableau in catalogue.TABLEAUX.values()
        ],
        chiffres=chiffres,
    )


@router.get(f"{ADRESSE}/{{tableau}}")
def montrer(tableau: str, visite: Pilote) -> Response:
    """A dashboard, as the address asks for it."""
    demande = lire(catalogue.tableau(tableau), dict(visite.request.query_params))
    territoire = visite.services.territoire
    chiffres = mesurer(visite, demande.tableau.indicateurs, demande.moment, (), demande.filtres, du=demande.du)
    return rendre(
        visite,
        "pilotage/tableau.html",
        bloc="chiffres",
        demande=demande,
        figures=list(_figures(visite, demande, chiffres)),
        chiffres=chiffres,
        detail=detail(visite, demande),
        choix=choix(demande, territoire),
        pastilles=_pastilles(visite, demande),
        exports=[(f.value.upper(), demande.adresse(f"/export/{f.value}")) for f in Format],
        axes=AXES,
        decoupes=[axe for axe in axes_possibles(demande.indicateur, pas=False) if axe in DECOUPES],
        pas=PAS,
        horloges=tuple(Horloge),
        date_dite=dates_dites(demande),
        direct=f"{ADRESSE}/direct" if demande.au is None else None,
    )


@router.get(f"{ADRESSE}/{{tableau}}/export/{{voulu}}")
def exporter(tableau: str, voulu: Format, visite: Pilote) -> Response:
    """The figures of the page as a file, by the axis in detail, with their definitions, dates and position."""
    demande = lire(catalogue.tableau(tableau), dict(visite.request.query_params))
    axes = [demande.par] if demande.par else []
    indicateurs, filtres = demande.tableau.indicateurs, demande.filtres
    chiffres = mesurer(visite, indicateurs, demande.moment, axes, filtres, du=demande.du)
    territoire = visite.services.territoire
    document = document_de(
        demande.tableau.libelle,
        chiffres,
        axes,
        horloge=demande.horloge,
        filtres={axe: dire(demande, axe, territoire) for axe in filtres},
        du=demande.du,
    )
    valeurs = {axe: [cellule.axes[axe] for cellule in chiffres.cellules] for axe in axes}
    document = libelles.en_mots(document, valeurs, demande.indicateur.source, territoire)
    return fichier(document, voulu, demande.tableau.code)


def _figures(visite: Visite, demande: Demande, chiffres: Chiffres) -> Iterator[Figure]:
    valeurs = _seule(chiffres)
    consulte = peut(visite.acteur, Droit.CONSULTER)
    for indicateur in demande.tableau.indicateurs:
        valeur = valeurs.get(indicateur.code)
        lien = demande.adresse(f"/{indicateur.code}/dossiers", indicateur=None, par=None, pas=None)
        yield Figure(
            indicateur,
            libelles.figure(indicateur, valeur) if valeur else "—",
            termes(indicateur, valeur),
            _absent(chiffres.sans_objet.get(indicateur.code, ())),
            demande.adresse(indicateur=indicateur.code, par=None) + "#detail",
            lien if consulte and valeur is not None and valeur.numerateur else "",
        )


def _absent(axes: Sequence[str]) -> str:
    return "Sans objet avec ce filtre : " + ", ".join(AXES[axe].lower() for axe in axes) if axes else ""


def _pastilles(visite: Visite, demande: Demande) -> list[tuple[str, str]]:
    territoire = visite.services.territoire
    return [
        (f"{AXES[axe]} : {dire(demande, axe, territoire)}", demande.adresse(**{axe: None})) for axe in demande.filtres
    ]


def _seule(chiffres: Chiffres) -> dict[str, Valeur]:
    """Figures without axes: there is one cell, or none."""
    return chiffres.cellules[0].valeurs if chiffres.cellules else {}
