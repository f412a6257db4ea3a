"""One dossier: its page, its steps typed and corrected, its offers, its replay."""

from fastapi import APIRouter

from web.pages.dossier import correction, dossier, etape, historique, offres, pas_a_pas, relecture

router = APIRouter()
for module in (dossier, historique, etape, pas_a_pas, correction, offres, relecture):
    router.include_router(module.router)
