"""The catalogue of offers: ``POST /offres/publier``, ``/modifier``, ``/fermer``, ``GET /offres`` to search it,
and ``GET /catalogue/{offre}``.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from commands.base import Interdite, Refus
from commands.offres.catalogue_offres import (
    CommandeOffre,
    FermerOffre,
    ModifierOffre,
    PublierOffre,
    decider_offre,
    enregistrer_offre,
)
from commands.refus import refus_de
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.base import CodeOffre, CodeStructure
from ledger.flux import flux_offre
from ledger.offre import fold_offre
from ledger.vocabulaire.offres.offre import SourceOffre, TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme
from readmodels.listes.catalogue_offres import PAGE_MAX, FiltresOffres, PageOffres, chercher
from web.acces import coffre_des_offres
from web.api.acces import ENTRER
from web.api.etapes import ActeurDep, CleIdempotence
from web.contrat.annonces import LieuDep, souleve
from web.services import ServicesDep

router = APIRouter(tags=["Offres"])
FRAICHE_S: Final = 60
"""How long an answer of the catalogue may be kept by whoever asked."""
PAGES_MAX: Final = 1_000


class OffreInconnue(ErreurAttendue):
    """The catalogue never had an offer of this code."""

    genre = Genre.INCONNU
    reference = "offre-inconnue"
    titre = "Offre inconnue"


class OffreEnregistree(BaseModel):
    """The offer, and the version of its stream."""

    offre: CodeOffre
    version: int = Field(examples=[2])


class OffreLue(BaseModel):
    """An offer as it was described last; ``libres`` is None when its places are not counted."""

    offre: CodeOffre
    version: int
    libelle_offre: str
    type_offre: TypeOffre
    theme: Theme
    partenaire: CodeStructure
    places: int | None
    libres: int | None
    debut_le: date | None
    fin_le: date | None
    source: SourceOffre
    fermee_le: date | None = Field(description="Jour depuis lequel plus personne n'y est envoyé")


Enregistrer = Callable[[CommandeOffre], OffreEnregistree]


@souleve(Refus, Interdite, refus=partial(refus_de, decider_offre, enregistrer_offre))
def _enregistreur(
    services: ServicesDep, acteur: ActeurDep, lieu: LieuDep, idempotency_key: CleIdempotence = None
) -> Enregistrer:
    """The function that records a step of the catalogue, and answers."""

    def enregistrer(commande: CommandeOffre) -> OffreEnregistree:
        ecrite = enregistrer_offre(services.journal, commande, acteur, services.cadre(), idempotency_key)
        lieu(f"/catalogue/{quote(ecrite.offre, safe='')}")
        return OffreEnregistree(offre=ecrite.offre, version=ecrite.version)

    return enregistrer


EnregistrerDep = Annotated[Enregistrer, Depends(_enregistreur)]


@router.post("/offres/publier", status_code=201, summary="Offre publiée")
def publier_offre(commande: PublierOffre, enregistrer: EnregistrerDep) -> OffreEnregistree:
    """Met une offre au catalogue avec ses places, ou rouvre une offre fermée."""
    return enregistrer(commande)


@router.post("/offres/modifier", status_code=201, summary="Offre modifiée")
def modifier_offre(commande: ModifierOffre, enregistrer: EnregistrerDep) -> OffreEnregistree:
    """Redit une offre du catalogue ; elle garde au moins les places déjà prises."""
    return enregistrer(commande)


@router.post("/offres/fermer", status_code=201, summary="Offre fermée")
def fermer_offre(commande: FermerOffre, enregistrer: EnregistrerDep) -> OffreEnregistree:
    """N'envoie plus personne vers une offre ; les places prises le restent."""
    return enregistrer(commande)


@router.get("/offres", summary="Chercher dans le catalogue")
def chercher_offres(
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(ENTRER)],
    filtres: Annotated[FiltresOffres, Depends()],
    reponse: Response,
    page: Annotated[int, Query(ge=1, le=PAGES_MAX)] = 1,
    limite: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 20,
) -> PageOffres:
    """Offres ouvertes où il reste une place : les plus proches d'abord si une commune est dite, sinon par nom."""
    reponse.headers["Cache-Control"] = f"private, max-age={FRAICHE_S}"
    coffre = coffre_des_offres(services, acteur)
    return chercher(services.lecteur, services.territoire, coffre, filtres, aujourd_hui(), page=page, limite=limite)


@router.get("/catalogue/{offre:path}", summary="Une offre du catalogue")
def lire_offre(
    offre: Annotated[CodeOffre, souleve(OffreInconnue)], services: ServicesDep, acteur: ActeurDep
) -> OffreLue:
    """Telle qu'elle a été décrite en dernier, ouverte ou fermée, avec ses places."""
    stream = flux_offre(services.journal.schema, offre)
    lus = services.journal.lire([stream])[stream]
    lue = fold_offre(lus)
    if not lue.publiee:
        raise OffreInconnue("Le catalogue n'a pas d'offre de ce code : publiez-la d'abord.")
    decrite = next(e for e in reversed(lus) if e.corps is lue.description)
    reserves = decrite.exacts(coffre) if (coffre := coffre_des_offres(services, acteur)) is not None else {}
    dite = {nom: lue.description.get(nom) for nom in OffreLue.model_fields} | reserves
    connu = {"version": lue.version, "libres": lue.restantes, "fermee_le": lue.fermee_le}
    return OffreLue.model_validate(dite | connu)
