"""Tokens of the API that let in: who holds them, until when; each is ended by itself."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from web.pages.administration.rubriques import ADRESSE, page
from web.visite import Administre, Visite

router = APIRouter()

LISTE: Final = f"{ADRESSE}/jetons"


@router.get(LISTE)
def lister(visite: Administre, fait: str = "") -> Response:
    """The last given first."""
    return _page(visite, fait="Le jeton est révoqué : il n'ouvre plus rien." if fait == "revoque" else None)


@router.post(LISTE + "/{jeton}/revoquer")
def revoquer(jeton: UUID, visite: Administre) -> Response:
    """End one now."""
    if not visite.services.ecrans.jetons.revoquer(jeton):
        return _page(visite, erreur="Ce jeton n'est plus en cours.", statut=409)
    return RedirectResponse(f"{LISTE}?fait=revoque", 303)


def _page(visite: Visite, *, fait: str | None = None, erreur: str | None = None, statut: int = 200) -> Response:
    return page(
        visite,
        "administration/jetons.html",
        LISTE,
        statut=statut,
        jetons=visite.services.ecrans.jetons.en_cours(),
        noms=visite.services.territoire.noms_places,
        fait=fait,
        erreur=erreur,
    )
