"""Figures by axes and filters, as of any date, and what is refused."""

from typing import Any

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.parcours import derouler
from tests.web.reseau import declarer
from tests.web.serveur import Api, probleme

QUESTIONS = {
    "orientation": ["mois", "pts", "mds", "structure", "decideur", "parcours"],
    "contractualisation": ["mois", "pts", "mds", "structure", "decideur", "parcours"],
    "situation": ["pts", "mds", "structure", "decideur", "parcours"],
}


@pytest.fixture(scope="module", autouse=True)
def peuple(api: Api) -> None:
    """Two whole parcours and a beginning, in two MDS."""
    declarer(api.services.journal, "MDS-33-05", "Bordeaux")
    declarer(api.services.journal, "MDS-33-29", "Porte du Médoc")
    derouler(api, api.ouvrir())
    derouler(api, api.ouvrir(mds="MDS-33-29"))
    derouler(api, api.ouvrir(mds="MDS-33-29"), "decider-orientation")
    api.projeter()


def cellules(api: Api, question: str, **parametres: Any) -> list[dict[str, Any]]:
    reponse = api.appeler("GET", f"/pilotage/{question}", role=Role.DECIDEUR, params=parametres)
    assert reponse.status_code == 200, reponse.text
    trouvees: list[dict[str, Any]] = reponse.json()["cellules"]
    return trouvees


def test_orientation_par_mois(api: Api) -> None:
    (janvier,) = cellules(api, "orientation")
    assert janvier == {
        "mois": "2026-01",
        "premieres": 3,
        "moins_15_jours": 3,
        "moins_1_mois": 0,
        "moins_6_semaines": 0,
        "plus_6_semaines": 0,
        "delai_total_jours": 30,
        "refusees": 0,
        "reorientations": 0,
    }


def test_orientation_par_pts(api: Api) -> None:
    par_pts = {cellule["pts"]: cellule["premieres"] for cellule in cellules(api, "orientation", par="pts")}
    assert par_pts == {"Bordeaux": 1, "Porte du Médoc": 2}


def test_contractualisation_et_ses_filtres(api: Api) -> None:
    assert [c["signes"] for c in cellules(api, "contractualisation")] == [2]
    assert [c["signes"] for c in cellules(api, "contractualisation", mds="MDS-33-29")] == [1]
    assert cellules(api, "contractualisation", mds="MDS-33-01") == []
    assert cellules(api, "contractualisation", mois="2025-12") == []


def test_situation_a_une_date(api: Api) -> None:
    (aujourd_hui_,) = cellules(api, "situation", par="structure", structure="MDS-33-05")
    assert (aujourd_hui_["a_accompagner"], aujourd_hui_["suivis"], aujourd_hui_["contrats_en_cours"]) == (2, 2, 0)
    (mars,) = cellules(api, "situation", par="structure", structure="MDS-33-05", au="2026-03-01", horloge="valable")
    assert mars["contrats_en_cours"] == 2
    assert cellules(api, "situation", au="2026-03-01", horloge="connu") == []


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_chaque_axe_et_tous_ensemble(api: Api, question: str) -> None:
    axes = QUESTIONS[question]
    for axe in axes:
        assert axe in cellules(api, question, par=axe)[0]
    tous = cellules(api, question, par=axes)
    assert set(axes) < set(tous[0])
    assert cellules(api, question, par=[axes[0], axes[0]]) == cellules(api, question, par=axes[0])


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_ce_que_la_reponse_dit_d_elle_meme(api: Api, question: str) -> None:
    tableau = api.lire(f"/pilotage/{question}", Role.AUDITEUR).json()
    assert tableau["connu_au"] == tableau["valable_au"] == aujourd_hui().isoformat()
    assert tableau["position"] == api.services.journal.position()
    mesures = set(tableau["cellules"][0]) - set(QUESTIONS[question])
    assert mesures == set(tableau["definitions"])
    assert all(definition[0].isupper() for definition in tableau["definitions"].values())


def test_apres_un_jour(api: Api) -> None:
    assert cellules(api, "orientation", apres="2026-01-14") == cellules(api, "orientation")
    assert cellules(api, "orientation", apres="2026-01-15") == []


@pytest.mark.parametrize(
    ("question", "parametres", "reference"),
    [
        ("orientation", {"par": "nom"}, "axe-inconnu"),
        ("orientation", {"par": "mois; drop schema d33"}, "axe-inconnu"),
        ("orientation", {"par": ["mois"] * 7}, "requete-invalide"),
        ("situation", {"par": "mois"}, "axe-inconnu"),
        ("situation", {"mois": "2026-01"}, "axe-inconnu"),
        ("orientation", {"mois": "janvier"}, "requete-invalide"),
        ("orientation", {"au": "2026-02-30"}, "requete-invalide"),
        ("orientation", {"horloge": "demain"}, "requete-invalide"),
        ("orientation", {"pts": "\x00"}, "valeur-illisible"),
    ],
    ids=str,
)
def test_refus(api: Api, question: str, parametres: dict[str, Any], reference: str) -> None:
    reponse = api.appeler("GET", f"/pilotage/{question}", params=parametres)
    document = probleme(reponse, 422, reference)
    if reference == "axe-inconnu":
        assert f"Axes possibles : {', '.join(QUESTIONS[question])}" in document["detail"]
