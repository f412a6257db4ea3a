"""Statutory tables and reports, at a date on either clock; FSE+ participants, for whoever may see persons."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from readmodels.horloge import Horloge, Moment
from readmodels.statistiques.catalogue import STATISTIQUES, StatistiqueInconnue, statistique
from readmodels.statistiques.participants import CODE, Participants, document_des_participants, participants
from readmodels.statistiques.table import Releve, document_du_releve, relever
from web.acces import perimetre, regard
from web.api.acces import CONSULTER, PILOTER
from web.api.dossiers import Au, PositionMin, QuelleHorloge
from web.contrat.annonces import souleve
from web.fichiers import FICHIERS, FormatVoulu, fichier
from web.lectures import lecture_de
from web.services import ServicesDep

router = APIRouter(prefix="/statistiques", tags=["Statistiques"])


class Resume(BaseModel):
    """A table, without its figures."""

    code: str
    libelle: str
    destinataire: str
    reference: str
    notes: list[str]


@router.get("", summary="Tableaux réglementaires et rapports", dependencies=[Depends(PILOTER)])
def lister() -> list[Resume]:
    """Chaque tableau avec son destinataire, sa référence, et ce que le registre n'en sait pas."""
    return [
        Resume(code=t.code, libelle=t.libelle, destinataire=t.destinataire, reference=t.reference, notes=list(t.notes))
        for t in STATISTIQUES.values()
    ]


@router.get(f"/{CODE}", summary="Participants FSE+", response_model=Participants, responses=FICHIERS)
def lire_participants(
    request: Request,
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(CONSULTER)],
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    position_min: PositionMin = None,
    voulu: FormatVoulu = None,
) -> Participants | Response:
    """Une ligne par personne du périmètre de l'agent, avec les seuls champs qui ont une base légale."""
    services.lecteur.attendre(position_min)
    lus = participants(services.lecteur, Moment.au(au, horloge), perimetre(acteur, services))
    lecture_de(request).compter(len(lus.lignes))
    return lus if voulu is None else fichier(document_des_participants(lus, horloge), voulu, CODE)


@router.get(
    "/{table}",
    summary="Tableau réglementaire ou rapport",
    response_model=Releve,
    responses=FICHIERS,
)
def lire(
    table: Annotated[str, souleve(StatistiqueInconnue)],
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(PILOTER)],
    au: Au = None,
    horloge: QuelleHorloge = Horloge.CONNU,
    position_min: PositionMin = None,
    voulu: FormatVoulu = None,
) -> Releve | Response:
    """Sans date, celle que le tableau demande : le dernier 31 décembre pour la DREES, sinon aujourd'hui."""
    choisie = statistique(table)
    services.lecteur.attendre(position_min)
    moment = Moment.au(au or choisie.date_par_defaut(aujourd_hui()), horloge)
    releve = relever(services.lecteur, choisie, moment, regard(acteur, services))
    return releve if voulu is None else fichier(document_du_releve(choisie, releve, horloge), voulu, table)
