"""Home, by role: the day of a référent, the parcours of a person, or where a role begins."""

from web.pages.accueil import (
    mes_demarches,
    mes_donnees,
    mes_droits,
    mes_messages,
    mes_objectifs,
    mes_rectifications,
    mon_contrat,
    mon_invitation,
    mon_rendez_vous,
    remplacement,
)
from web.pages.accueil.accueil import router

__all__ = ["router"]

router.include_router(mes_demarches.router)
router.include_router(mes_donnees.router)
router.include_router(mes_droits.router)
router.include_router(mes_messages.router)
router.include_router(mes_objectifs.router)
router.include_router(mes_rectifications.router)
router.include_router(mon_contrat.router)
router.include_router(mon_invitation.router)
router.include_router(mon_rendez_vous.router)
router.include_router(remplacement.router)
