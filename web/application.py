"""The FastAPI application."""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.gzip import GZipMiddleware
from fastapi_offline import FastAPIOffline

from commands.suivi.accompagnement import DeposerDocument
from documents.atelier import TAILLE_OCTETS_MAX as TAILLE_DOCUMENT_MAX
from ledger.events.suivi.accompagnement import TAILLE_OCTETS_MAX
from web import api, documentation, erreurs, pages, problemes, securite
from web.api import document, exploitation
from web.etapes import chemin
from web.feuilles.depot import GARDE_OCTETS_MAX
from web.lectures import Lecture
from web.pages import preuves, verification
from web.pages.accueil import mes_objectifs
from web.pages.administration.imports import DEPOT
from web.pages.dossier.signature import PAPIER_OCTETS_MAX
from web.services import Services
from web.statique import Statique
from web.tables.imports import TAILLE_MAX_OCTETS
from web.tete import Tete

CORPS_MAX_OCTETS: Final = 256 * 1024
CORPS_MAX: Final = {
    DEPOT: TAILLE_MAX_OCTETS + CORPS_MAX_OCTETS,
    preuves.ADRESSE: preuves.LOT_MAX_OCTETS + CORPS_MAX_OCTETS,
    preuves.PUBLIQUE: preuves.LOT_MAX_OCTETS + CORPS_MAX_OCTETS,
    "/signature": PAPIER_OCTETS_MAX + CORPS_MAX_OCTETS,
    f"{mes_objectifs.ADRESSE}/document": GARDE_OCTETS_MAX + CORPS_MAX_OCTETS,
    verification.ADRESSE: TAILLE_DOCUMENT_MAX + CORPS_MAX_OCTETS,
    f"/etape/{chemin(DeposerDocument)}": TAILLE_OCTETS_MAX + CORPS_MAX_OCTETS,
}
"""Ends of the addresses where a larger body is expected, as long as it may be."""
GZIP_MIN_OCTETS: Final = 1024
GZIP_NIVEAU: Final = 4
"""Four fifths of what the best level saves, for a third of its time."""


def creer(services: Services) -> FastAPI:
    """Assemble the routes over these services."""
    application = FastAPIOffline(
        **api.PRESENTATION,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=document.nom_de_l_operation,
    )
    documentation.installer(application)
    application.state.services = services
    for routeur in api.routeurs():
        application.include_router(routeur)
    application.include_router(pages.router)
    application.mount("/static", Statique())
    document.installer(application)
    problemes.installer(application, erreurs.negocie)
    erreurs.installer(application)
    application.middleware("http")(_encadrer)
    application.add_middleware(GZipMiddleware, minimum_size=GZIP_MIN_OCTETS, compresslevel=GZIP_NIVEAU)
    application.add_middleware(Tete)
    return application


async def _encadrer(request: Request, suite: Callable[[Request], Awaitable[Response]]) -> Response:
    """Know the host by which we are called, bound the body, measure, and forbid caching of personal data."""
    services: Services | None = request.app.state.services
    if services is not None and securite.hote(request) not in services.hotes:
        return _proteger(request, problemes.hote_inconnu())
    taille = request.headers.get("content-length", "0")
    limite = next((n for fin, n in CORPS_MAX.items() if request.url.path.endswith(fin)), CORPS_MAX_OCTETS)
    if not taille.isdecimal() or int(taille) > limite or "transfer-encoding" in request.headers:
        return _proteger(request, erreurs.en_page(request, problemes.trop_volumineuse(limite)))
    debut = time.perf_counter()
    try:
        reponse = await _tracer(request, suite)
    except Exception as erreur:  # noqa: BLE001 - whatever it is, its text may quote what was typed: it goes nowhere
        reponse = erreurs.en_page(request, problemes.imprevu(erreur))
    exploitation.compter(request, reponse.status_code, time.perf_counter() - debut)
    return _proteger(request, reponse)


async def _tracer(request: Request, suite: Callable[[Request], Awaitable[Response]]) -> Response:
    """The answer, once what it shows of persons is in the journal of access: it does not leave without its row."""
    services: Services = request.app.state.services
    lecture = request.state.lecture = Lecture(services.coffre, services.ecrans.consultations)
    try:
        return await suite(request)
    finally:
        if lecture.finir():
            await run_in_threadpool(lecture.ecrire)


def _proteger(request: Request, reponse: Response) -> Response:
    """The headers of every answer; a page of ours gets the strict policy too."""
    reponse.headers.setdefault("Cache-Control", "no-store")
    reponse.headers.update(securite.ENTETES)
    services: Services | None = request.app.state.services
    ecrans = services.ecrans if services is not None else None
    chiffre = ecrans is not None and ecrans.chiffre
    if chiffre:
        reponse.headers["Strict-Transport-Security"] = securite.HSTS
    fournisseur = ecrans.connexions.fournisseur.origine if ecrans is not None and ecrans.connexions else None
    reponse.headers.setdefault("Content-Security-Policy", securite.politique(fournisseur, chiffre=chiffre))
    return reponse
