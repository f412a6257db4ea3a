"""Saved views of the file active: one's own, and those shared in one's structure."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from ledger.events.forme import forme
from readmodels.listes.file_active import Filtres, Tri
from readmodels.listes.volets import Volet
from web.api.acces import StructureAbsente
from web.api.dossiers import ActeurDep
from web.contrat.annonces import souleve
from web.services import ServicesDep
from web.tables.vues import TropDeVues, VueInconnue

router = APIRouter(prefix="/vues", tags=["Vues enregistrées"])

Nom = Annotated[
    str,
    forme(r"^[^\x00-\x1f/]{1,60}$", "un nom de 1 à 60 caractères, sans barre oblique", champ=Path),
]


class VueDemandee(BaseModel):
    """What a view keeps. A search is typed each time: a name has no place here."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"filtres": {"mds": "MDS-33-05"}, "volets": ["EN_RETARD"], "tri": "echeance"}]},
    )

    filtres: Filtres
    volets: list[Volet] = Field(default=[], max_length=len(Volet))
    tri: Tri = Tri.ECHEANCE
    partagee: bool = Field(default=False, description="Utilisable par les agents de ma structure")

    @field_validator("filtres")
    @classmethod
    def sans_recherche(cls, filtres: Filtres) -> Filtres:
        """The words typed to find a person are left out."""
        return filtres.model_copy(update={"recherche": None})


class VueLue(VueDemandee):
    """A view, with its name."""

    nom: str
    la_mienne: bool
    modifiee_le: datetime


@router.get("", summary="Mes vues enregistrées")
def lister(services: ServicesDep, acteur: ActeurDep) -> list[VueLue]:
    """Les miennes, puis celles que ma structure partage."""
    return [
        VueLue(nom=v.nom, la_mienne=v.la_mienne, modifiee_le=v.modifiee_le, partagee=v.partagee, **v.contenu)
        for v in services.ecrans.vues.lister(acteur.agent, acteur.structure)
    ]


@router.put("/{nom}", status_code=204, summary="Enregistrer une vue")
@souleve(StructureAbsente, TropDeVues)
def enregistrer(nom: Nom, vue: VueDemandee, services: ServicesDep, acteur: ActeurDep) -> Response:
    """Sous ce nom, à la place de la mienne qui le portait."""
    if vue.partagee and acteur.structure is None:
        raise StructureAbsente("Votre jeton ne dit pas votre structure : une vue ne se partage qu'en son sein.")
    contenu: dict[str, Any] = vue.model_dump(mode="json", exclude={"partagee"}, exclude_unset=True)
    contenu.get("filtres", {}).pop("recherche", None)
    services.ecrans.vues.enregistrer(acteur.agent, nom, contenu, acteur.structure if vue.partagee else None)
    return Response(status_code=204)


@router.delete("/{nom}", status_code=204, summary="Supprimer une vue")
@souleve(VueInconnue)
def supprimer(nom: Nom, services: ServicesDep, acteur: ActeurDep) -> Response:
    """La mienne ; les dossiers n'en savent rien."""
    services.ecrans.vues.supprimer(acteur.agent, nom)
    return Response(status_code=204)
