"""The documentation of the interface: valid, complete, and with examples that work."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from commands.base import ETAPES, Commande
from ledger.annotations import marques, type_simple
from ledger.dates import CIVILE
from ledger.vocabulaire.acteur import Role
from tests.cas import chaque
from tests.npm import INSTALLATION_MAX_S
from tests.web import spectral
from tests.web.contrat import application
from tests.web.serveur import Api, probleme
from web.etapes import chemin
from web.pages.problemes import FAIRE, expliquer

RIEN = Dependant()
COMMANDES = sorted(ETAPES, key=lambda commande: commande.__name__)


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
    assert {"500"} < operation["responses"].keys()
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
    """Valid for the model, for the published schema, and for the route: refused at most by the state of the dossier, or
    because the person takes the step herself, from her space.
    """
    corps = document()["paths"][f"/dossiers/{{dossier}}/{chemin(commande)}"]["post"]["requestBody"]
    schema = resoudre(corps["content"]["application/json"]["schema"]["$ref"])
    (exemple,) = schema["examples"]
    commande.model_validate(exemple)
    complet = schema | {"components": document()["components"]}
    jsonschema.Draft202012Validator(complet).validate(exemple)
    roles = ETAPES[commande].roles
    role = next(iter(roles), Role.REFERENT)
    reponse = api.demander(f"/dossiers/{api.ouvrir()}/{chemin(commande)}", exemple, role=role)
    assert reponse.status_code in ((403,) if Role.ALLOCATAIRE in roles else (201, 409)), reponse.text


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
        permises = {methode.upper() for methode in chemins} | ({"HEAD"} if "get" in chemins else set())
        for methode in {"GET", "POST", "PUT", "PATCH", "DELETE"} - permises:
            reponse = api.appeler(methode, re.sub(r"{\w+}", str(UUID(int=1)), adresse))
            dites = {methode for methode in reponse.headers.get("Allow", "").split(", ") if methode}
            if (reponse.status_code, dites) != (405, permises):
                fautes[methode, adresse] = (reponse.status_code, dites)
    assert fautes == {}


def test_d16_aucune_forme_ne_porte_le_nom_d_un_module() -> None:
    """D16: a homonym is told apart by a name of its own, not by where it is written."""
    for nom in document()["components"]["schemas"]:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]+", nom), nom


def test_d16_une_version_et_une_licence() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", document()["info"]["version"])
    assert document()["info"]["license"]["identifier"] == "EUPL-1.2"


def test_d16_chaque_probleme_a_une_forme_et_des_mots() -> None:
    """D16: one documented schema per problem; D17: a page explains it in words of its own."""
    formes = {nom: s for nom, s in document()["components"]["schemas"].items() if nom.startswith("Probleme")}
    assert len(formes) > 30
    types = {nom: s["properties"]["type"].get("const", "/problemes/refus") for nom, s in formes.items()}
    assert len(set(types.values())) == len(types)
    dites = {nom: expliquer(type_.removeprefix("/problemes/")) for nom, type_ in types.items()}
    assert [nom for nom, dite in dites.items() if dite is None or dite.faire == FAIRE] == []


@pytest.mark.timeout(INSTALLATION_MAX_S + spectral.LECTURE_MAX_S)
@pytest.mark.usefixtures("spectral")
def test_d16_le_document_ne_choque_aucune_regle_de_spectral(tmp_path: Path) -> None:
    """D16: all the recommended rules, warnings and hints included."""
    (tmp_path / "openapi.json").write_text(json.dumps(document()), "utf-8")
    assert spectral.lire(tmp_path / "openapi.json") == []


@chaque("methode, adresse", operations)
def test_d16_chaque_operation_dit_ses_refus(methode: str, adresse: str) -> None:
    """D16: what any operation of its kind answers, whoever wrote it."""
    operation = document()["paths"][adresse][methode]
    dits = set(operation["responses"])
    attendus = {"401", "503"} if "security" in operation else {"503"}
    attendus |= {"400", "413", "422"} if "requestBody" in operation else set()
    attendus |= {"404", "403"} if "{dossier}" in adresse else set()
    noms = {parametre["name"] for parametre in operation.get("parameters", [])}
    attendus |= {"412"} if "If-Match" in noms else set()
    attendus |= {"201"} if "Location" in operation["responses"].get("201", {}).get("headers", {}) else set()
    assert attendus <= dits
    assert "201" not in dits or "Location" in operation["responses"]["201"]["headers"]


@chaque("methode, adresse", lambda: [o for o in operations() if "{dossier}" in o[1]])
def test_d17_un_dossier_inconnu_repond_404_quelle_que_soit_la_methode(api: Api, methode: str, adresse: str) -> None:
    """D17: POST answers as GET does, once the body is well written."""
    operation = document()["paths"][adresse][methode]
    corps = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    exemple = resoudre(corps["$ref"])["examples"][0] if "$ref" in corps else {}
    if adresse.endswith("/ouvrir-dossier"):
        exemple = exemple | {"correction": {"evenement": str(UUID(int=2)), "motif": "ERREUR_DE_SAISIE"}}
    chemin_ = adresse.replace("{dossier}", str(UUID(int=1))).replace("{evenement}", str(UUID(int=2)))
    reponse = api.appeler(methode.upper(), chemin_, role=Role.REFERENT, json=exemple if corps else None)
    probleme(reponse, 404, "dossier-inconnu")


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
