"""The published contract: as committed, valid, without anything sealed, and true of real records."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, get_args

import jsonschema
import orjson
import pytest
from pydantic import BaseModel
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from integrations.kafka import schemas
from integrations.kafka.asyncapi import ENTETES, ecrire, generer
from integrations.kafka.examples import exemple
from integrations.kafka.page import page
from integrations.kafka.points import TYPE as TYPE_POINT
from integrations.kafka.points import PointPublic
from integrations.kafka.records import entetes
from integrations.kafka.schemas import schema_public
from integrations.kafka.topics import ETAT, POINTS, Destination, topics_de_famille
from ledger.epoques import Epoque
from ledger.etat_public import TYPE as TYPE_ETAT
from ledger.etat_public import EtatDossier
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.entree.identifiant import IdentifiantRattache
from ledger.events.etape import EtapeAnnulee
from ledger.preuve.verifier import lire_note, lire_point
from ledger.publication import evenements_publics, publier, schema_json
from tests.cas import chaque
from tests.integrations.kafka.departement import departement

DOCS = Path(__file__).resolve().parents[4] / "docs"
REGENERER = "le contrat publié a changé : « python -m integrations.kafka.asyncapi docs » le régénère"
document = cache(generer)
"""The contract, as it is generated."""


def _avec_base(morceau: Any) -> Any:
    """The same JSON, its references led to the document whatever refers to it."""
    return json.loads(json.dumps(morceau).replace('"#/components', '"urn:document#/components'))


@cache
def registre() -> Registry[Any]:
    """Where a reference to the contract leads."""
    contenu = Resource.from_contents(_avec_base(document()), default_specification=DRAFT202012)
    avec: Registry[Any] = Registry().with_resource("urn:document", contenu)
    return avec


def valide(schema: dict[str, Any], instance: Any) -> None:
    """Check an instance, formats included, against a schema of the document."""
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(_avec_base(schema), registry=registre(), format_checker=formats).validate(instance)


def references(morceau: Any) -> list[str]:
    if isinstance(morceau, dict):
        propres = [v for cle, v in morceau.items() if cle == "$ref"]
        return propres + [r for v in morceau.values() for r in references(v)]
    return [r for v in morceau for r in references(v)] if isinstance(morceau, list) else []


def test_the_committed_contract_is_the_generated_one(tmp_path: Path) -> None:
    ecrire(tmp_path)
    genere = {f.relative_to(tmp_path): f.read_text() for f in tmp_path.rglob("*.*")}
    fichiers = [DOCS / "asyncapi.json", DOCS / "abonnes.md", *(DOCS / "schemas").glob("*.json")]
    livre = {f.relative_to(DOCS): f.read_text() for f in fichiers}
    assert livre.keys() == genere.keys(), REGENERER
    assert [nom for nom in genere if genere[nom] != livre[nom]] == [], REGENERER


def test_the_page_shows_every_topic_header_and_type() -> None:
    texte = page(document(), 3, 16)
    for canal in document()["channels"].values():
        assert f"`{canal['address']}`" in texte
    for entete in ENTETES["properties"]:
        assert f"`{entete}`" in texte
    for message in document()["components"]["messages"].values():
        assert texte.count(f"· `{message['name']}`\n") == 1
    ancres = {ligne.removeprefix("### ") for ligne in texte.splitlines() if ligne.startswith("### ")}
    assert set(re.findall(r"\]\(#([\w-]+)\)", texte)) <= ancres
    montres = [json.loads(morceau) for morceau in re.findall(r"```json\n(.*?)\n```", texte, re.DOTALL)]
    assert len(montres) == len(document()["components"]["messages"])
    for lien in re.findall(r"\]\((?!#|http)([^)]+)\)", texte):
        assert (DOCS / lien).exists(), lien
    assert max(map(len, texte.splitlines())) < 2_000


def test_a_schema_whose_type_is_gone_is_removed(tmp_path: Path) -> None:
    ecrire(tmp_path)
    ancien = tmp_path / "schemas" / "ancien.v1.json"
    ancien.write_text("{}")
    ecrire(tmp_path)
    assert not ancien.exists()


def test_every_reference_leads_somewhere() -> None:
    for reference in set(references(document())):
        assert reference.startswith("#/")
        ou: Any = document()
        for pas in reference.removeprefix("#/").split("/"):
            ou = ou[pas]
        assert isinstance(ou, dict)


def test_the_document_is_an_asyncapi_3() -> None:
    assert document()["asyncapi"] == "3.0.0"
    assert document()["info"].keys() >= {"title", "version"}
    noms = [*document()["components"]["schemas"], *document()["components"]["messages"]]
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", nom) for nom in noms)
    adresses = {canal["address"].replace("{journal}", "d33") for canal in document()["channels"].values()}
    etats = Destination("d33", "etats").topics.values()
    assert adresses == {*topics_de_famille("d33").values(), *etats, Destination("d33").points}
    for famille, canal in document()["channels"].items():
        assert canal["parameters"].keys() == set(re.findall(r"{(\w+)}", canal["address"]))
        assert (EtapeAnnulee.type_stable() in canal["messages"]) == (famille not in (ETAT, POINTS))
    for operation in document()["operations"].values():
        assert operation["action"] == "send"
        canal = operation["channel"]["$ref"]
        assert all(message["$ref"].startswith(f"{canal}/messages/") for message in operation["messages"])


def test_every_published_type_is_on_a_topic_and_no_other() -> None:
    sur_un_topic = {nom for canal in document()["channels"].values() for nom in canal["messages"]}
    assert sur_un_topic == {classe.type_stable() for classe in evenements_publics()} | {TYPE_ETAT, TYPE_POINT}
    assert sur_un_topic == set(document()["components"]["messages"])
    assert IdentifiantRattache.type_stable() not in sur_un_topic


def en_clair(classe: type[BaseModel]) -> set[str]:
    """Names of the clear fields of a model, and of the values inside them."""
    scelles = classe.champs_scelles if issubclass(classe, Evenement) else frozenset()
    clairs = {nom: champ for nom, champ in classe.model_fields.items() if nom not in scelles}
    dedans = [type_ for champ in clairs.values() for type_ in _types(champ.annotation) if _est_valeur(type_)]
    return set(clairs).union(*(en_clair(type_) for type_ in dedans))


def _types(annotation: Any) -> list[Any]:
    arguments = get_args(annotation)
    return [t for argument in arguments for t in _types(argument)] if arguments else [annotation]


def _est_valeur(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, BaseModel)


@cache
def tout_en_clair() -> tuple[frozenset[str], str]:
    """Names of the clear fields of all types, and the text of the contract."""
    return frozenset(champ for classe in CATALOGUE for champ in en_clair(classe)), json.dumps(document())


@chaque("classe", lambda: list(CATALOGUE), lambda classe: classe.type_stable())
def test_no_sealed_field_is_described(classe: type[Evenement]) -> None:
    assert not classe.champs_scelles & set(schema_public(classe)["properties"])
    # Nor anything that only sealed fields hold: the name is nowhere in the document.
    clairs, texte = tout_en_clair()
    assert [champ for champ in classe.champs_scelles - clairs if f'"{champ}"' in texte] == []


@chaque("classe", evenements_publics, lambda classe: classe.type_stable())
def test_examples_are_valid(classe: type[Evenement]) -> None:
    message = document()["components"]["messages"][classe.type_stable()]
    (montre,) = message["examples"]
    valide(message["payload"], montre["payload"])
    valide(message["headers"], montre["headers"])
    schema = schema_public(classe)
    jsonschema.Draft202012Validator.check_schema(schema)
    validateur = jsonschema.Draft202012Validator(schema)
    validateur.validate(montre["payload"])
    if not any(classe.model_fields[champ].is_required() for champ in classe.champs_scelles):
        relu = json.loads(classe.model_validate(montre["payload"]).model_dump_json(exclude_none=True))
        assert montre["payload"].items() <= relu.items()
    # What is required, is; a payload without it is refused.
    champ = schema["required"][-1]
    with pytest.raises(jsonschema.ValidationError, match=champ):
        validateur.validate({k: v for k, v in montre["payload"].items() if k != champ})


def test_the_example_of_a_state_is_whole_and_valid() -> None:
    message = document()["components"]["messages"][TYPE_ETAT]
    (montre,) = message["examples"]
    valide(message["payload"], montre["payload"])
    valide(message["headers"], montre["headers"])
    assert montre["payload"].keys() == EtatDossier.model_fields.keys()
    EtatDossier.model_validate_json(json.dumps(montre["payload"]))


def test_the_example_of_a_checkpoint_is_whole_and_valid() -> None:
    message = document()["components"]["messages"][TYPE_POINT]
    (montre,) = message["examples"]
    valide(message["payload"], montre["payload"])
    valide(message["headers"], montre["headers"])
    lu = PointPublic.model_validate(montre["payload"])
    assert lire_point(lire_note(lu.checkpoint.encode()).texte).taille == lu.taille
    carte = lire_point(lire_note(lu.carte.encode()).texte)
    assert carte.suite.keys() == {"journal", "commandes", "scelle-le"}


def test_an_example_that_cannot_be_guessed_is_asked_for() -> None:
    schema = {"title": "X", "type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]}
    with pytest.raises(ValueError, match=r"aucun exemple pour « X\.code »"):
        exemple(schema)


def test_two_definitions_under_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    deux = iter([("Motif", {"enum": ["A"]}), ("Motif", {"enum": ["B"]})])
    monkeypatch.setattr(schemas, "_nommes", lambda: deux)
    with pytest.raises(ValueError, match="deux définitions différentes de « Motif »"):
        schemas.composants()


@cache
def du_registre(type_: str) -> jsonschema.Draft202012Validator:
    """What checks an event of this type against the ledger's own schema."""
    schema = schema_json(CATALOGUE.par_nom(type_))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_records_of_a_log_are_as_described(base_vierge: str) -> None:
    """As the relay would send them, before the log went back and after: no broker changes a byte of them."""
    with departement(base_vierge, "") as gironde:
        gironde.ajouter(150)
        revenu = Epoque(datetime(2026, 3, 2, 9, 15, tzinfo=UTC), 100, "Sauvegarde restaurée")
        publics = list(publier(gironde.lire(), gironde.schema, [revenu]))
    vus: set[str] = set()
    for public in publics:
        type_ = public.attributs["type"].removeprefix("fr.parcours.")
        message = document()["components"]["messages"][type_]
        valide(message["headers"], {nom: valeur.decode() for nom, valeur in entetes(public.attributs)})
        valide(message["payload"], orjson.loads(public.donnees))
        # And against the ledger's own, which refuses what it does not name.
        du_registre(type_).validate(orjson.loads(public.donnees))
        vus |= public.attributs.keys()
    assert {f"ce_{nom}" for nom in vus} == ENTETES["properties"].keys() - {"content-type"}


def test_a_field_to_come_is_accepted() -> None:
    message = document()["components"]["messages"]["rendez_vous.planifie.v1"]
    payload = message["examples"][0]["payload"]
    valide(message["payload"], payload | {"avenir": 1, "rattachement": {"avenir": 2}})
    with pytest.raises(jsonschema.ValidationError):
        valide(message["payload"], payload | {"heure": "10:30:00+02:00"})
