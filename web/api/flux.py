"""``/flux/{topic}``: for subscribers without Kafka, NDJSON to read once or server-sent events to follow."""

import asyncio
import time
from collections.abc import AsyncIterator
from threading import BoundedSemaphore
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Header, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from ledger.publication import EvenementPublic, structure
from readmodels.flux import TropDeSuiveurs, famille_du_topic, lire_flux
from web.api.acces import EXPLOITER
from web.services import Services, ServicesDep

router = APIRouter(tags=["Flux"], dependencies=[Depends(EXPLOITER)])

LIMITE_MAX: Final = 10_000
SUIVEURS_MAX: Final = 20
LOT_SUIVI: Final = 500
ATTENTE_S: Final = 1.0
BATTEMENT_S: Final = 15.0
_suiveurs = BoundedSemaphore(SUIVEURS_MAX)

Accept = Annotated[str, Header(description="application/x-ndjson, ou text/event-stream pour suivre")]


async def place(accept: Accept = "*/*") -> AsyncIterator[bool]:
    """Whether the caller follows; he then holds one of the places until his connection ends, however it ends."""
    suit = "text/event-stream" in accept
    if suit and not _suiveurs.acquire(blocking=False):
        message = f"les {SUIVEURS_MAX} places de suivi sont prises : réessayez plus tard, ou lisez sans suivre"
        raise TropDeSuiveurs(message)
    try:
        yield suit
    finally:
        if suit:
            _suiveurs.release()


@router.get("/flux/{topic}", summary="Événements d'un topic, en CloudEvents")
def flux(
    topic: str,
    services: ServicesDep,
    suit: Annotated[bool, Depends(place)],
    apres: Annotated[int, Query(ge=0, description="Position après laquelle lire ; 0 : depuis le début")] = 0,
    limite: Annotated[int, Query(ge=1, le=LIMITE_MAX)] = 500,
    last_event_id: Annotated[int | None, Header(ge=0, description="Reprise d'un suivi interrompu")] = None,
) -> StreamingResponse:
    """Les mêmes événements que sur Kafka. Chaque événement porte sa position : ``apres`` reprend où l'on s'est arrêté."""
    famille = famille_du_topic(services.lecteur.journal, topic)
    if suit:
        suivi = _suivre(services, famille, apres if last_event_id is None else last_event_id)
        return StreamingResponse(suivi, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
    lignes = (orjson.dumps(structure(public)) + b"\n" for public in lire_flux(services.lecteur, famille, apres, limite))
    return StreamingResponse(lignes, media_type="application/x-ndjson")


async def _suivre(services: Services, famille: str, apres: int) -> AsyncIterator[bytes]:
    """Events as they come, until the server stops; a comment now and then shows that the connection lives. Waiting takes no
    thread.
    """

    def lire(depuis: int) -> list[EvenementPublic]:
        return list(lire_flux(services.lecteur, famille, depuis, LOT_SUIVI))

    dernier_signe = time.monotonic()
    while not services.fin.is_set():
        lot = await run_in_threadpool(lire, apres)
        for public in lot:
            apres = public.position
            yield _evenement(public)
            dernier_signe = time.monotonic()
        if time.monotonic() - dernier_signe >= BATTEMENT_S:
            yield b": rien de nouveau\n\n"
            dernier_signe = time.monotonic()
        if len(lot) < LOT_SUIVI:
            await asyncio.sleep(ATTENTE_S)


def _evenement(public: EvenementPublic) -> bytes:
    donnees = orjson.dumps(structure(public))
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (public.position, public.attributs["type"].encode(), donnees)
