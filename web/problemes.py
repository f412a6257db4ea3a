"""Errors as problem+json (RFC 9457), in French: what is wrong, where, what to do. Values typed in are never echoed."""

import logging
import re
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
from web.contrat import sortes
from web.contrat.sortes import MEDIA, RACINE, Sorte
from web.fautes import message_d_erreur

REESSAYER_S: Final = 1
NOM_DE_CHAMP: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""The name of a field can be told to whoever typed it; what does not look like one may be somebody's name or number."""
journal = logging.getLogger("parcours.api")


def probleme(
    sorte: Sorte, detail: str, *, reference: str | None = None, entetes: Mapping[str, str] | None = None, **autres: Any
) -> JSONResponse:
    """A problem document: ``type`` is the address of the page that explains it, ``detail`` says what to do."""
    type_ = f"{RACINE}/{reference or sorte.reference}"
    contenu = {"type": type_, "title": sorte.titre, "status": sorte.statut, "detail": detail, **autres}
    return JSONResponse(contenu, sorte.statut, dict(entetes or {}), media_type=MEDIA)


def erreurs_dites(erreurs: Sequence[Any]) -> list[dict[str, str]]:
    """The faults of a request, as its document tells them: field, where it stands, sentence. ``erreurs`` are pydantic's."""
    return [
        {
            "champ": ".".join(str(partie) for partie in erreur["loc"][1:]),
            "ou": str(erreur["loc"][0]) if erreur["loc"] else "body",
            "message": message_d_erreur(erreur),
        }
        for erreur in map(_taire, erreurs)
    ]


def _taire(erreur: Any) -> Any:
    """Of a field that does not exist and whose name could be anything, the place of what holds it."""
    if erreur["type"] != "extra_forbidden" or NOM_DE_CHAMP.fullmatch(str(erreur["loc"][-1])):
        return erreur
    return {**erreur, "type": "extra_tu", "loc": erreur["loc"][:-1]}


def _requete_invalide(_: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, RequestValidationError)  # noqa: S101 - registered for this type
    return probleme(
        sortes.REQUETE_INVALIDE,
        "Corrigez les champs indiqués, puis recommencez : rien n'a été enregistré.",
        erreurs=erreurs_dites(erreur.errors()),
    )


def _attendue(_: Request, erreur: Exception) -> JSONResponse:
    """An expected error says all of its answer but the status, which its kind gives, and the headers of that status."""
    assert isinstance(erreur, ErreurAttendue)  # noqa: S101 - registered for this type
    if erreur.genre is Genre.ALTERE:
        journal.critical("%s", erreur)
    if erreur.genre is Genre.INTERDIT:
        journal.warning("refusé : %s", erreur.reference)
    return probleme(
        sortes.sorte_de(type(erreur)),
        erreur.phrase,
        reference=erreur.reference,
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
        sortes.BASE_INDISPONIBLE,
        "La base de données ne répond pas. Recommencez avec la même clé d'idempotence : rien ne sera fait deux fois.",
        entetes={"Retry-After": str(REESSAYER_S)},
    )


def _illisible(_: Request, erreur: Exception) -> JSONResponse:
    journal.warning("valeur refusée par la base : %s", type(erreur).__name__)
    return probleme(sortes.VALEUR_ILLISIBLE, "Une valeur de la requête ne peut pas être lue.")


def hote_inconnu() -> JSONResponse:
    """A host that is none of ours: somebody else's page, or a name that leads here by mistake."""
    detail = "Ce service ne répond pas à ce nom d'hôte : appelez-le par son adresse publique."
    return probleme(sortes.HOTE_INCONNU, detail)


def trop_volumineuse(limite_octets: int) -> JSONResponse:
    """A body that is too long, or does not say how long it is."""
    detail = f"Le corps doit annoncer sa taille et tenir en {limite_octets // 1024} ko."
    return probleme(sortes.TROP_VOLUMINEUSE, detail)


def imprevu(erreur: Exception) -> JSONResponse:
    """A fault of ours. Where it happened is logged, never what its message may quote."""
    numero = uuid4()
    lieu = " < ".join(
        f"{image.name} ({image.filename}:{image.lineno})" for image in extract_tb(erreur.__traceback__)[:-6:-1]
    )
    journal.error("erreur imprévue %s : %s dans %s", numero, type(erreur).__name__, lieu)
    detail = f"Cette requête a rencontré un défaut. Signalez-le avec son numéro : {numero}."
    return probleme(sortes.IMPREVUE, detail, numero=str(numero))


HTTP: Final = {
    400: (sortes.ILLISIBLE, "Le corps de la requête ne peut pas être lu : envoyez du JSON en UTF-8."),
    404: (sortes.ADRESSE_INCONNUE, "Cette adresse n'existe pas : consultez /docs."),
    405: (sortes.METHODE_REFUSEE, "Cette adresse n'accepte pas cette méthode : voyez l'en-tête Allow."),
}


def _http(request: Request, erreur: Exception) -> JSONResponse:
    assert isinstance(erreur, HTTPException)  # noqa: S101 - registered for this type
    autre = Sorte(f"http/{erreur.status_code}", "Requête refusée", erreur.status_code)
    sorte, detail = HTTP.get(erreur.status_code, (autre, "Cette requête ne peut pas être traitée."))
    entetes = {"Allow": _permises(request)} if erreur.status_code == 405 else erreur.headers
    return probleme(sorte, detail, entetes=entetes)


def _permises(request: Request) -> str:
    """Methods of an address: the framework tells those of the first of its routes alone. HEAD answers where GET does."""
    siennes = (
        route
        for route in iter_route_contexts(request.app.routes)
        if route.methods and compile_path(route.path or "")[0].match(request.url.path)
    )
    methodes = {methode for route in siennes for methode in route.methods or ()}
    return ", ".join(sorted(methodes | ({"HEAD"} if "GET" in methodes else set())))


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
