"""The official Postman collection, and one of ours, run by newman against the simulator.

The official one fails where it contradicts itself or leaves blanks to fill: each failure is expected below with its
reason; another one, or one less, fails the test.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from integrations.france_travail.simulateur.jetons import PORTEES
from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.outils import COLLECTION
from tests.integrations.france_travail.simulateur.partenaire import personne
from tests.integrations.france_travail.simulateur.postman import PAQUETS, Requete, derouler
from tests.integrations.france_travail.simulateur.publie import publie

pytestmark = pytest.mark.usefixtures("newman")
officielle = pytest.mark.skipif(
    publie(COLLECTION) is None, reason=f"{COLLECTION} n'est pas là (PARCOURS_SHARED) : notre collection en tient lieu"
)

NUMERO: Final = "10429447247"
"""The person of the official collection, a fictional one."""
DIAGNOSTIC: Final = "c4851c54-8912-4548-91a6-29c2f4fa6163"
MAL_ECRITE: Final = "compare le statut à un type (« a(200) »), ce qui échoue quelle que soit la réponse"
CREE: Final = "attend 200 où le fichier publié répond 201"
A_REMPLIR: Final = "laisse vide l'identifiant de la conséquence de sanction (R010)"
ATTENDUS: Final[Mapping[str, tuple[int, str]]] = {
    "0.1 Access token (mode Client Credentials)": (200, MAL_ECRITE),
    "2.1.1 Décisions d'orientation à prendre (Activités Opérationnelles)": (200, MAL_ECRITE),
    "2.2.1 Décider une orientation (refuser la préco FT)": (400, "la même préconisation vient d'être acceptée"),
    "2.3.2  Décider une orientation (valider la préco FT)": (201, CREE),
    "3.1 RDV à prendre  suite à décision d'orientation (Activités Opérationnelles)": (200, MAL_ECRITE),
    "3.2 Prendre un rdv": (202, MAL_ECRITE),
    "3.2 Consulter rdv": (200, MAL_ECRITE),
    "Vérifier l'existence d'un contrat": (204, "attend un contrat que la requête suivante crée"),
    "6.1 Récupérer les activités de sanction à instruire": (200, MAL_ECRITE),
    "6.2 Référentiel activité sanction": (200, MAL_ECRITE),
    "6.5 Confirmer la proposition de sanction (saisie sanction)": (400, A_REMPLIR),
    "6.6 Refuser la proposition de sanction (refus saisie sanction)": (400, A_REMPLIR),
    "6.8 Valider la sanction": (400, A_REMPLIR),
    "6.9 Refuser la sanction": (400, A_REMPLIR),
    "6.11 Valider la levée": (400, A_REMPLIR),
    "6.12 Refuser la levée": (400, A_REMPLIR),
    "6.14 Valider la suppression": (400, A_REMPLIR),
    "6.15 Refuser la levée": (400, A_REMPLIR),
    "6.16 transmettre la décision de sanction": (400, "omet dateManquement, obligatoire (R090)"),
}
"""Requests of the official collection that fail, with the status of the answer, and why."""
SANS_CONTROLE: Final = {"2.3.4 Alternative au calcul/décision (déconseillé) : forcer l'orientation": 400}
"""A request without assertion, that writes an origin which only readings have."""
PEINE: Final = {
    "typeConsequenceSanctionValide": "SUSP_RSA",
    "modaliteDecisionValidee": "P",
    "montantValide": 50,
    "dureeValidee": 2,
}
REMPLIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "6.5": {"identifiantConsequenceSanction": "509"},
    "6.6": {"identifiantConsequenceSanction": "510"},
    "6.8": {"identifiantConsequenceSanction": "366", **PEINE},
    "6.9": {"identifiantConsequenceSanction": "509"},
    "6.11": {"identifiantConsequenceSanction": "511"},
    "6.12": {"identifiantConsequenceSanction": "512"},
    "6.14": {"identifiantConsequenceSanction": "370", **PEINE, "typeConsequenceSanctionValide": "SUPPR_RSA"},
    "6.15": {"identifiantConsequenceSanction": "371"},
    "6.16": {"dateManquement": "2026-01-15"},
}
"""What the person who runs the collection has to fill in, by the number of the request."""


def preparer(simulateur: Simulateur) -> dict[str, str]:
    """Load what the collections speak of; their variables of environment."""
    preconisation = {"parcours": "PSP", "organisme": "CD"}
    diagnostic = {"idDiagnostic": DIAGNOSTIC, "codeTypologie": "MR"}
    simulateur.charger(personne(NUMERO, preconisation=preconisation, diagnostics=[diagnostic]))
    for identifiant, proposition in (
        ("509", {}),
        ("510", {}),
        ("366", {"a_traiter": True}),
        ("370", {"type": "SUPPR_RSA"}),
        ("371", {"type": "SUPPR_RSA"}),
        ("511", {}),
        ("512", {}),
    ):
        simulateur.agir(f"personnes/{NUMERO}/sanctions", identifiant=identifiant, **proposition)
    for identifiant in ("511", "512"):
        simulateur.agir(f"sanctions/{identifiant}/delai-depasse")
        simulateur.agir(f"sanctions/{identifiant}/levee")
    return {
        "url": simulateur.adresse,
        "url_auth": simulateur.adresse,
        "url_api": simulateur.adresse,
        "numero": NUMERO,
        "client_id": simulateur.client_id,
        "client_secret": simulateur.client_secret,
        "scopes": " ".join(sorted(PORTEES)),
        "pa-identifiant-agent": "BATCH",
        "pa-nom-agent": "BATCH",
        "pa-prenom-agent": "essai",
    }


def echouees(requetes: list[Requete]) -> dict[str, int | None]:
    """Status of the requests of which an assertion failed."""
    return {requete.nom: requete.statut for requete in requetes if requete.echecs}


def test_notre_collection_passe_toute(simulateur: Simulateur, tmp_path: Path) -> None:
    """Ours: from the proposal of orientation to the radiation."""
    collection = PAQUETS / "essai.postman_collection.json"
    requetes = derouler(collection, preparer(simulateur), tmp_path)
    assert [(requete.nom, requete.echecs) for requete in requetes if requete.echecs] == []
    assert len(requetes) == len(json.loads(collection.read_text("utf-8"))["item"])


@officielle
def test_la_collection_officielle_n_echoue_qu_ou_elle_se_contredit(simulateur: Simulateur, tmp_path: Path) -> None:
    """As it is published."""
    collection = publie(COLLECTION)
    assert collection is not None
    requetes = derouler(collection, preparer(simulateur), tmp_path)
    assert echouees(requetes) == {nom: statut for nom, (statut, _) in ATTENDUS.items()}
    sans_controle = {requete.nom: requete.statut for requete in requetes if requete.nom in SANS_CONTROLE}
    assert sans_controle == SANS_CONTROLE
    autres = [requete for requete in requetes if requete.nom not in {**ATTENDUS, **SANS_CONTROLE}]
    assert {requete.statut for requete in autres} <= {200, 201, 202}


@officielle
def test_la_collection_officielle_remplie_agit_sur_les_sanctions(simulateur: Simulateur, tmp_path: Path) -> None:
    """With the blanks of its sixth part filled in, every event is accepted."""
    publiee = publie(COLLECTION)
    assert publiee is not None
    remplie = json.loads(publiee.read_text("utf-8"))
    for requete in requetes_de(remplie):
        ajouts = REMPLIES.get(requete["name"].split()[0])
        if ajouts is not None:
            corps = requete["request"]["body"]
            corps["raw"] = json.dumps({**json.loads(corps["raw"]), **ajouts})
    collection = tmp_path / "remplie.json"
    collection.write_text(json.dumps(remplie), "utf-8")
    parties = ("0. Auth API", "1. Info usager", "6. Sanctions RSA")
    requetes = derouler(collection, preparer(simulateur), tmp_path, parties)
    encore = {nom: statut for nom, (statut, _) in ATTENDUS.items() if nom.split()[0] in {"0.1", "6.1", "6.2"}}
    assert echouees(requetes) == encore
    consequences = simulateur.personne(NUMERO)["consequences"]
    assert {lue["idConsequenceSanction"]: lue["etape"] for lue in consequences if lue["codeInitiateur"] == "FT"} == {
        "509": "REFUSEE",
        "510": "VALIDEE",
        "366": "VALIDEE",
        "370": "VALIDEE",
        "371": "REFUSEE",
        "511": "LEVEE",
        "512": "VALIDEE",
    }
    assert [lue["etape"] for lue in consequences if lue["codeInitiateur"] == "CD"] == ["VALIDEE"]


def requetes_de(noeud: dict[str, Any]) -> list[dict[str, Any]]:
    """Requests of a collection, folder after folder."""
    if "request" in noeud:
        return [noeud]
    return [requete for element in noeud["item"] for requete in requetes_de(element)]
