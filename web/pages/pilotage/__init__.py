"""The dashboards of the décideur: figures, their definitions, charts, and the dossiers behind them."""

from fastapi import APIRouter

from web.pages.pilotage import derriere, direct, requete, statistiques, tableau

router = APIRouter()
for module in (direct, statistiques, requete, tableau, derriere):
    router.include_router(module.router)
