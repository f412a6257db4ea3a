"""Statutory tables over HTTP: what is refused, what they say of themselves, and their files."""

import csv
from typing import Any

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from readmodels.statistiques.catalogue import STATISTIQUES
from tests.web.parcours import derouler
from tests.web.reseau import declarer
from tests.web.serveur import Api, probleme


@pytest.fixture(scope="module", autouse=True)
def peuple(api: Api) -> None:
    """One whole parcours."""
    declarer(api.services.journal, "MDS-33-05", "Bordeaux")
    derouler(api, api.ouvrir())
    api.projeter()


@pytest.mark.parametrize(
    ("chemin", "role", "parametres", "statut", "reference"),
    [
        ("/statistiques/drees-t9", Role.DECIDEUR, {}, 404, "statistique-inconnue"),
        ("/statistiques/drees-t1", Role.PARTENAIRE, {}, 403, "interdit"),
        ("/statistiques/fse-participants", Role.DECIDEUR, {}, 403, "interdit"),
        ("/statistiques/drees-t1", Role.DECIDEUR, {"au": "2025-13-31"}, 422, "requete-invalide"),
        ("/statistiques/drees-t1", Role.DECIDEUR, {"format": "pdf"}, 422, "requete-invalide"),
    ],
    ids=str,
)
def test_refus(api: Api, chemin: str, role: Role, parametres: dict[str, Any], statut: int, reference: str) -> None:
    probleme(api.appeler("GET", chemin, role=role, params=parametres), statut, reference)


def test_la_liste(api: Api) -> None:
    lu = api.lire("/statistiques", Role.DECIDEUR).json()
    assert [resume["code"] for resume in lu] == list(STATISTIQUES)
    assert all(resume["notes"] and resume["reference"] for resume in lu)


def test_un_tableau_et_son_fichier(api: Api) -> None:
    releve = api.lire("/statistiques/drees-t1", Role.AUDITEUR).json()
    assert releve["valable_au"] == f"{aujourd_hui().year - 1}-12-31"
    assert releve["position"] == api.services.journal.position()
    releve = api.lire("/statistiques/plan-pauvrete-a1", Role.AUDITEUR, au="2026-01-31", horloge="valable").json()
    assert releve["lignes"][0]["valeurs"]["pp_entrants"]["valeur"] == 1
    fichier = api.lire(
        "/statistiques/plan-pauvrete-a1", Role.AUDITEUR, au="2026-01-31", horloge="valable", format="csv"
    )
    lignes = list(csv.reader(fichier.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert lignes[int(lignes[1][1])] == ["ensemble", "ensemble", "1"]
    assert any("À confirmer par le service juridique :" in ligne[1] for ligne in lignes if len(ligne) == 2)


@pytest.mark.parametrize("table", STATISTIQUES)
def test_d1_h2_un_tableau_sans_petits_effectifs(api: Api, table: str) -> None:
    """One person is told to no décideur, and to no agent who does not follow her."""
    releve = api.lire(f"/statistiques/{table}", Role.DECIDEUR, au="2026-06-30", horloge="valable").json()
    assert {ligne["ventilation"] for ligne in releve["lignes"]} <= {"ensemble"}
    assert all(valeur["masque"] for ligne in releve["lignes"] for valeur in ligne["valeurs"].values())
    assert "moins de 10 personnes est caché" in releve["avis"]
    porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure='PLIE-33-99')}"}
    sien = api.appeler("GET", f"/statistiques/{table}", entetes=porte, params={"au": "2026-06-30"}).json()
    assert all(valeur["numerateur"] == 0 for ligne in sien["lignes"] for valeur in ligne["valeurs"].values())


def test_les_participants_du_perimetre(api: Api) -> None:
    """An agent sees those whom he may see, and a structure without any sees nobody."""
    lu = api.lire("/statistiques/fse-participants", Role.AUDITEUR, au="2026-06-30", horloge="valable").json()
    assert lu["champs"].keys() == {"dossier", *lu["champs"]}
    assert "nom" not in str(list(lu["champs"]))
    porte = f"Bearer {api.jeton(Role.REFERENT, structure='PLIE-33-99')}"
    autre = api.appeler("GET", "/statistiques/fse-participants", entetes={"Authorization": porte})
    assert autre.json()["lignes"] == []


def test_lister_les_participants_se_journalise(api: Api) -> None:
    """One row for each list that was given, with its count; a refused one gives nothing, hence writes nothing."""
    chercher = api.services.ecrans.consultations.chercher
    avant = len(chercher())
    lu = api.lire("/statistiques/fse-participants", Role.AUDITEUR, au="2026-06-30", horloge="valable").json()
    api.lire("/statistiques/fse-participants", Role.REFERENT, format="csv")
    assert api.lire("/statistiques/fse-participants", Role.DECIDEUR).status_code == 403
    fichier, liste = chercher()[: len(chercher()) - avant]
    assert (liste.agent, liste.role, liste.quoi) == (api.agent, Role.AUDITEUR, "GET /statistiques/fse-participants")
    assert liste.nombre == len(lu["lignes"])
    assert (fichier.role, fichier.canal) == (Role.REFERENT, "API")
