"""The team of a structure: the tasks that wait there, and whose they are."""

from fastapi import APIRouter

from web.pages.equipe import taches

router = APIRouter()
for module in (taches,):
    router.include_router(module.router)
