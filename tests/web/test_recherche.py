"""Finding a person from a page: by NIR, by mail, with a typo; who is outside one's perimeter is nobody."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.lots.test_lots import MDS, SELECTION, ouvrir_lot, texte
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite

LISTE = "/file-active"


@pytest.fixture(scope="module")
def agent(api: Api) -> Iterator[Visiteur]:
    """A référent of the MDS of the person."""
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        yield visiteur


@pytest.fixture(scope="module")
def elle(api: Api) -> dict[str, Any]:
    """Who is looked for."""
    return identite(nom="Abrassart", prenom="Quitterie", courriel="Quitterie.Abrassart@exemple.fr")


@pytest.fixture(scope="module")
def dossier(api: Api, elle: dict[str, Any]) -> UUID:
    """Her dossier, in the views."""
    dossier = api.ouvrir(identite=elle)
    derouler(api, dossier, "designer-structure")
    api.projeter()
    return dossier


def trouves(visiteur: Visiteur, mots: str) -> str:
    """The list that these words lead to."""
    reponse = visiteur.envoyer(LISTE, recherche=mots)
    assert reponse.status_code == 303
    adresse = reponse.headers["location"]
    assert mots not in adresse
    return texte(visiteur.ouvrir(adresse))


def test_r25_un_nir_hors_du_perimetre_ne_dit_rien(api: Api, dossier: UUID, elle: dict[str, Any]) -> None:
    """Known elsewhere and unknown are told in the same words, the typed ones aside."""
    with api.visiteur(Role.REFERENT, "ASSO-33-01") as ailleurs:
        dits = [trouves(ailleurs, nir).replace(nir, "") for nir in (elle["nir"], "2990533063999")]
        assert dits[0] == dits[1]
        assert "Aucun dossier ne correspond" in dits[0]
        assert "Aucun dossier ne correspond" in trouves(ailleurs, elle["courriel"])
        assert "Aucun dossier ne correspond" in trouves(ailleurs, "abrasart")


def test_r25_une_faute_n_ouvre_le_dossier_de_personne(agent: Visiteur, dossier: UUID) -> None:
    """Whose name only resembles what was typed is shown, told as such, and is not opened by itself."""
    reponse = agent.envoyer(LISTE, recherche="abrasart", ouvrir="oui")
    assert reponse.headers["location"].startswith(f"{LISTE}?cherche=")
    page = texte(agent.ouvrir(reponse.headers["location"]))
    assert "Personne ne répond exactement à « abrasart »" in page
    assert "ABRASSART Quitterie" in page


def test_r25_deux_fautes_ne_trouvent_personne(agent: Visiteur, dossier: UUID) -> None:
    page = trouves(agent, "abrazart quiterrie")
    assert "Aucun dossier ne correspond" in page
    assert "ABRASSART" not in page


@pytest.mark.parametrize("cle", ["nir", "courriel", "nom"])
def test_r25_en_haut_de_chaque_page_qui_est_trouve_s_ouvre(
    agent: Visiteur, dossier: UUID, elle: dict[str, Any], cle: str
) -> None:
    reponse = agent.envoyer(LISTE, recherche=elle[cle], ouvrir="oui")
    assert reponse.headers["location"] == f"/dossier/{dossier}"


def test_r25_un_nir_avec_ses_espaces(agent: Visiteur, dossier: UUID, elle: dict[str, Any]) -> None:
    n = elle["nir"]
    page = trouves(agent, f"{n[0]} {n[1:3]} {n[3:5]} {n[5:7]} {n[7:10]} {n[10:]} 12")
    assert "ABRASSART Quitterie" in page
    assert "Personne ne répond exactement" not in page


def test_r25_ce_que_la_liste_montre_est_ce_qu_on_traite(agent: Visiteur, dossier: UUID) -> None:
    """« Toute la liste » of names that resemble is these dossiers, and no others."""
    adresse = agent.envoyer(LISTE, recherche="abrasart").headers["location"]
    lot = ouvrir_lot(agent, "exporter", cherche=adresse.rpartition("cherche=")[2])
    assert "Exporter 1 personne" in texte(agent.ouvrir(lot))
    agent.envoyer(SELECTION, geste="vider")


def test_r25_l_api_dit_que_les_noms_ne_font_qu_approcher(api: Api, dossier: UUID) -> None:
    entetes = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=MDS)}"}
    for mots, approchee in (("abrassart", False), ("abrasart", True), ("zzzzzz", False)):
        lue = api.client.post("/recherche", json={"recherche": mots}, headers=entetes).json()
        assert (lue["approchee"], lue["total"]) == (approchee, int(mots != "zzzzzz"))
