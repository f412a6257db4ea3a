"""The FastAPI application."""

import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi_offline import FastAPIOffline

from web.api import (
    abonnements,
    agenda,
    agents,
    brouillons,
    dossiers,
    etapes,
    exploitation,
    flux,
    offres,
    pilotage,
    prescriptions,
    problemes,
    regles,
    structures,
    transmissions,
)
from web.services import Services

CORPS_MAX_OCTETS: Final = 256 * 1024

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
    ecritures = (etapes, brouillons, agents, offres)
    lectures = (dossiers, agenda, prescriptions, structures, transmissions)
    for module in (*ecritures, *lectures, regles, pilotage, flux, abonnements, exploitation):
        application.include_router(module.router)
    problemes.installer(application)
    application.middleware("http")(_encadrer)
    return application


async def _encadrer(request: Request, suite: Callable[[Request], Awaitable[Response]]) -> Response:
    """Bound the body, measure, and forbid caching of personal data."""
    taille = request.headers.get("content-length", "0")
    if not taille.isdecimal() or int(taille) > CORPS_MAX_OCTETS or "transfer-encoding" in request.headers:
        return problemes.probleme(
            413,
            "requete-trop-volumineuse",
            "Requête trop volumineuse",
            f"Le corps doit annoncer sa taille et tenir en {CORPS_MAX_OCTETS // 1024} ko.",
        )
    debut = time.perf_counter()
    try:
        reponse = await suite(request)
    except Exception as erreur:  # noqa: BLE001 - whatever it is, its text may quote what was typed: it goes nowhere
        reponse = problemes.imprevu(erreur)
    exploitation.compter(request, reponse.status_code, time.perf_counter() - debut)
    reponse.headers.setdefault("Cache-Control", "no-store")
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    return reponse
