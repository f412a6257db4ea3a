"""Reading dossiers: the file active, one dossier, its replay."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from commands.base import Jour
from ledger.contexte import Acteur
from readmodels.dossier import chronologie, synthese
from readmodels.horloge import Horloge, Moment
from readmodels.listes import file_active
from readmodels.listes.volets import Volet
from web.acces import coffre_de, perimetre, rejeu_pour
from web.api.acces import CONSULTER
from web.services import ServicesDep

router = APIRouter(tags=["Dossiers"])

ActeurDep = Annotated[Acteur, Depends(CONSULTER)]
PositionMin = Annotated[
    int | None,
    Query(ge=0, description="Attendre que les listes aient atteint cette position (voir Ledger-Position), 2 s au plus"),
]
Au = Annotated[Jour | None, Query(description="Date à laquelle se placer ; aujourd'hui par défaut")]
QuelleHorloge = Annotated[Horloge, Query(description="connu : ce qu'on savait ; valable : ce qui était vrai")]


@router.get("/dossiers", summary="File active")
def lister(
    reponse: Response,
    services: ServicesDep,
    acteur: ActeurDep,
    filtres: Annotated[file_active.Filtres, Depends()],
    volet: Annotated[
        list[Volet], Query(max_length=len(Volet), description="Compteurs à appliquer comme filtres, tous à la fois")
    ] = [],  # noqa: B006 - FastAPI copies defaults
    tri: file_active.Tri = file_active.Tri.ECHEANCE,
    apres: Annotated[str | None, Query(max_length=200, description="Curseur « suivant » de la page précédente")] = None,
    limite: Annotated[int, Query(ge=1, le=file_active.PAGE_MAX)] = 25,
    position_min: PositionMin = None,
) -> file_active.PageFileActive:
    """Dossiers filtrés et triés, par pages ; la recherche ignore les accents et la casse."""
    services.lecteur.attendre(position_min)
    page = file_active.lister(
        services.lecteur,
        coffre_de(services, acteur),
        services.cles.recherche,
        filtres,
        volets=volet,
        tri=tri,
        apres=apres,
        limite=limite,
        perimetre=perimetre(acteur, services.territoire),
        dateur=services.regles.dater,
    )
    reponse.headers["Ledger-Position"] = str(page.position)
    return page


@router.get("/dossiers/{dossier}", summary="Un dossier, tel qu'il est")
def consulter(dossier: UUID, reponse: Response, services: ServicesDep, acteur: ActeurDep) -> chronologie.Rejeu:
    """État et chronologie, relus dans le journal au moment de la demande."""
    return rejouer(dossier, reponse, services, acteur)


@router.get("/dossiers/{dossier}/rejeu", summary="Un dossier, tel qu'il était")
def rejouer(
    dossier: UUID,
    reponse: Response,
    services: ServicesDep,
    acteur: ActeurDep,
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
) -> chronologie.Rejeu:
    """État et chronologie à une date passée, la chaîne vérifiée au passage."""
    lus = chronologie.lire_dossier(services.lecteur, dossier)
    rejeu = rejeu_pour(services, acteur, dossier, lus, Moment.au(au, horloge))
    reponse.headers["ETag"] = f'"{rejeu.version}"'
    return rejeu


@router.get("/dossiers/{dossier}/synthese", summary="Diagnostic, contrat, plan d'action, rendez-vous d'un dossier")
def resumer(dossier: UUID, reponse: Response, services: ServicesDep, acteur: ActeurDep) -> synthese.Synthese:
    """Où en est le dossier, relu dans le journal ; les textes pour qui peut les lire."""
    coffre = coffre_de(services, acteur)
    lue = synthese.synthese(services.lecteur, dossier, coffre=coffre)
    reponse.headers["ETag"] = f'"{lue.version}"'
    return lue
