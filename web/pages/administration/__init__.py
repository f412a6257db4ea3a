"""Administration: how the service runs, the rules it applies, what is to be sent again, the network, who may come in."""

from fastapi import APIRouter

from web.pages.administration import (
    envois,
    fonctionnement,
    habilitations,
    imports,
    jetons,
    regles,
    reseau,
    transmissions,
)

router = APIRouter()
for module in (fonctionnement, regles, imports, envois, transmissions, reseau, habilitations, jetons):
    router.include_router(module.router)
