"""The simulator's application: every API behind the layer of faults."""

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from starlette.types import ASGIApp

from integrations.france_travail.simulateur import actes, administration, jetons
from integrations.france_travail.simulateur.apis import (
    activites,
    contrat_engagement,
    lectures,
    orientation,
    rechercher_usager,
    rendez_vous,
)
from integrations.france_travail.simulateur.apis.diagnostic import historique as diagnostic_historique
from integrations.france_travail.simulateur.apis.diagnostic import routes as diagnostic
from integrations.france_travail.simulateur.apis.sanctions import routes as sanctions
from integrations.france_travail.simulateur.etat import Etat, ReglagesSimulateur
from integrations.france_travail.simulateur.pannes import CoucheDePannes, Tirage
from integrations.france_travail.simulateur.reponses import JsonUtf8, Refuse, invalide

ROUTEURS = (
    jetons.routeur,
    rechercher_usager.routeur,
    lectures.informations_administratives,
    lectures.statut,
    lectures.conclusions,
    activites.routeur,
    orientation.routeur,
    rendez_vous.routeur,
    contrat_engagement.routeur,
    sanctions.routeur,
    diagnostic.routeur,
    diagnostic_historique.routeur,
    administration.routeur,
    actes.routeur,
)


def creer(reglages: ReglagesSimulateur) -> tuple[ASGIApp, Etat]:
    """The application and its state."""
    app = FastAPIOffline(
        title="Simulateur du SI Plateforme de France Travail",
        description="Aucune personne de ce serveur n'existe. Les routes /simulateur le préparent et le lisent.",
        version="1",
        redoc_url=None,
    )
    etat, tirage = Etat(reglages), Tirage(reglages.pannes)
    app.state.etat, app.state.tirage = etat, tirage
    for routeur in ROUTEURS:
        app.include_router(routeur)
    app.add_exception_handler(Refuse, _refuser)
    app.add_exception_handler(RequestValidationError, _invalide)

    def appelant(autorisation: str) -> str:
        jeton = etat.acces.get(autorisation.partition(" ")[2])
        return jeton.client.identifiant if jeton is not None else ""

    return CoucheDePannes(app, tirage, appelant), etat


async def _refuser(request: Request, refus: Exception) -> Response:
    assert isinstance(refus, Refuse)  # noqa: S101 - registered for it
    request.app.state.etat.compteurs[f"refus {refus.statut}"] += 1
    entetes = dict(refus.entetes or {})
    if refus.corps is None:
        return Response(status_code=refus.statut, headers=entetes)
    classe = JsonUtf8 if "/rechercher-usager/" in request.url.path else JSONResponse
    return classe(refus.corps, refus.statut, entetes)


async def _invalide(request: Request, faute: Exception) -> Response:
    """A body or parameter that has not the published form."""
    assert isinstance(faute, RequestValidationError)  # noqa: S101
    premiere = faute.errors()[0]
    champ = ".".join(str(morceau) for morceau in premiere["loc"][1:])
    attendu = "est obligatoire" if premiere["type"] == "missing" else "n'a pas la forme attendue"
    return await _refuser(request, Refuse(400, invalide(request.url.path, f"Le champ {champ} {attendu}")))
