"""``/flux/{topic}``: for subscribers without Kafka, NDJSON to read once or server-sent events to follow."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Header, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from ledger.contexte import Acteur
from ledger.publication import EvenementPublic, structure
from readmodels.flux import TopicInconnu, TropDeSuiveurs, famille_du_topic, lire_flux
from web.api.acces import EXPLOITER
from web.contrat.annonces import souleve
from web.securite import Places
from web.services import Services, ServicesDep

router = APIRouter(tags=["Flux"], dependencies=[Depends(EXPLOITER)])

LIMITE_MAX: Final = 10_000
SUIVEURS_MAX: Final = 20
PAR_PORTEUR_MAX: Final = 5
LOT_SUIVI: Final = 500
LIGNES: Final = "application/x-ndjson"
SUIVI: Final = "text/event-stream"
ATTENTE_S: Final = 1.0
BATTEMENT_S: Final = 15.0
_suiveurs = Places(SUIVEURS_MAX, PAR_PORTEUR_MAX)

Accept = Annotated[str, Header(description="application/x-ndjson, ou text/event-stream pour suivre")]


@souleve(TropDeSuiveurs)
async def place(qui: Annotated[Acteur, Depends(EXPLOITER)], accept: Accept = "*/*") -> AsyncIterator[bool]:
    """Whether the caller follows; he then holds one of the places until his connection ends, however it ends."""
    if SUIVI not in accept:
        yield False
        return
    with _suiveurs.prendre(str(qui.agent)) as libre:
        if not libre:
            message = (
                f"les {SUIVEURS_MAX} places de suivi, ou les {PAR_PORTEUR_MAX} de chacun, sont prises : réessayez plus tard,"
                " ou lisez sans suivre"
            )
            raise TropDeSuiveurs(message)
        yield True


@router.get(
    "/flux/{topic}",
    summary="Événements d'un topic, en CloudEvents",
    response_class=StreamingResponse,
    responses={200: {"content": {media: {"schema": {"type": "string"}} for media in (LIGNES, SUIVI)}}},
)
def flux(
    topic: Annotated[str, souleve(TopicInconnu)],
    services: ServicesDep,
    suit: Annotated[bool, Depends(place)],
    apres: Annotated[int, Query(ge=0, description="Position après laquelle lire ; 0 : depuis le début")] = 0,
    limite: Annotated[int, Query(ge=1, le=LIMITE_MAX)] = 500,
    last_event_id: Annotated[int | None, Header(ge=0, description="Reprise d'un suivi interrompu")] = None,
) -> StreamingResponse:
    """Les mêmes événements que sur Kafka. Chaque événement porte sa position : ``apres`` reprend où l'on s'est arrêté.

    L'état présent des dossiers (topic « etat-dossier ») n'est que sur Kafka : ce n'est pas une suite d'événements. Ici, on
    le lit par GET /dossiers/{dossier}, ou on le déduit des événements.
    """
    famille = famille_du_topic(services.lecteur.journal, topic)
    if suit:
        suivi = _suivre(services, famille, apres if last_event_id is None else last_event_id)
        return StreamingResponse(suivi, media_type=SUIVI, headers={"Cache-Control": "no-store"})
    lignes = (orjson.dumps(structure(public)) + b"\n" for public in lire_flux(services.lecteur, famille, apres, limite))
    return StreamingResponse(lignes, media_type=LIGNES)


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
