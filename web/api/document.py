"""The OpenAPI document: what the framework knows of each route, completed by what its parts announce that they answer.

Nothing is listed here by route: a refusal or a header is announced where it is decided (:mod:`web.contrat.annonces`), and
what any route may answer follows from its method, its body and its parameters.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any, Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from commands.base import Refus
from ledger.recherche import mots
from web.contrat import sortes
from web.contrat.annonces import Annonce, Entete, annonces
from web.contrat.sortes import MEDIA, REFUS, Sorte, sorte_de
from web.services import services

SCHEMAS: Final = "#/components/schemas/"
EXEMPLES: Final = "#/components/examples/"
REUSSITES: Final = {
    "200": "La réponse",
    "201": "Enregistré",
    "202": "Demande reçue",
    "204": "Fait : rien à dire de plus",
}
METHODES: Final = ("get", "post", "put", "patch", "delete")
DU_CADRE: Final = ("HTTPValidationError", "ValidationError")
"""Shapes of the framework's own errors, which never answer."""


def installer(application: FastAPI) -> None:
    """Have the application serve this document, which is made once."""
    nu = application.openapi

    @cache
    def complet() -> dict[str, Any]:
        return completer(nu(), application.routes)

    application.openapi = complet  # type: ignore[method-assign]  # as the framework documents it


def completer(document: dict[str, Any], routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The document with every status, header and kind of problem that answers."""
    composants = document["components"]
    formes: dict[str, Any] = composants["schemas"]
    exemples: dict[str, Any] = composants.setdefault("examples", {})
    rencontrees: dict[str, Sorte] = {}
    for nom in DU_CADRE:
        formes.pop(nom, None)
    for operation, route in _operations(document, routes):
        _dire_les_parametres(operation.get("parameters", ()))
        dites = list(annonces(route.dependant))
        _annoncer_les_reussites(operation["responses"], [e for dite in dites for e in dite.entetes])
        refus = {
            code: _inscrire(exemples, code, texte)
            for dite in dites
            if dite.refus
            for code, texte in sorted(dite.refus().items())
        }
        for statut, siennes in _par_statut(_sortes(operation, route, dites)).items():
            operation["responses"][statut] = _reponse(siennes, refus, operation["responses"].get(statut))
            rencontrees |= {sorte.reference: sorte for sorte in siennes}
        operation["responses"] = dict(sorted(operation["responses"].items()))
    for sorte in rencontrees.values():
        schema, nommees = sorte.schema()
        formes |= nommees | {sorte.nom: schema}
    composants["schemas"] = dict(sorted(formes.items()))
    _finir_les_listes(composants["schemas"])
    return document


def _finir_les_listes(morceau: Any) -> None:
    """A list of a few items, each of its own kind, says what follows them too: some tools ask for it."""
    if isinstance(morceau, dict) and "prefixItems" in morceau:
        morceau.setdefault("items", {})
    dedans = morceau.values() if isinstance(morceau, dict) else morceau if isinstance(morceau, list) else ()
    for autre in dedans:
        _finir_les_listes(autre)


def nom_de_l_operation(route: APIRoute) -> str:
    """``offres_publier_offre``: its subject and its name, whatever the module and the address."""
    return "_".join(mots(f"{route.tags[0] if route.tags else 'page'} {route.name}".replace("_", " ")))


def _operations(document: Mapping[str, Any], routes: Sequence[BaseRoute]) -> Iterator[tuple[dict[str, Any], APIRoute]]:
    """Each operation of the document, and the route that answers it."""
    for contexte in iter_route_contexts(routes):
        route, adresse = contexte.route, document["paths"].get(contexte.path_format, {})
        if isinstance(route, APIRoute) and route.include_in_schema:
            yield from (
                (adresse[methode], route) for methode in METHODES if methode in adresse and _accepte(route, methode)
            )


def _accepte(route: APIRoute, methode: str) -> bool:
    return methode.upper() in (route.methods or ())


def _dire_les_parametres(parametres: Iterable[dict[str, Any]]) -> None:
    """A parameter may be left out, and cannot be written « null »."""
    for parametre in parametres:
        schema = parametre["schema"]
        choix = [choix for choix in schema.pop("anyOf", ()) if choix != {"type": "null"}]
        parametre["schema"] = schema | (choix[0] if len(choix) == 1 else {"anyOf": choix} if choix else {})


def _annoncer_les_reussites(reponses: dict[str, Any], entetes: Iterable[Entete]) -> None:
    """Our words, and the headers that the parts of the route set."""
    reponses.pop("422", None)  # the framework's own
    dits = {entete.nom: entete.dite() for entete in entetes}
    for statut, reponse in reponses.items():
        if statut in REUSSITES:
            if reponse["description"] == "Successful Response":
                reponse["description"] = REUSSITES[statut]
            if dits:
                reponse["headers"] = dits


def _sortes(operation: Mapping[str, Any], route: APIRoute, dites: Iterable[Annonce]) -> Iterator[Sorte]:
    """Kinds of problems of an operation: those of any request like it, then those that its parts announce."""
    if not _accepte(route, "get"):
        yield sortes.TROP_VOLUMINEUSE
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        yield sortes.ILLISIBLE
    if "requestBody" in operation or operation.get("parameters"):
        yield sortes.REQUETE_INVALIDE
        yield sortes.VALEUR_ILLISIBLE
    if _depend(route.dependant, services):
        yield sortes.BASE_INDISPONIBLE
    yield sortes.HOTE_INCONNU
    yield sortes.IMPREVUE
    yield from (sorte_de(erreur) for dite in dites for erreur in dite.erreurs)


def _depend(dependant: Dependant, de: Callable[..., Any]) -> bool:
    return dependant.call is de or any(_depend(autre, de) for autre in dependant.dependencies)


def _par_statut(de_l_operation: Iterable[Sorte]) -> dict[str, list[Sorte]]:
    par_reference = {sorte.reference: sorte for sorte in de_l_operation}
    groupes: dict[str, list[Sorte]] = {}
    for sorte in sorted(par_reference.values(), key=lambda sorte: sorte.reference):
        groupes.setdefault(str(sorte.statut), []).append(sorte)
    return groupes


def _reponse(siennes: list[Sorte], refus: Mapping[str, str], deja: Mapping[str, Any] | None) -> dict[str, Any]:
    """The answers of one status: its kinds of problems, beside what the route itself answers so.

    ``refus`` gives the name of the example of each refusal, by code.
    """
    choix = [{"$ref": SCHEMAS + sorte.nom} for sorte in siennes]
    contenu: dict[str, Any] = {"schema": choix[0] if len(choix) == 1 else {"oneOf": choix}}
    if refus and any(sorte.reference == REFUS for sorte in siennes):
        contenu["examples"] = {code: {"$ref": EXEMPLES + nom} for code, nom in refus.items()}
    titres = [*([deja["description"]] if deja else ()), *dict.fromkeys(sorte.titre for sorte in siennes)]
    reponse = {"description": ", ou ".join(titres), "content": {**(deja or {}).get("content", {}), MEDIA: contenu}}
    entetes = {entete.nom: entete for sorte in siennes for entete in sorte.entetes}
    if entetes:
        seule = len(siennes) == 1 and not deja
        reponse["headers"] = {nom: entete.dite() | {"required": seule} for nom, entete in entetes.items()}
    return reponse


def _inscrire(exemples: dict[str, Any], code: str, texte: str) -> str:
    """The name of the example of a refusal: one code may have a sentence for each step."""
    noms = (code if rang == 1 else f"{code}_{rang}" for rang in count(1))
    return next(n for n in noms if exemples.setdefault(n, _exemple(code, texte))["value"]["detail"] == texte)


def _exemple(code: str, texte: str) -> dict[str, Any]:
    """The document of a refusal; « … » stands for what depends on the request."""
    dit = {"type": f"{sortes.RACINE}/{REFUS}/{code}", "title": Refus.titre, "status": 409, "detail": texte}
    return {"summary": code.replace("_", " "), "value": dit | {"code": code, "champ": None}}
