"""Saved views: one's own, shared in one's structure, few, and without a name in them."""

from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.serveur import Api, probleme
from web.tables.vues import VUES_MAX

VUE: dict[str, Any] = {
    "filtres": {"mds": "MDS-33-05", "a_accompagner": None},
    "volets": ["EN_RETARD"],
    "tri": "contrat",
}


class Agent:
    """Somebody, of a structure or of none."""

    def __init__(self, api: Api, structure: str | None = None) -> None:
        self.api = api
        jeton = api.jeton(Role.REFERENT, structure=structure, agent=uuid4())
        self.entetes: dict[str, str | bytes] = {"Authorization": f"Bearer {jeton}"}

    def appeler(self, methode: str, chemin: str = "", corps: Any = None) -> httpx.Response:
        return self.api.appeler(methode, f"/vues{chemin}", entetes=self.entetes, json=corps)

    def noms(self) -> list[tuple[str, bool]]:
        return [(vue["nom"], vue["la_mienne"]) for vue in self.appeler("GET").json()]


@pytest.mark.parametrize(
    "corps",
    [
        {"filtres": {"inconnu": "x"}},
        {"filtres": {"structure": "x" * 5_000}},
        {"volets": ["AUTRE"]},
        {"tri": "nom"},
        {"volets": ["EN_RETARD"] * 9},
        {"autre": 1},
    ],
    ids=range(6),
)
def test_une_vue_illisible(api: Api, corps: dict[str, Any]) -> None:
    probleme(Agent(api).appeler("PUT", "/matin", VUE | corps), 422, "requete-invalide")
    probleme(Agent(api).appeler("PUT", "/matin", {}), 422, "requete-invalide")


def test_un_nom_trop_long(api: Api) -> None:
    probleme(Agent(api).appeler("PUT", f"/{'x' * 61}", VUE), 422, "requete-invalide")


def test_supprimer_ce_qu_on_n_a_pas(api: Api) -> None:
    un, autre = Agent(api, "S-1"), Agent(api, "S-1")
    un.appeler("PUT", "/matin", VUE | {"partagee": True})
    probleme(autre.appeler("DELETE", "/matin"), 404, "vue-inconnue")


def test_partager_sans_structure(api: Api) -> None:
    probleme(Agent(api).appeler("PUT", "/matin", VUE | {"partagee": True}), 422, "structure-absente")


def test_pas_plus_qu_il_n_en_faut(api: Api) -> None:
    """One more is refused; one of those that are there may still change."""
    agent = Agent(api)
    for rang in range(VUES_MAX):
        assert agent.appeler("PUT", f"/{rang}", VUE).status_code == 204
    document = probleme(agent.appeler("PUT", "/une de plus", VUE), 409, "trop-de-vues")
    assert str(VUES_MAX) in document["detail"]
    assert agent.appeler("PUT", "/3", VUE).status_code == 204


def test_enregistrer_remplacer_supprimer(api: Api) -> None:
    agent, autre = Agent(api), Agent(api)
    assert agent.appeler("PUT", "/Mes retards", VUE).status_code == 204
    (lue,) = agent.appeler("GET").json()
    assert lue["filtres"]["mds"] == "MDS-33-05"
    assert lue["filtres"]["a_accompagner"] is None
    assert (lue["volets"], lue["tri"], lue["partagee"]) == (["EN_RETARD"], "contrat", False)
    agent.appeler("PUT", "/Mes retards", {"filtres": {}, "tri": "ouverture"})
    (lue,) = agent.appeler("GET").json()
    assert (lue["tri"], lue["volets"], lue["filtres"]["mds"]) == ("ouverture", [], None)
    assert autre.noms() == []
    assert agent.appeler("DELETE", "/Mes retards").status_code == 204
    assert agent.noms() == []


def test_partagee_dans_sa_structure_seulement(api: Api) -> None:
    un, deux, ailleurs = Agent(api, "S-2"), Agent(api, "S-2"), Agent(api, "S-3")
    un.appeler("PUT", "/equipe", VUE | {"partagee": True})
    deux.appeler("PUT", "/a moi", VUE)
    assert (un.noms(), deux.noms(), ailleurs.noms()) == ([("equipe", True)], [("a moi", True), ("equipe", False)], [])


def test_ce_qu_on_tape_pour_trouver_quelqu_un_n_est_pas_garde(api: Api) -> None:
    agent = Agent(api)
    agent.appeler("PUT", "/avec un nom", {"filtres": {"recherche": "Zaldumbide", "pts": "Bordeaux"}})
    (lue,) = agent.appeler("GET").json()
    assert (lue["filtres"]["recherche"], lue["filtres"]["pts"]) == (None, "Bordeaux")
    with psycopg.connect(api.reglages.database_url) as connexion:
        contenus = connexion.execute("select contenu from d33_ecrans.vues_enregistrees").fetchall()
    assert not any("Zaldumbide" in contenu for (contenu,) in contenus)
