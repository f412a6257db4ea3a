"""The screens: one module per page, rendered by the server, that work without any script."""

from fastapi import APIRouter

from web.pages import (
    accueil,
    administration,
    agenda,
    audit,
    connexion,
    correction,
    dossier,
    etape,
    file_active,
    mentions,
    pilotage,
    plan,
    relecture,
)

router = APIRouter(include_in_schema=False)
for module in (
    connexion,
    accueil,
    administration,
    agenda,
    audit,
    mentions,
    file_active,
    dossier,
    etape,
    correction,
    pilotage,
    plan,
    relecture,
):
    router.include_router(module.router)
