"""One dossier: its page, its steps typed and corrected, its documents, its contracts signed, its offers, its replay."""

from fastapi import APIRouter

from web.pages.dossier import (
    brouillons,
    correction,
    documents,
    dossier,
    etape,
    foyer,
    historique,
    offres,
    relais,
    relecture,
    signature,
)

router = APIRouter()
for module in (
    dossier,
    historique,
    etape,
    foyer,
    brouillons,
    correction,
    documents,
    offres,
    relais,
    relecture,
    signature,
):
    router.include_router(module.router)
