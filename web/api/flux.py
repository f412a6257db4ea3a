"""``/flux/{topic}``: for subscribers without Kafka, NDJSON to read once or server-sent events to follow."""

import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import StreamingResponse

from readmodels.flux import TropDeSuiveurs, famille_du_topic, lire_flux, structure
from readmodels.lecteur import Lecteur
from web.api.acces import EXPLOITER, ServicesDep

router = APIRouter(tags=["Flux"], dependencies=[Depends(EXPLOITER)])

LIMITE_MAX: Final = 10_000
SUIVEURS_MAX: Final = 20
ATTENTE_S: Final = 1.0
BATTEMENT_S: Final = 15.0
_suiveurs = BoundedSemaphore(SUIVEURS_MAX)


@router.get("/flux/{topic}", summary="Événements d'un topic, en CloudEvents")
def flux(
    topic: str,
    services: ServicesDep,
    apres: Annotated[int, Query(ge=0, description="Position après laquelle lire ; 0 : depuis le début")] = 0,
    limite: Annotated[int, Query(ge=1, le=LIMITE_MAX)] = 500,
    accept: Annotated[str, Header(description="application/x-ndjson, ou text/event-stream pour suivre")] = "*/*",
    last_event_id: Annotated[int | None, Header(ge=0, description="Reprise d'un suivi interrompu")] = None,
) -> StreamingResponse:
    """Les mêmes événements que sur Kafka. Chaque événement porte sa position : ``apres`` reprend où l'on s'est arrêté."""
    famille = famille_du_topic(services.lecteur.journal, topic)
    if "text/event-stream" in accept:
        if not _suiveurs.acquire(blocking=False):
            message = f"{SUIVEURS_MAX} abonnés suivent déjà les flux : réessayez plus tard, ou lisez sans suivre"
            raise TropDeSuiveurs(message)
        suivi = _suivre(services.lecteur, famille, apres if last_event_id is None else last_event_id, time.monotonic)
        return StreamingResponse(suivi, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
    lignes = (orjson.dumps(structure(public)) + b"\n" for public in lire_flux(services.lecteur, famille, apres, limite))
    return StreamingResponse(lignes, media_type="application/x-ndjson")


def _suivre(lecteur: Lecteur, famille: str, apres: int, horloge: Callable[[], float]) -> Iterator[bytes]:
    """Events as they come; a comment now and then shows that the connection lives."""
    dernier_signe = horloge()
    try:
        while True:
            for public in lire_flux(lecteur, famille, apres, LIMITE_MAX):
                apres = public.position
                yield b"id: %d\nevent: %b\ndata: %b\n\n" % (
                    apres,
                    public.attributs["type"].encode(),
                    orjson.dumps(structure(public)),
                )
                dernier_signe = horloge()
            if horloge() - dernier_signe >= BATTEMENT_S:
                yield b": rien de nouveau\n\n"
                dernier_signe = horloge()
            time.sleep(ATTENTE_S)
    finally:
        _suiveurs.release()
