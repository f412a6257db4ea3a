"""The leaflet of a structure's waiting room, and the page that its QR code opens: how a person enters *Mon espace*."""

from base64 import b64encode
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from documents.moteur import code_qr
from web.rendu import rendre_public
from web.securite import provenance
from web.services import Services, ServicesDep

router = APIRouter()
ADRESSE: Final = "/affichette/{structure}"
ENTREE: Final = "/mon-espace"
PAR_MINUTE: Final = 60
"""Requests from one address: a waiting room may be behind it."""


@router.get(ADRESSE)
def afficher(structure: str, request: Request, services: ServicesDep) -> Response:
    """The leaflet, on one sheet; there is none where France Travail accompanies, whose persons have its own space."""
    _compter(request, services)
    place = services.territoire.place(structure)
    if place is None or not place.invite:
        raise HTTPException(404)
    entree = f"{services.ecrans.adresse_publique}{ENTREE}/{place.code}"
    return rendre_public(
        request,
        "affichette/affichette.html",
        place=place,
        entree=entree,
        image="data:image/svg+xml;base64," + b64encode(code_qr(entree).encode()).decode(),
        departement=services.territoire.nom,
    )


@router.get(ENTREE)
@router.get(ENTREE + "/{structure}")
def expliquer(request: Request, services: ServicesDep, structure: str = "") -> Response:
    """How to enter; a leaflet outlives the structure that it names, and still tells it."""
    _compter(request, services)
    place = services.territoire.place(structure)
    return rendre_public(request, "affichette/mon_espace.html", place=place if place and place.invite else None)


def _compter(request: Request, services: Services) -> None:
    services.ecrans.debit.exiger("affichette", provenance(request), par_minute=PAR_MINUTE)
