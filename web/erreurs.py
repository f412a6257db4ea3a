"""Errors before a browser: the same words as the problem documents of the API, as a page in French."""

import json
from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from web.feuilles.reprise import dire_envoi
from web.rendu import rendre_public
from web.services import Services
from web.visite import ChoixNecessaire, IdentificationNecessaire, SaisieARelire, SaisieSansSession

Gestionnaire = Callable[[Request, Exception], Any]


def navigateur(request: Request) -> bool:
    """Whether a browser asks for a page, or for a part of one."""
    return "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers


def en_page(request: Request, probleme: JSONResponse) -> Response:
    """A problem document as a page, for a browser; as it is for others."""
    if not navigateur(request):
        return probleme
    dit: dict[str, Any] = json.loads(bytes(probleme.body))
    if dit["title"] == "Requête invalide":  # forms of pages are read by the pages: the address alone can be at fault
        dit = {"title": "Adresse illisible", "detail": ILLISIBLE}
    elif dit["title"] == "Adresse inconnue":
        dit["detail"] = INCONNUE
    page = rendre_public(
        request,
        "erreur.html",
        statut=probleme.status_code,
        titre=TITRES.get(dit["title"], dit["title"]),
        detail=dit["detail"],
        erreurs=dit.get("erreurs", ()),
    )
    for nom in ("retry-after", "allow"):
        if nom in probleme.headers:
            page.headers[nom] = probleme.headers[nom]
    return page


ILLISIBLE: Final = (
    "Cette adresse n'est pas écrite comme elle devrait : elle a été coupée ou changée. Revenez à l'accueil, et partez"
    " de là."
)
INCONNUE: Final = "Aucune page n'est à cette adresse : vérifiez-la, ou revenez à l'accueil, et partez de là."
TITRES: Final = {"Adresse inconnue": "Page introuvable"}


def negocie(gestionnaire: Gestionnaire) -> Gestionnaire:
    """A handler of the API that answers browsers with a page."""
    return lambda request, erreur: en_page(request, gestionnaire(request, erreur))


def _identification(request: Request, erreur: Exception) -> Response:
    assert isinstance(erreur, IdentificationNecessaire | ChoixNecessaire | SaisieARelire)  # noqa: S101 - registered for these types
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": erreur.adresse})
    return RedirectResponse(erreur.adresse, 303)


def _sans_session(request: Request, erreur: Exception) -> Response:
    """The sign-in page, which shows what was sent to nobody: it can be copied, and is kept nowhere."""
    assert isinstance(erreur, SaisieSansSession)  # noqa: S101 - registered for this type
    if "hx-request" in request.headers:
        return _identification(request, erreur)
    services: Services = request.app.state.services
    return rendre_public(
        request,
        "connexion/envoi_sans_session.html",
        statut=401,
        retour=erreur.retour,
        sorti=False,
        montres=list(dire_envoi(erreur.envoyee_a, erreur.champs, services.territoire)),
        ouvert=services.ecrans.connexions is not None,
    )


def installer(application: FastAPI) -> None:
    """Register the handlers of what only pages raise."""
    application.add_exception_handler(IdentificationNecessaire, _identification)
    application.add_exception_handler(SaisieSansSession, _sans_session)
    application.add_exception_handler(ChoixNecessaire, _identification)
    application.add_exception_handler(SaisieARelire, _identification)
