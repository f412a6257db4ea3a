"""Coming in and out, under which habilitation, and what was typed in a session that had ended."""

from fastapi import APIRouter

from web.pages.connexion import connexion, habilitation, porte, reprise

router = APIRouter()
for module in (connexion, habilitation, porte, reprise):
    router.include_router(module.router)
