"""Dashboards live: how far the views are, told as it moves; the page then asks its figures again, as anybody would."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from web.pilotage.demande import ADRESSE
from web.securite import Places, TropDeRequetes
from web.services import Services
from web.visite import Pilote

router = APIRouter()

SUIVEURS_MAX: Final = 100
PAR_AGENT_MAX: Final = 6
"""Pages that one follows at once: as many as a browser opens connections to a server."""
ATTENTE_S: Final = 5.0
"""Between two messages, at least."""
PAS_S: Final = 0.5
"""Between two looks at whether the server stops."""
BATTEMENT_S: Final = 20.0
DUREE_MAX_S: Final = 600.0
"""The browser then comes back by itself, and its session is asked again."""
_suiveurs = Places(SUIVEURS_MAX, PAR_AGENT_MAX)


async def place(visite: Pilote) -> AsyncIterator[None]:
    """One of the places of those who follow, held until the connection ends, however it ends."""
    with _suiveurs.prendre(str(visite.acteur.agent)) as libre:
        if not libre:
            raise TropDeRequetes(60)
        yield


@router.get(f"{ADRESSE}/direct", dependencies=[Depends(place)])
async def suivre(
    visite: Pilote,
    accept: Annotated[str, Header()] = "*/*",
    last_event_id: Annotated[int | None, Header(ge=0)] = None,
) -> StreamingResponse:
    """Positions of the views: the first one at once, then each that is new, for who asks for a stream of events."""
    duree_s = DUREE_MAX_S if "text/event-stream" in accept else 0
    suivi = _positions(visite.services, -1 if last_event_id is None else last_event_id, duree_s)
    return StreamingResponse(suivi, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _positions(services: Services, vue: int, duree_s: float) -> AsyncIterator[bytes]:
    debut = dernier_signe = time.monotonic()
    while True:
        position = await run_in_threadpool(services.lecteur.position)
        if position > vue:
            vue = position
            yield b"id: %d\ndata: %d\n\n" % (position, position)
            dernier_signe = time.monotonic()
        elif time.monotonic() - dernier_signe >= BATTEMENT_S:
            # Said again: a page whose figures were recent, though not the last, asks them once more.
            yield b"data: %d\n\n" % max(position, 0)
            dernier_signe = time.monotonic()
        if time.monotonic() - debut >= duree_s:
            return
        fin = time.monotonic() + ATTENTE_S
        while time.monotonic() < fin:
            if services.fin.is_set():
                return
            await asyncio.sleep(min(PAS_S, ATTENTE_S))
