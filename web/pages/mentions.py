"""The notice that anybody may read about personal data; that of accessibility is in :mod:`web.pages.audit`."""

from fastapi import APIRouter, Request, Response

from web.rendu import rendre_public
from web.tables import lots
from web.tables.base import GARDE_CONSULTATIONS_MOIS

router = APIRouter()


@router.get("/donnees-personnelles")
def donnees_personnelles(request: Request) -> Response:
    """The data kept of those who use the service."""
    return rendre_public(
        request, "donnees_personnelles.html", mois=GARDE_CONSULTATIONS_MOIS, jours_lots=lots.GARDE.days
    )
