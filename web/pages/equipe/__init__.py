"""The team of a structure: what each carries, who replaces whom, the tasks that wait there."""

from fastapi import APIRouter

from web.pages.equipe import equipe, taches

router = APIRouter()
for module in (equipe, taches):
    router.include_router(module.router)
