"""Errors as problem+json (RFC 9457), in French: what is wrong, where, what to do. Values typed in are never echoed."""

import logging
from collections.abc import Callable, Mapping, Sequence
from traceback import extract_tb
from typing import Any, Final
from uuid import uuid4

import psycopg
from eventsourcing.persistence import DataError, InterfaceError, OperationalError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from ledger.erreurs import ErreurAttendue, Genre
from web.fautes import message_d_erreur

MEDIA: Final = "application/problem+json"
REESSAYER_S: Final = 1
journal = logging.getLogger("parcours.api")


def probleme(
    statut: int, reference: str, titre: str, detail: str, *, entetes: Mapping[str, str] | None = None, **autres: Any
) -> JSONResponse:
    """A problem document: ``type`` is a stable relative reference, ``detail`` says what to do."""
    contenu = {"type": f"/problemes/{reference}", "title": titre, "status": statut, "detail": detail, **autres}
    return JSONResponse(contenu, statut, dict(entetes or {}), media_type=MEDIA)


def erreurs_dites(erreurs: Sequence[Any]) -> list[dict[str, str]]:
    """The faults of a request, as its document tells them: field, where it stands, sentence. ``erreurs`` are pydantic's."""
    return [
        {
            "champ": _champ(erreur),
            "ou": str(erreur["loc"][0]) if erreur["loc"] else "body",
            "message": message_d_erreur(erreur),
        }
        for erreur in erreurs
    ]


def _champ(erreur: Any) -> str:
    """Path of the faulty field; of a field that does not exist, the path of what holds it: its name was typed."""
    parties = erreur["loc"][1:-1] if erreur["type"] == "extra_forbidden" else erreur["loc"][1:]
    return ".".join(str(partie) for partie in parties)


def _requete_invalide(_: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, RequestValidationError)  # noqa: S101 - registered for this type
    details = erreurs_dites(erreur.errors())
    return probleme(
        422,
        "requete-invalide",
        "Requête invalide",
        "Corrigez les champs indiqués, puis recommencez : rien n'a été enregistré.",
        erreurs=details,
    )


STATUTS: Final = {
    Genre.MAL_DEMANDE: 422,
    Genre.NON_IDENTIFIE: 401,
    Genre.INTERDIT: 403,
    Genre.INCONNU: 404,
    Genre.REFUSE: 409,
    Genre.DEPASSE: 412,
    Genre.TROP: 429,
    Genre.INDISPONIBLE: 503,
    Genre.ALTERE: 500,
}


def _attendue(_: Request, erreur: Exception) -> JSONResponse:
    """An expected error says all of its answer but the status, which its kind gives, and the headers of that status."""
    assert isinstance(erreur, ErreurAttendue)  # noqa: S101 - registered for this type
    if erreur.genre is Genre.ALTERE:
        journal.critical("%s", erreur)
    if erreur.genre is Genre.INTERDIT:
        journal.warning("refusé : %s", erreur.reference)
    return probleme(
        STATUTS[erreur.genre],
        erreur.reference,
        erreur.titre,
        erreur.phrase,
        entetes=_entetes(erreur),
        **erreur.precisions,
    )


def _entetes(erreur: ErreurAttendue) -> dict[str, str]:
    entetes = {}
    if erreur.genre is Genre.NON_IDENTIFIE:
        entetes["WWW-Authenticate"] = "Bearer"
    if erreur.genre is Genre.DEPASSE:
        entetes["ETag"] = f'"{erreur.precisions["version"]}"'
    if erreur.attente_s is not None:
        entetes["Retry-After"] = str(erreur.attente_s)
    return entetes


def _indisponible(_: Request, erreur: Exception) -> JSONResponse:
    journal.error("base de données indisponible : %s", type(erreur).__name__)
    return probleme(
        503,
        "base-indisponible",
        "Service momentanément indisponible",
        "La base de données ne répond pas. Recommencez avec la même clé d'idempotence : rien ne sera fait deux fois.",
        entetes={"Retry-After": str(REESSAYER_S)},
    )


def _illisible(_: Request, erreur: Exception) -> JSONResponse:
    journal.warning("valeur refusée par la base : %s", type(erreur).__name__)
    return probleme(422, "valeur-illisible", "Requête invalide", "Une valeur de la requête ne peut pas être lue.")


def imprevu(erreur: Exception) -> JSONResponse:
    """A fault of ours. Where it happened is logged, never what its message may quote."""
    numero = uuid4()
    lieu = " < ".join(
        f"{image.name} ({image.filename}:{image.lineno})" for image in extract_tb(erreur.__traceback__)[:-6:-1]
    )
    journal.error("erreur imprévue %s : %s dans %s", numero, type(erreur).__name__, lieu)
    return probleme(
        500,
        "erreur-imprevue",
        "Erreur imprévue",
        f"Cette requête a rencontré un défaut. Signalez-le avec son numéro : {numero}.",
        numero=str(numero),
    )


HTTP: Final = {
    400: ("Requête illisible", "Le corps de la requête ne peut pas être lu : envoyez du JSON en UTF-8."),
    404: ("Adresse inconnue", "Cette adresse n'existe pas : consultez /docs."),
    405: ("Méthode refusée", "Cette adresse n'accepte pas cette méthode : voyez l'en-tête Allow."),
}


def _http(request: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, HTTPException)  # noqa: S101 - registered for this type
    titre, detail = HTTP.get(erreur.status_code, ("Requête refusée", "Cette requête ne peut pas être traitée."))
    entetes = {"Allow": _permises(request)} if erreur.status_code == 405 else erreur.headers
    return probleme(erreur.status_code, f"http/{erreur.status_code}", titre, detail, entetes=entetes)


def _permises(request: Request) -> str:
    """Methods of an address: the framework tells those of the first of its routes alone."""
    siennes = (
        route
        for route in iter_route_contexts(request.app.routes)
        if route.methods and compile_path(route.path or "")[0].match(request.url.path)
    )
    return ", ".join(sorted({methode for route in siennes for methode in route.methods or ()}))


def installer(application: FastAPI, habiller: Callable[[Any], Any]) -> None:
    """Register every handler, each as ``habiller`` presents its answer."""
    gestionnaires: dict[type[Exception], Any] = {
        RequestValidationError: _requete_invalide,
        HTTPException: _http,
        ErreurAttendue: _attendue,
        psycopg.OperationalError: _indisponible,
        PoolTimeout: _indisponible,
        OperationalError: _indisponible,
        InterfaceError: _indisponible,
        psycopg.DataError: _illisible,
        DataError: _illisible,
    }
    for type_, gestionnaire in gestionnaires.items():
        application.add_exception_handler(type_, habiller(gestionnaire))
