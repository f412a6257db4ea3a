"""The members of a household on one page, each with their own parcours; nothing of one is told on the dossier of another."""

from uuid import UUID

from fastapi import APIRouter, Response

from web.onglets.foyer import situations
from web.onglets.page import autour, ouvrir
from web.rendu import rendre
from web.visite import Consulte

router = APIRouter()


@router.get("/dossier/{dossier}/foyer", name="page_foyer")
def montrer(dossier: UUID, visite: Consulte) -> Response:
    """Those whose dossiers whoever looks may open, the person first."""
    vue = ouvrir(visite, dossier)
    dites = situations(vue)
    return rendre(
        visite, "dossier/foyer.html", **autour(vue, None), cote=(), le=vue.cadre.aujourd_hui, situations=dites
    )
