"""A published type does not change under its subscribers: each way of breaking it is named, each allowed one passes."""

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from integrations.kafka import asyncapi, compatibilite
from integrations.kafka.asyncapi import ecrire, generer
from integrations.kafka.compatibilite import ContratRompu, ruptures

publie = cache(generer)
"""The contract that is generated."""
TYPE = "rendez_vous.planifie.v1"
Document = dict[str, Any]


def schema(document: Document) -> Any:
    return document["components"]["schemas"][TYPE]


def modifie(changement: Callable[[Document], Any]) -> Document:
    document = copy.deepcopy(publie())
    changement(document)
    return document


def sans_champ(d: Document) -> None:
    del schema(d)["properties"]["structure"]
    schema(d)["required"].remove("structure")


def sans_type(d: Document) -> None:
    del d["components"]["messages"][TYPE]


def sur_un_autre_topic(d: Document) -> None:
    del d["channels"]["rendez_vous"]["messages"][TYPE]


CASSENT: dict[str, tuple[Callable[[Document], Any], str]] = {
    "champ retiré": (sans_champ, f"{TYPE}.structure : a disparu"),
    "champ renommé": (
        lambda d: schema(d)["properties"].update(lieu=schema(d)["properties"].pop("structure")),
        f"{TYPE}.structure : a disparu",
    ),
    "champ devenu facultatif": (
        lambda d: schema(d)["required"].remove("modalite"),
        f"{TYPE}.modalite : n'est plus toujours présent",
    ),
    "champ devenu obligatoire": (
        lambda d: schema(d)["required"].append("rattachement"),
        f"{TYPE}.rattachement : est devenu obligatoire",
    ),
    "autre type": (
        lambda d: schema(d)["properties"]["survenu_le"].update(type="integer"),
        f"{TYPE}.survenu_le : type était string, devient integer",
    ),
    "autre format": (
        lambda d: schema(d)["properties"]["rendez_vous"].pop("format"),
        f"{TYPE}.rendez_vous : format était uuid, devient absent",
    ),
    "borne resserrée": (
        lambda d: schema(d)["properties"]["duree_prevue_min"].update(maximum=1),
        f"{TYPE}.duree_prevue_min : maximum était",
    ),
    "null permis": (
        lambda d: schema(d)["properties"]["correction"]["anyOf"].append({"type": "string"}),
        f"{TYPE}.correction : les formes possibles ont changé",
    ),
    "code retiré d'une liste partagée": (
        lambda d: d["components"]["schemas"]["Modalite"]["enum"].remove("SUR_PLACE"),
        f"{TYPE}.modalite : le code SUR_PLACE a disparu",
    ),
    "type retiré": (sans_type, f"{TYPE} : ce type n'est plus décrit"),
    "type parti d'un topic": (sur_un_autre_topic, f"{TYPE} : n'est plus publié sur le topic"),
    "topic renommé": (
        lambda d: d["channels"]["rendez_vous"].update(address="parcours.{journal}.rdv"),
        "rendez_vous : le topic parcours.{journal}.rendez-vous a disparu",
    ),
    "partitions": (
        lambda d: d["channels"]["droits"]["bindings"]["kafka"].update(partitions=12),
        "droits : le nombre de partitions",
    ),
    "en-tête retiré": (
        lambda d: d["components"]["schemas"]["EntetesCloudEvents"]["required"].remove("ce_id"),
        "en-têtes.ce_id : n'est plus toujours présent",
    ),
}
PASSENT: dict[str, Callable[[Document], Any]] = {
    "rien": copy.copy,
    "champ facultatif": lambda d: schema(d)["properties"].update(avenir={"type": "string"}),
    "code en plus": lambda d: d["components"]["schemas"]["Modalite"]["enum"].append("AVENIR"),
    "autre description": lambda d: schema(d).update(description="Autrement dit"),
    "nouvelle version à côté": lambda d: d["components"]["messages"].update(
        {"rendez_vous.planifie.v2": d["components"]["messages"][TYPE]}
    ),
    "nouveau topic": lambda d: d["channels"].update(avenir=d["channels"]["droits"]),
}


@pytest.mark.parametrize("comment", CASSENT)
def test_ce_qui_casse_est_nomme(comment: str) -> None:
    changement, attendue = CASSENT[comment]
    trouvees = ruptures(publie(), modifie(changement))
    assert any(ligne.startswith(attendue) for ligne in trouvees), trouvees


@pytest.mark.parametrize("comment", PASSENT)
def test_ce_qui_passe(comment: str) -> None:
    assert ruptures(publie(), modifie(PASSENT[comment])) == []


def test_la_documentation_ne_s_ecrit_pas_par_dessus_une_rupture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ecrire(tmp_path)
    avant = {f: f.read_bytes() for f in tmp_path.rglob("*.json")}
    monkeypatch.setattr(asyncapi, "generer", lambda: modifie(sans_champ))
    with pytest.raises(ContratRompu) as rompu:
        ecrire(tmp_path)
    assert str(rompu.value).splitlines() == [
        "le contrat publié est rompu :",
        f"  {TYPE}.structure : n'est plus toujours présent",
        f"  {TYPE}.structure : a disparu",
        compatibilite.CONSIGNE,
    ]
    assert {f: f.read_bytes() for f in tmp_path.rglob("*.json")} == avant


def test_la_porte_compare_deux_fichiers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ancien, nouveau = tmp_path / "ancien.json", tmp_path / "nouveau.json"
    for fichier, document in ((ancien, publie()), (nouveau, modifie(sans_champ))):
        fichier.write_text(json.dumps(document))
    assert compatibilite.main(str(ancien), str(ancien)) == 0
    assert compatibilite.main(str(ancien), str(nouveau)) == 1
    assert f"{TYPE}.structure : a disparu" in capsys.readouterr().err
