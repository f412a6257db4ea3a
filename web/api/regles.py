"""The law as the ledger applies it: the dated rules, and the open deadlines of a dossier."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from commands.base import Jour
from commands.echeances import echeances
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.erreurs import DossierInconnu
from readmodels.horloge import Horloge, Moment
from web.api.acces import CONSULTER, ActeurDep, Dossier
from web.api.dossiers import RelireDossier
from web.services import ServicesDep

router = APIRouter(tags=["Règles"])


class RegleDatee(BaseModel):
    """One version of a rule."""

    version: str = Field(examples=["O1@2025-01-01"])
    code: str
    libelle: str
    source: str
    valide_du: date
    valide_au: date | None
    verifiee: bool = Field(description="Faux quand le texte n'a pas été lu dans une copie qui fait foi")
    delai: str | None = Field(examples=["6 semaines"])
    parametres: dict[str, Any]
    bornes: dict[str, tuple[int, int]] = Field(description="Ce que le texte permet d'un paramètre local")


class EcheanceOuverte(BaseModel):
    """A deadline that is open on the day that was asked for."""

    model_config = ConfigDict(extra="forbid")

    nature: str
    libelle: str
    objet: str
    depuis: date
    due_le: date = Field(description="Dernier jour compris")
    depassee: bool
    regle: str
    regle_libelle: str
    source: str
    verifiee: bool
    fermee_par: list[str] = Field(description="Étapes qui la ferment")


@router.get("/regles", summary="Règles datées")
def lister_regles(
    services: ServicesDep,
    _acteur: ActeurDep,
    au: Annotated[Jour | None, Query(description="Seulement les versions en vigueur à cette date")] = None,
) -> list[RegleDatee]:
    """Les règles que les décisions appliquent, avec leur texte et leur validité."""
    retenues = [regle for regle in services.regles if au is None or services.regles.en_vigueur(regle.code, au) is regle]
    return [RegleDatee.model_validate(regle.en_clair()) for regle in retenues]


@router.get("/dossiers/{dossier}/echeances", summary="Échéances ouvertes d'un dossier")
@RelireDossier
def lister_echeances(
    dossier: Dossier,
    services: ServicesDep,
    _acteur: Annotated[Acteur, Depends(CONSULTER)],
    au: Annotated[Jour | None, Query(description="Jour auquel se placer ; aujourd'hui par défaut")] = None,
    horloge: Annotated[
        Horloge, Query(description="connu : ce qu'on savait ; valable : ce qui était vrai")
    ] = Horloge.CONNU,
) -> list[EcheanceOuverte]:
    """Tirées de l'état du dossier et des règles en vigueur, la plus proche d'abord."""
    le, moment = au or aujourd_hui(), Moment.au(au, horloge)
    lus = services.journal.rejouer(dossier)
    if not lus:
        raise DossierInconnu(dossier)
    etat = fold(dossier, lus, connu_au=moment.connu_au, valable_au=moment.valable_au)
    return [EcheanceOuverte.model_validate(echeance.en_clair(le)) for echeance in echeances(etat, services.cadre(le))]
