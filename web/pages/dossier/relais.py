"""The past of a dossier on one page, for the référent who takes it over; made to be printed too."""

from uuid import UUID

from fastapi import APIRouter, Response

from web.onglets.page import autour, ouvrir
from web.onglets.relais import relais
from web.rendu import rendre
from web.visite import Consulte

router = APIRouter()


@router.get("/dossier/{dossier}/relais", name="page_relais")
def montrer(dossier: UUID, visite: Consulte) -> Response:
    """Computed from the dossier as it stands: nothing of it is written by anybody."""
    vue = ouvrir(visite, dossier)
    return rendre(visite, "dossier/relais.html", **autour(vue, None), cote=(), le=vue.cadre.aujourd_hui, **relais(vue))
