"""The file active: its list, what is ticked in it, and the lot that an action makes of it."""

from fastapi import APIRouter

from web.pages.file_active import file_active, lot, selection

router = APIRouter()
for module in (file_active, selection, lot):
    router.include_router(module.router)
