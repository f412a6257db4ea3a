"""The FastAPI application."""

import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi_offline import FastAPIOffline

from commands.suivi.accompagnement import DeposerDocument
from ledger.events.suivi.accompagnement import TAILLE_OCTETS_MAX
from web import api, erreurs, pages, problemes, securite
from web.api import exploitation
from web.etapes import chemin
from web.pages.administration.imports import DEPOT
from web.services import Services
from web.statique import Statique
from web.tables.imports import TAILLE_MAX_OCTETS

CORPS_MAX_OCTETS: Final = 256 * 1024
CORPS_MAX: Final = {
    DEPOT: TAILLE_MAX_OCTETS + CORPS_MAX_OCTETS,
    f"/etape/{chemin(DeposerDocument)}": TAILLE_OCTETS_MAX + CORPS_MAX_OCTETS,
}
"""Ends of the addresses where a larger body is expected, as long as it may be."""
GZIP_MIN_OCTETS: Final = 1024
GZIP_NIVEAU: Final = 4
"""Four fifths of what the best level saves, for a third of its time."""
DOCUMENTATION: Final = ("/docs", "/static-offline-docs")
"""Pages of a library, with scripts of its own in them."""

DESCRIPTION: Final = """
Registre de l'accompagnement des bénéficiaires du RSA. Chaque étape est un événement immuable.

* Une commande répond `Ledger-Position` : donnez-la en `position_min` pour relire ce que vous venez d'écrire.
* `Idempotency-Key` permet de recommencer sans risque ; `If-Match` protège d'une modification concurrente.
* Les erreurs sont des documents `application/problem+json`.
"""


def creer(services: Services) -> FastAPI:
    """Assemble the routes over these services."""
    # The page /docs and its assets come from the installed package: nothing is fetched from elsewhere.
    application = FastAPIOffline(
        title="Parcours Ledger", version=version("parcours-ledger"), description=DESCRIPTION, redoc_url=None
    )
    application.state.services = services
    for module in api.MODULES:
        application.include_router(module.router)
    application.include_router(pages.router)
    application.mount("/static", Statique())
    problemes.installer(application, erreurs.negocie)
    erreurs.installer(application)
    application.middleware("http")(_encadrer)
    application.add_middleware(GZipMiddleware, minimum_size=GZIP_MIN_OCTETS, compresslevel=GZIP_NIVEAU)
    return application


async def _encadrer(request: Request, suite: Callable[[Request], Awaitable[Response]]) -> Response:
    """Bound the body, measure, and forbid caching of personal data."""
    taille = request.headers.get("content-length", "0")
    limite = next((n for fin, n in CORPS_MAX.items() if request.url.path.endswith(fin)), CORPS_MAX_OCTETS)
    if not taille.isdecimal() or int(taille) > limite or "transfer-encoding" in request.headers:
        trop = problemes.probleme(
            413,
            "requete-trop-volumineuse",
            "Requête trop volumineuse",
            f"Le corps doit annoncer sa taille et tenir en {limite // 1024} ko.",
        )
        return _proteger(request, erreurs.en_page(request, trop))
    debut = time.perf_counter()
    try:
        reponse = await suite(request)
    except Exception as erreur:  # noqa: BLE001 - whatever it is, its text may quote what was typed: it goes nowhere
        reponse = erreurs.en_page(request, problemes.imprevu(erreur))
    exploitation.compter(request, reponse.status_code, time.perf_counter() - debut)
    return _proteger(request, reponse)


def _proteger(request: Request, reponse: Response) -> Response:
    """The headers of every answer; a page of ours gets the strict policy too."""
    reponse.headers.setdefault("Cache-Control", "no-store")
    reponse.headers.update(securite.ENTETES)
    services: Services | None = request.app.state.services
    ecrans = services.ecrans if services is not None else None
    chiffre = ecrans is not None and ecrans.chiffre
    if chiffre:
        reponse.headers["Strict-Transport-Security"] = securite.HSTS
    if not request.url.path.startswith(DOCUMENTATION):
        fournisseur = ecrans.connexions.fournisseur.origine if ecrans is not None and ecrans.connexions else None
        reponse.headers["Content-Security-Policy"] = securite.politique(fournisseur, chiffre=chiffre)
    else:
        reponse.headers["Content-Security-Policy"] = securite.POLITIQUE_DOCUMENTATION
    return reponse
