"""Home, by role: the day of a référent, the parcours of a person, or where a role begins."""

from web.pages.accueil import mes_demarches, mon_contrat
from web.pages.accueil.accueil import router

__all__ = ["router"]

router.include_router(mes_demarches.router)
router.include_router(mon_contrat.router)
