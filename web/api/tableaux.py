"""Dashboards: figures with their definitions, as of any date on either clock, and the dossiers behind them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, BaseModel

from commands.base import Jour
from ledger.contexte import Acteur
from ledger.events.forme import forme
from ledger.vocabulaire.code import Code
from readmodels.export.chiffres import document_de
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage import catalogue, dossiers, mesure
from readmodels.pilotage.axes import AXES, TEMPORELS
from readmodels.pilotage.mesure import Chiffres, Definition, mesurer
from web.acces import coffre_de, perimetre, regard
from web.api.acces import CONSULTER, PILOTER
from web.api.dossiers import Au, PositionMin, QuelleHorloge
from web.contrat.annonces import souleve
from web.fichiers import FICHIERS, FormatVoulu, fichier
from web.services import ServicesDep

router = APIRouter(tags=["Pilotage"])


class Pas(Code):
    """Step of time of a dashboard."""

    JOUR = "jour", "jour"
    SEMAINE = "semaine", "semaine"
    MOIS = "mois", "mois"


class Presentation(BaseModel):
    """A dashboard and the definitions of its indicators."""

    code: str
    libelle: str
    indicateurs: list[Definition]


class Sommaire(BaseModel):
    """Every dashboard, and the names of the axes."""

    axes: dict[str, str]
    tableaux: list[Presentation]


def _uniques(axes: list[str]) -> list[str]:
    return list(dict.fromkeys(axes))


@souleve(mesure.AxeInconnu)
def filtres(
    requete: Request,
    jour: Jour | None = None,
    semaine: Annotated[Jour | None, Query(description="Lundi de la semaine")] = None,
    mois: Annotated[str | None, forme(r"^[0-9]{4}-[0-9]{2}$", "un mois AAAA-MM", champ=Query)] = None,
) -> dict[str, Any]:
    """Axes given by name in the query; an empty value keeps what is not filled in."""
    pas = {axe: v for axe, v in (("jour", jour), ("semaine", semaine), ("mois", mois)) if v is not None}
    return pas | {axe: v or None for axe, v in requete.query_params.items() if axe in AXES and axe not in TEMPORELS}


FiltresDep = Annotated[dict[str, Any], Depends(filtres)]
Par = Annotated[
    list[str],
    Query(max_length=6, description="Axes de regroupement", examples=[["pts"]]),
    AfterValidator(_uniques),
    souleve(mesure.TropDeCellules),
]
Du = Annotated[Jour | None, Query(description="Ne garder que ce qui date de ce jour ou des suivants")]
QuelPas = Annotated[Pas | None, Query(description="Découper par jour, semaine ou mois")]
FILTRES_OPENAPI = {
    "parameters": [
        {"name": axe, "in": "query", "required": False, "description": f"Ne garder que : {libelle}",
         "schema": {"type": "string"}}
        for axe, libelle in AXES.items()
        if axe not in TEMPORELS
    ]
}  # fmt: skip


@router.get("/tableaux", summary="Tableaux de bord, indicateurs et définitions", dependencies=[Depends(PILOTER)])
def sommaire() -> Sommaire:
    """Chaque chiffre a sa définition, ce qu'il laisse de côté, son texte de référence et ses axes."""
    return Sommaire(
        axes=dict(AXES),
        tableaux=[
            Presentation(
                code=tableau.code, libelle=tableau.libelle, indicateurs=[Definition.de(i) for i in tableau.indicateurs]
            )
            for tableau in catalogue.TABLEAUX.values()
        ],
    )


@router.get(
    "/tableaux/{tableau}",
    summary="Chiffres d'un tableau de bord, à une date",
    response_model=Chiffres,
    responses=FICHIERS,
    openapi_extra=FILTRES_OPENAPI,
)
def chiffres(
    tableau: Annotated[str, souleve(catalogue.TableauInconnu)],
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(PILOTER)],
    valeurs: FiltresDep,
    par: Par = [],  # noqa: B006 - FastAPI copies defaults
    pas: QuelPas = None,
    du: Du = None,
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    position_min: PositionMin = None,
    voulu: FormatVoulu = None,
) -> Chiffres | Response:
    """Les axes servent aussi de filtres, par leur nom (``mds=MDS-33-05`` ; vide : non renseigné).

    Une situation découpée dans le temps est celle du dernier jour de chaque période, telle qu'elle est connue à la date.
    Qui peut consulter des dossiers lit les chiffres exacts des siens. Les autres lisent ceux du département, où un chiffre
    que font peu de personnes est caché (``masque``) et le reste arrondi : ``avis`` le dit.
    ``format`` ou l'en-tête ``Accept`` donnent un fichier, ses définitions, sa date et sa position dedans.
    """
    choisi = catalogue.tableau(tableau)
    services.lecteur.attendre(position_min)
    axes = _uniques([*([pas.value] if pas else []), *par])
    moment, vu = Moment.au(au, horloge), regard(acteur, services)
    lus = mesurer(services.lecteur, choisi.indicateurs, moment, axes, valeurs, regard=vu, du=du)
    if voulu is None:
        return lus
    return fichier(document_de(choisi.libelle, lus, axes, horloge=horloge, filtres=valeurs, du=du), voulu, tableau)


@router.get(
    "/indicateurs/{code}/dossiers",
    summary="Dossiers derrière un chiffre",
    openapi_extra=FILTRES_OPENAPI,
)
def derriere(
    code: Annotated[str, souleve(catalogue.IndicateurInconnu)],
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(CONSULTER)],
    valeurs: FiltresDep,
    membre: dossiers.Membre = dossiers.Membre.NUMERATEUR,
    du: Du = None,
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    apres: Annotated[UUID | None, Query(description="« suivant » de la page précédente")] = None,
    limite: Annotated[int, Query(ge=1, le=dossiers.PAGE_MAX)] = 25,
    position_min: PositionMin = None,
) -> dossiers.PageDossiers:
    """Pour qui peut voir des personnes. Les mêmes filtres que le tableau désignent la cellule."""
    indicateur = catalogue.indicateur(code)
    services.lecteur.attendre(position_min)
    return dossiers.dossiers_de(
        services.lecteur,
        coffre_de(services, acteur),
        indicateur,
        Moment.au(au, horloge),
        valeurs,
        membre=membre,
        du=du,
        apres=apres,
        limite=limite,
        perimetre=perimetre(acteur, services),
    )
