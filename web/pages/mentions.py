"""The notice that anybody may read about personal data; that of accessibility is in :mod:`web.pages.audit`."""

from fastapi import APIRouter, Request, Response

from ledger.dates import aujourd_hui
from web.rendu import rendre_public
from web.services import ServicesDep
from web.tables import lots
from web.tables.gardes import Traitement

router = APIRouter()


@router.get("/donnees-personnelles")
def donnees_personnelles(request: Request, services: ServicesDep) -> Response:
    """The data kept of those who use the service."""
    garde = services.regles.en_vigueur(Traitement.SUIVI_RSA.regle, aujourd_hui())
    return rendre_public(request, "donnees_personnelles.html", garde=garde, jours_lots=lots.GARDE.days)
