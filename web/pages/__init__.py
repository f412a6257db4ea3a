"""The screens: one module per page, rendered by the server, that work without any script."""

from fastapi import APIRouter

from web.pages import (
    accueil,
    administration,
    agenda,
    audit,
    catalogue,
    connexion,
    consultations,
    courriers,
    disponibilites,
    dossier,
    effacements,
    equipe,
    file_active,
    mentions,
    mes_offres,
    personnes_adressees,
    pilotage,
    plan,
    preuves,
    problemes,
    publication,
    rectifications,
    seances,
    verification,
)

router = APIRouter(include_in_schema=False)
for module in (
    connexion,
    accueil,
    administration,
    agenda,
    disponibilites,
    audit,
    catalogue,
    mentions,
    consultations,
    courriers,
    effacements,
    equipe,
    file_active,
    dossier,
    mes_offres,
    personnes_adressees,
    pilotage,
    plan,
    preuves,
    problemes,
    publication,
    rectifications,
    seances,
    verification,
):
    router.include_router(module.router)
