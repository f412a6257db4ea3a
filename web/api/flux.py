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
from ledger.events.forme import forme
from ledger.pseudonymes import CURSEUR, CurseurEtranger, Pseudonymes
from ledger.publication import EvenementPublic, structure
from readmodels.curseur import CurseurInvalide
from readmodels.flux import (
    CurseurPerdu,
    TopicInconnu,
    TropDeSuiveurs,
    exiger_tenu,
    famille_du_topic,
    lire_flux,
)
from web.api.acces import EXPLOITER
from web.contrat.annonces import souleve
from web.securite import Places
from web.services import Services, ServicesDep

router = APIRouter(tags=["Flux"], dependencies=[Depends(EXPLOITER)])

LIMITE_MAX: Final = 10_000
SUIVEURS_MAX: Final = 20
PAR_PORTEUR_MAX: Final = 5
LOT_SUIVI: Final = 500
DIT: Final = "le curseur d'un événement de ce flux"
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
    qui: Annotated[Acteur, Depends(EXPLOITER)],
    apres: Annotated[
        str | None,
        forme(
            CURSEUR,
            DIT,
            champ=Query,
            description="Curseur de l'événement après lequel lire ; sans lui, depuis le début",
        ),
        souleve(CurseurInvalide, CurseurPerdu),
    ] = None,
    limite: Annotated[int, Query(ge=1, le=LIMITE_MAX)] = 500,
    last_event_id: Annotated[
        str | None, forme(CURSEUR, DIT, champ=Header, description="Reprise d'un suivi interrompu, à ce curseur")
    ] = None,
) -> StreamingResponse:
    """Les mêmes événements que sur Kafka, sous des identifiants propres à qui les lit : deux lecteurs ne peuvent pas les
    rapprocher. Chaque événement porte un curseur : ``apres`` reprend où l'on s'est arrêté.

    L'état présent des dossiers (topic « etat-dossier ») n'est que sur Kafka : ce n'est pas une suite d'événements. Ici, on
    le lit par GET /dossiers/{dossier}, ou on le déduit des événements.
    """
    famille = famille_du_topic(services.lecteur.journal, topic)
    pseudonymes = services.guichet.pseudonymes(qui)
    curseur = last_event_id if suit and last_event_id is not None else apres
    depuis = 0 if curseur is None else _position(services, pseudonymes, curseur)
    if suit:
        suivi = _suivre(services, famille, pseudonymes, depuis)
        return StreamingResponse(suivi, media_type=SUIVI, headers={"Cache-Control": "no-store"})
    lus = pseudonymes.publier(lire_flux(services.lecteur, famille, depuis, limite))
    return StreamingResponse((orjson.dumps(structure(public)) + b"\n" for public in lus), media_type=LIGNES)


def _position(services: Services, pseudonymes: Pseudonymes, curseur: str) -> int:
    try:
        position, epoque = pseudonymes.situer(curseur)
    except CurseurEtranger as erreur:
        message = "ce curseur n'est pas de ceux que ce flux vous a donnés : reprenez depuis le début, sans curseur"
        raise CurseurInvalide(message) from erreur
    exiger_tenu(services.lecteur, position, epoque)
    return position


async def _suivre(services: Services, famille: str, pseudonymes: Pseudonymes, apres: int) -> AsyncIterator[bytes]:
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
            yield _evenement(pseudonymes.dire(public))
            dernier_signe = time.monotonic()
        if time.monotonic() - dernier_signe >= BATTEMENT_S:
            yield b": rien de nouveau\n\n"
            dernier_signe = time.monotonic()
        if len(lot) < LOT_SUIVI:
            await asyncio.sleep(ATTENTE_S)


def _evenement(public: EvenementPublic) -> bytes:
    donnees = orjson.dumps(structure(public))
    attributs = public.attributs
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (attributs["curseur"].encode(), attributs["type"].encode(), donnees)
