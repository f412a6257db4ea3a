"""Reading dossiers: the file active, one dossier, its replay."""

from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from commands.base import Jour
from ledger.contexte import Acteur
from ledger.erreurs import ErreurAttendue, Genre
from ledger.replay import ChaineRompue
from readmodels.curseur import CurseurInvalide
from readmodels.dossier import chronologie, synthese
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import LectureEnRetard
from readmodels.listes import file_active
from readmodels.listes.volets import Volet
from readmodels.noms import RechercheIndisponible
from web.acces import LIT_LE_SENSIBLE, coffre_de, etapes_pour, perimetre, rejeu_pour
from web.api.acces import CONSULTER, Dossier
from web.contrat.annonces import EtagDep, Poser, PositionDep, souleve
from web.services import Services, ServicesDep

router = APIRouter(tags=["Dossiers"])

ActeurDep = Annotated[Acteur, Depends(CONSULTER)]
PositionMin = Annotated[
    int | None,
    Query(ge=0, description="Attendre que les listes aient atteint cette position (voir Ledger-Position), 2 s au plus"),
    souleve(LectureEnRetard),
]
Au = Annotated[Jour | None, Query(description="Date à laquelle se placer ; aujourd'hui par défaut")]
QuelleHorloge = Annotated[Horloge, Query(description="connu : ce qu'on savait ; valable : ce qui était vrai")]
Curseur = Annotated[
    str | None,
    Query(max_length=200, description="Curseur « suivant » de la page précédente"),
    souleve(CurseurInvalide),
]
Tri = Annotated[file_active.Tri, souleve(file_active.TriSansFiltre)]
RelireDossier = souleve(ChaineRompue)
"""Of the routes that read a dossier in the log: its chain is checked on the way."""


class RechercheDansLAdresse(ErreurAttendue):
    """Words that name somebody were sent where they stay: in an address."""

    genre = Genre.MAL_DEMANDE
    reference = "recherche-dans-l-adresse"
    titre = "Recherche dans une adresse"


class Recherche(BaseModel):
    """Words that find a person."""

    model_config = ConfigDict(extra="forbid")

    recherche: Annotated[
        str, Field(min_length=1, max_length=file_active.RECHERCHE_MAX, description=file_active.RECHERCHE)
    ]


class Page(NamedTuple):
    """Which part of the list, in which order, once it has seen what."""

    volet: list[Volet]
    tri: file_active.Tri
    apres: str | None
    limite: int
    position_min: int | None


def page(
    volet: Annotated[
        list[Volet], Query(max_length=len(Volet), description="Compteurs à appliquer comme filtres, tous à la fois")
    ] = [],  # noqa: B006 - FastAPI copies defaults
    tri: Tri = file_active.Tri.ECHEANCE,
    apres: Curseur = None,
    limite: Annotated[int, Query(ge=1, le=file_active.PAGE_MAX)] = 25,
    position_min: PositionMin = None,
) -> Page:
    """The page that the address asks for."""
    return Page(volet, tri, apres, limite, position_min)


PageDep = Annotated[Page, Depends(page)]


@router.get("/dossiers", summary="File active")
@souleve(RechercheDansLAdresse)
def lister(
    position: PositionDep,
    services: ServicesDep,
    acteur: ActeurDep,
    filtres: Annotated[file_active.FiltresOuverts, Depends()],
    voulue: PageDep,
    recherche: Annotated[str | None, Query(include_in_schema=False)] = None,
) -> file_active.PageFileActive:
    """Dossiers filtrés et triés, par pages."""
    if recherche is not None:
        raise RechercheDansLAdresse(
            "Ces mots nomment quelqu'un, et une adresse se garde : envoyez-les par POST à /recherche."
        )
    return _lister(position, services, acteur, file_active.Filtres(**filtres.model_dump()), voulue)


@router.post("/recherche", summary="Recherche dans la file active")
@souleve(RechercheIndisponible)
def rechercher(
    cherche: Recherche,
    position: PositionDep,
    services: ServicesDep,
    acteur: ActeurDep,
    filtres: Annotated[file_active.FiltresOuverts, Depends()],
    voulue: PageDep,
) -> file_active.PageFileActive:
    """Dossiers trouvés, filtrés et triés, par pages ; la recherche ignore les accents et la casse."""
    filtres_ = file_active.Filtres(**filtres.model_dump(), recherche=cherche.recherche)
    return _lister(position, services, acteur, filtres_, voulue)


def _lister(
    position: Poser, services: Services, acteur: Acteur, filtres: file_active.Filtres, page: Page
) -> file_active.PageFileActive:
    services.lecteur.attendre(page.position_min)
    lue = file_active.lister(
        services.lecteur,
        coffre_de(services, acteur),
        services.noms,
        filtres,
        volets=page.volet,
        tri=page.tri,
        apres=page.apres,
        limite=page.limite,
        perimetre=perimetre(acteur, services),
        dateur=services.regles.dater,
    )
    position(lue.position)
    return lue


@router.get("/dossiers/{dossier}", summary="Un dossier, tel qu'il est")
@RelireDossier
def consulter(dossier: Dossier, etag: EtagDep, services: ServicesDep, acteur: ActeurDep) -> chronologie.Rejeu:
    """État et chronologie, relus dans le journal au moment de la demande."""
    return rejouer(dossier, etag, services, acteur)


@router.get("/dossiers/{dossier}/rejeu", summary="Un dossier, tel qu'il était")
@RelireDossier
def rejouer(
    dossier: Dossier,
    etag: EtagDep,
    services: ServicesDep,
    acteur: ActeurDep,
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
) -> chronologie.Rejeu:
    """État et chronologie à une date passée, la chaîne vérifiée au passage."""
    lus = chronologie.lire_dossier(services.lecteur, dossier)
    rejeu = rejeu_pour(services, acteur, dossier, lus, Moment.au(au, horloge))
    etag(rejeu.version)
    return rejeu


@router.get("/dossiers/{dossier}/etapes/{evenement}", summary="Une étape d'un dossier")
@RelireDossier
def lire_etape(
    dossier: Dossier,
    evenement: Annotated[UUID, souleve(chronologie.EtapeInconnue)],
    etag: EtagDep,
    services: ServicesDep,
    acteur: ActeurDep,
) -> chronologie.EtapeDatee:
    """Telle que le dossier la montre aujourd'hui : ce que POST vient d'enregistrer se relit à l'adresse de Location."""
    lus = chronologie.lire_dossier(services.lecteur, dossier)
    etapes = etapes_pour(services, acteur, lus, Moment.au(None, Horloge.CONNU))
    etape = next((etape for etape in etapes if etape.evenement == evenement), None)
    if etape is None:
        raise chronologie.EtapeInconnue("ce dossier n'a pas d'étape de cet identifiant")
    etag(lus[-1].version)
    return etape


@router.get("/dossiers/{dossier}/synthese", summary="Diagnostic, contrat, plan d'action, rendez-vous d'un dossier")
@RelireDossier
def resumer(dossier: Dossier, etag: EtagDep, services: ServicesDep, acteur: ActeurDep) -> synthese.Synthese:
    """Où en est le dossier, relu dans le journal ; les textes pour qui peut les lire."""
    coffre = coffre_de(services, acteur)
    sensible = acteur.role in LIT_LE_SENSIBLE
    lue = synthese.synthese(services.lecteur, dossier, coffre=coffre, sensible=sensible)
    etag(lue.version)
    return lue
