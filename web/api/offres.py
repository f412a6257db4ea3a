"""The catalogue of offers: ``POST /offres/publier``, ``/offres/modifier``, ``/offres/fermer``."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from commands.offres.catalogue_offres import CommandeOffre, FermerOffre, ModifierOffre, PublierOffre, enregistrer_offre
from ledger.dates import aujourd_hui
from ledger.events.base import CodeOffre
from web.api.etapes import ActeurDep, CleIdempotence
from web.services import Services, ServicesDep

router = APIRouter(prefix="/offres", tags=["Offres"])


class OffreEnregistree(BaseModel):
    """The offer, and the version of its stream."""

    offre: CodeOffre
    version: int = Field(examples=[2])


def _enregistrer(
    services: Services, commande: CommandeOffre, acteur: ActeurDep, cle: CleIdempotence
) -> OffreEnregistree:
    version = enregistrer_offre(services.journal, commande, acteur, aujourd_hui(), cle)
    return OffreEnregistree(offre=commande.offre, version=version)


@router.post("/publier", status_code=201, summary="Offre publiée")
def publier_offre(
    commande: PublierOffre, services: ServicesDep, acteur: ActeurDep, idempotency_key: CleIdempotence = None
) -> OffreEnregistree:
    """Met une offre au catalogue avec ses places, ou rouvre une offre fermée."""
    return _enregistrer(services, commande, acteur, idempotency_key)


@router.post("/modifier", status_code=201, summary="Offre modifiée")
def modifier_offre(
    commande: ModifierOffre, services: ServicesDep, acteur: ActeurDep, idempotency_key: CleIdempotence = None
) -> OffreEnregistree:
    """Redit une offre du catalogue ; elle garde au moins les places déjà prises."""
    return _enregistrer(services, commande, acteur, idempotency_key)


@router.post("/fermer", status_code=201, summary="Offre fermée")
def fermer_offre(
    commande: FermerOffre, services: ServicesDep, acteur: ActeurDep, idempotency_key: CleIdempotence = None
) -> OffreEnregistree:
    """N'envoie plus personne vers une offre ; les places prises le restent."""
    return _enregistrer(services, commande, acteur, idempotency_key)
