"""The documentation of the interface: valid, complete, and with examples that work."""

import re
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import jsonschema
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from commands.base import ETAPES, Commande
from ledger.annotations import marques, type_simple
from ledger.dates import CIVILE
from tests.cas import chaque
from tests.web.serveur import Api
from web.application import creer
from web.etapes import chemin

RIEN = Dependant()
COMMANDES = sorted(ETAPES, key=lambda commande: commande.__name__)


@cache
def application() -> FastAPI:
    """What is served; nothing of it is called."""
    return creer(None)  # type: ignore[arg-type]


def document() -> dict[str, Any]:
    """The document, as it is served."""
    return application().openapi()


def operations() -> list[tuple[str, str]]:
    """Method and address of each operation that it describes."""
    return [(methode, adresse) for adresse, chemins in document()["paths"].items() for methode in chemins]


def references(morceau: Any) -> list[str]:
    """Every ``$ref`` of a piece of the document."""
    if isinstance(morceau, dict):
        ici = [morceau["$ref"]] if isinstance(morceau.get("$ref"), str) else []
        return ici + [ref for valeur in morceau.values() for ref in references(valeur)]
    if isinstance(morceau, list):
        return [ref for valeur in morceau for ref in references(valeur)]
    return []


def resoudre(reference: str) -> Any:
    """What a ``$ref`` of the document names; ``KeyError`` when it names nothing."""
    trouve: Any = document()
    for partie in reference.removeprefix("#/").split("/"):
        trouve = trouve[partie]
    return trouve


def test_version_et_titre() -> None:
    assert document()["openapi"].startswith("3.1")
    assert document()["info"]["title"] == "Parcours Ledger"
    assert "Idempotency-Key" in document()["info"]["description"]


def test_chaque_reference_mene_quelque_part() -> None:
    toutes = references(document())
    assert len(toutes) > 50
    for reference in toutes:
        assert resoudre(reference)


def test_chaque_schema_est_un_schema() -> None:
    for nom, schema in document()["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert nom


@chaque("methode, adresse", operations)
def test_chaque_operation_se_lit(methode: str, adresse: str) -> None:
    operation = document()["paths"][adresse][methode]
    assert operation["summary"][0].isupper()
    assert operation["tags"]
    assert len([r for r in operation["responses"] if r.startswith("2")]) == 1
    if adresse != "/sante":
        assert operation["security"]
    for parametre in operation.get("parameters", []):
        assert parametre["in"] != "path" or parametre["required"]
        assert parametre["name"] != "authorization"


def test_les_noms_d_operations_sont_uniques() -> None:
    noms = [document()["paths"][adresse][methode]["operationId"] for methode, adresse in operations()]
    assert len(noms) == len(set(noms))


@chaque("commande", lambda: COMMANDES, lambda commande: commande.__name__)
def test_chaque_commande_montre_un_exemple_qui_vaut(api: Api, commande: type[Commande]) -> None:
    """Valid for the model, for the published schema, and for the route: refused at most by the state of the dossier."""
    corps = document()["paths"][f"/dossiers/{{dossier}}/{chemin(commande)}"]["post"]["requestBody"]
    schema = resoudre(corps["content"]["application/json"]["schema"]["$ref"])
    (exemple,) = schema["examples"]
    commande.model_validate(exemple)
    complet = schema | {"components": document()["components"]}
    jsonschema.Draft202012Validator(complet).validate(exemple)
    reponse = api.demander(f"/dossiers/{api.ouvrir()}/{chemin(commande)}", exemple)
    assert reponse.status_code in (201, 409), reponse.text


def test_toute_etape_est_documentee() -> None:
    attendues = {f"/dossiers/{{dossier}}/{chemin(commande)}" for commande in ETAPES}
    assert attendues <= set(document()["paths"])


def test_la_documentation_est_servie(api: Api) -> None:
    assert api.appeler("GET", "/openapi.json", role=None).json() == document()
    assert "swagger" in api.appeler("GET", "/docs", role=None).text.lower()


def test_une_methode_refusee_dit_lesquelles_ne_le_sont_pas(api: Api) -> None:
    """C-8: whatever the other routes of the address, ``Allow`` has every method that the document says, and no other."""
    fautes = {}
    for adresse, chemins in document()["paths"].items():
        permises = {methode.upper() for methode in chemins}
        for methode in {"GET", "POST", "PUT", "PATCH", "DELETE"} - permises:
            reponse = api.appeler(methode, re.sub(r"{\w+}", str(UUID(int=1)), adresse))
            dites = {methode for methode in reponse.headers.get("Allow", "").split(", ") if methode}
            if (reponse.status_code, dites) != (405, permises):
                fautes[methode, adresse] = (reponse.status_code, dites)
    assert fautes == {}


def test_un_jour_qui_se_demande_est_un_jour() -> None:
    """C-6: every date of a query reads AAAA-MM-JJ and nothing else."""
    dates = {
        (contexte.path, champ.name): CIVILE in marques(champ.field_info)
        for contexte in iter_route_contexts(application().routes)
        for champ in getattr(contexte.route, "dependant", RIEN).query_params
        if type_simple(champ.field_info) is date
    }
    assert len(dates) > 5
    assert [ou for ou, civile in dates.items() if not civile] == []
