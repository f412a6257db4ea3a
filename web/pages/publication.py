"""The sealed log as C2SP tlog-tiles has it over HTTP: checkpoint, map, keys, tiles of hashes, proofs of consistency. No
event is there.
"""

import re
from typing import Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from web.services import ServicesDep

router = APIRouter()

RACINE: Final = "/preuve"
TEXTE: Final = "text/plain; charset=utf-8"
TUILE: Final = re.compile(r"((?:x\d{3}/){0,4}\d{3})(?:\.p/([1-9]\d{0,2}))?")
NIVEAU_MAX: Final = 7
POUR_TOUJOURS: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
"""A tile never changes."""


@router.get(f"{RACINE}/checkpoint")
def checkpoint(services: ServicesDep) -> Response:
    """The last checkpoint, a signed note."""
    if (dernier := services.preuves.dernier()) is None:
        raise HTTPException(404)
    return Response(dernier.note, media_type=TEXTE)


@router.get(f"{RACINE}/carte")
def carte(services: ServicesDep) -> Response:
    """The checkpoint of its map."""
    if (dernier := services.preuves.dernier()) is None:
        raise HTTPException(404)
    return Response(dernier.note_carte, media_type=TEXTE)


@router.get(f"{RACINE}/cles.vkey")
def cles(services: ServicesDep) -> Response:
    """The verifier keys, one a line."""
    return Response("".join(f"{cle}\n" for cle in services.preuves.cles()), media_type=TEXTE)


@router.get(f"{RACINE}/suite/{{ancienne:int}}")
def suite(ancienne: int, services: ServicesDep) -> Response:
    """The last checkpoint, and the proof that it goes on from the first so many events (C2SP tlog-witness, RFC 9162)."""
    if (prouvee := services.preuves.suite(ancienne)) is None:
        raise HTTPException(404)
    return Response(prouvee, media_type=TEXTE)


@router.get(f"{RACINE}/tile/{{niveau:int}}/{{chemin:path}}")
def tuile(niveau: int, chemin: str, services: ServicesDep) -> Response:
    """A tile: 256 hashes, or as many as its address says."""
    lue = TUILE.fullmatch(chemin)
    if lue is None or niveau > NIVEAU_MAX:
        raise HTTPException(404)
    rang, largeur = int(re.sub(r"[x/]", "", lue[1])), int(lue[2] or 256)
    hachages = services.preuves.tuile(niveau, rang, largeur)
    if hachages is None:
        raise HTTPException(404)
    return Response(hachages, media_type="application/octet-stream", headers=POUR_TOUJOURS)
