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
    listes,
    mentions,
    offres,
    pas_a_pas,
    personnes_adressees,
    pilotage,
    plan,
    relecture,
)
from web.pages.lots import lot, selection

router = APIRouter(include_in_schema=False)
for module in (
    connexion,
    accueil,
    administration,
    agenda,
    audit,
    mentions,
    listes,
    file_active,
    selection,
    lot,
    dossier,
    etape,
    offres,
    personnes_adressees,
    pas_a_pas,
    correction,
    pilotage,
    plan,
    relecture,
):
    router.include_router(module.router)
