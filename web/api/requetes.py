"""Ad hoc queries: what may be asked, asking it, keeping it, sharing it to a role."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from ledger.annexes.requetes import RequeteGardee, RequeteInconnue, TropDeRequetes
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Role
from readmodels.horloge import Horloge
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.secret import avis
from readmodels.requetes.compilation import RequeteInterdite, RequeteRefusee, compiler
from readmodels.requetes.demande import Requete
from readmodels.requetes.dimensions import dimensions_de, permises
from readmodels.requetes.execution import RequeteTropLongue, Resultat, document_du_resultat, executer
from web.acces import regard
from web.api.acces import PILOTER
from web.api.dossiers import Au, PositionMin
from web.contrat.annonces import LieuDep, souleve
from web.fichiers import FICHIERS, FormatVoulu, fichier
from web.services import ServicesDep

router = APIRouter(prefix="/requetes", tags=["Requêtes"])
ActeurDep = Annotated[Acteur, Depends(PILOTER)]
NumeroRequete = Annotated[UUID, souleve(RequeteInconnue)]
Compilee = souleve(RequeteInterdite, RequeteRefusee)
"""Of the routes that read what is asked."""
Executee = souleve(RequeteInterdite, RequeteRefusee, RequeteTropLongue)
"""Of those that ask it."""


class Mesure(BaseModel):
    """A measure, and the dimensions that it has among those open to the actor."""

    code: str
    libelle: str
    dimensions: list[str]


class Vocabulaire(BaseModel):
    """What the actor may ask."""

    dimensions: dict[str, str]
    mesures: list[Mesure]
    avis: str = Field(description="Ce que les chiffres cachent, ou à qui ils sont réservés")


class AGarder(BaseModel):
    """A query to keep, and the role to share it to."""

    model_config = ConfigDict(extra="forbid")

    titre: str = Field(min_length=1, max_length=120, examples=["Contrats signés par PTS"])
    partage: Role | None = None
    demande: Requete


class Gardee(BaseModel):
    """A query that was kept."""

    requete: UUID
    titre: str
    partage: Role | None
    mienne: bool
    cree_le: datetime
    demande: dict[str, Any]


def _dire(gardee: RequeteGardee, acteur: Acteur) -> Gardee:
    return Gardee(
        requete=gardee.requete,
        titre=gardee.titre,
        partage=gardee.partage,
        mienne=gardee.agent == acteur.agent,
        cree_le=gardee.cree_le,
        demande=gardee.demande,
    )


@router.get("/dimensions", summary="Dimensions et mesures permises")
def vocabulaire(services: ServicesDep, acteur: ActeurDep) -> Vocabulaire:
    """Les noms dont une requête est faite : aucun autre n'atteint la base."""
    vu = regard(acteur, services)
    return Vocabulaire(
        dimensions=permises(vu),
        mesures=[Mesure(code=i.code, libelle=i.libelle, dimensions=dimensions_de(i, vu)) for i in INDICATEURS.values()],
        avis=avis(vu),
    )


@router.post("/executer", summary="Requête exécutée", response_model=Resultat, responses=FICHIERS)
@Executee
def poser(
    demande: Requete,
    services: ServicesDep,
    acteur: ActeurDep,
    position_min: PositionMin = None,
    voulu: FormatVoulu = None,
) -> Resultat | Response:
    """Exécute une requête sans la garder, en dix secondes et 5 000 lignes au plus."""
    services.lecteur.attendre(position_min)
    return _repondre(executer(services.lecteur, demande, regard(acteur, services)), voulu)


@router.post("", status_code=201, summary="Requête gardée")
@Compilee
@souleve(TropDeRequetes)
def garder(a_garder: AGarder, lieu: LieuDep, services: ServicesDep, acteur: ActeurDep) -> Gardee:
    """Garde une requête que l'agent peut poser, pour lui ou pour tout un rôle ; chacun la pose avec ses propres droits."""
    compiler(a_garder.demande, regard(acteur, services))
    gardee = services.requetes.garder(
        acteur, a_garder.titre, a_garder.demande.model_dump(mode="json"), a_garder.partage
    )
    lieu(f"{router.prefix}/{gardee.requete}")
    return _dire(gardee, acteur)


@router.get("", summary="Requêtes gardées")
def lister(services: ServicesDep, acteur: ActeurDep) -> list[Gardee]:
    """Celles de l'agent, puis celles que l'on partage avec son rôle."""
    return [_dire(gardee, acteur) for gardee in services.requetes.lister(acteur)]


@router.get("/{requete:uuid}", summary="Requête gardée, sans son résultat")
def lire(requete: NumeroRequete, services: ServicesDep, acteur: ActeurDep) -> Gardee:
    """Ce qu'elle demande."""
    return _dire(services.requetes.lire(requete, acteur), acteur)


@router.delete("/{requete:uuid}", status_code=204, summary="Requête supprimée")
def supprimer(requete: NumeroRequete, services: ServicesDep, acteur: ActeurDep) -> None:
    """Supprime une requête de l'agent, et son partage avec elle."""
    services.requetes.supprimer(requete, acteur)


@router.get("/{requete}/resultat", summary="Résultat d'une requête gardée", response_model=Resultat, responses=FICHIERS)
@Executee
def rejouer(
    requete: NumeroRequete,
    services: ServicesDep,
    acteur: ActeurDep,
    au: Au = None,
    horloge: Horloge | None = None,
    position_min: PositionMin = None,
    voulu: FormatVoulu = None,
) -> Resultat | Response:
    """Avec les droits de qui la pose, à sa date ou à une autre."""
    gardee = services.requetes.lire(requete, acteur)
    demande = _placer(Requete.model_validate(gardee.demande), au, horloge)
    services.lecteur.attendre(position_min)
    return _repondre(executer(services.lecteur, demande, regard(acteur, services)), voulu)


def _placer(demande: Requete, au: date | None, horloge: Horloge | None) -> Requete:
    return demande.model_copy(update={"au": au or demande.au, "horloge": horloge or demande.horloge})


def _repondre(resultat: Resultat, voulu: FormatVoulu) -> Resultat | Response:
    return resultat if voulu is None else fichier(document_du_resultat(resultat), voulu, "requete")
