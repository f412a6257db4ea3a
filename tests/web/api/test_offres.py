"""Offers published through their routes, and prescribed until nothing is left."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.web.serveur import Api, probleme


def description(code: str, **champs: Any) -> dict[str, Any]:
    defaut = {
        "libelle_offre": "Permis solidaire",
        "type_offre": "ACCOMPAGNEMENT",
        "theme": "MOBILITE",
        "source": "DORA",
    }
    return defaut | {"offre": code, "partenaire": "ASSO-33-01", "places": 1} | champs


def prescription(code: str) -> dict[str, Any]:
    return {
        "offre": code,
        "theme": "MOBILITE",
        "partenaire": "ASSO-33-01",
        "structure": "MDS-33-05",
        "motif": "LEVER_UN_FREIN",
        "besoins": ["MOBILITE"],
    }


def test_de_la_publication_a_la_derniere_place(api: Api) -> None:
    code = f"dora--{uuid4().hex[:8]}"
    un, deux = api.ouvrir(), api.ouvrir()
    fiche = prescription(code) | {"prescripteur": str(api.agent)}
    inconnue = api.demander(f"/dossiers/{un}/prescrire-offre", fiche)
    probleme(inconnue, 409, "refus/offre_inconnue")
    assert api.demander("/offres/publier", description(code)).json() == {"offre": code, "version": 1}
    assert api.demander(f"/dossiers/{un}/prescrire-offre", fiche).json()["nombre"] == 2
    document = probleme(api.demander(f"/dossiers/{deux}/prescrire-offre", fiche), 409, "refus/plus_de_place")
    assert document["champ"] == "offre"
    assert api.demander("/offres/modifier", description(code, places=2)).json()["version"] == 3
    assert api.demander(f"/dossiers/{deux}/prescrire-offre", fiche).status_code == 201
    assert api.demander("/offres/fermer", {"offre": code, "motif": "TERMINEE"}).json()["version"] == 5
    probleme(api.demander("/offres/modifier", description(code)), 409, "refus/offre_fermee")


@pytest.mark.parametrize("code", ["dora--9", "a/b?c#d%20"])
def test_d17_une_offre_se_relit_a_l_adresse_de_location(api: Api, code: str) -> None:
    """D17: whatever signs its code is made of."""
    probleme(api.appeler("GET", f"/catalogue/{quote(code, safe='')}"), 404, "offre-inconnue")
    publiee = api.demander("/offres/publier", description(code, places=3))
    lue = api.lire(publiee.headers["Location"]).json()
    assert (lue["offre"], lue["version"], lue["places"], lue["libres"], lue["fermee_le"]) == (code, 1, 3, 3, None)
    api.demander("/offres/fermer", {"offre": code, "motif": "TERMINEE"})
    assert api.lire(publiee.headers["Location"]).json()["fermee_le"] is not None


def test_le_catalogue_se_cherche(api: Api) -> None:
    mot = "atelier" + uuid4().hex[:10].translate(str.maketrans("0123456789", "ghijklmnop"))
    codes = [f"dora--{uuid4().hex[:8]}" for _ in range(3)]
    for rang, code in enumerate(codes):
        api.demander("/offres/publier", description(code, libelle_offre=f"{mot} {rang}", commune="33318"))
    api.projeter()
    page = api.lire("/offres", mots=mot, commune="33281", limite=2)
    assert page.headers["Cache-Control"] == "private, max-age=60"
    lue = page.json()
    assert ([o["offre"] for o in lue["offres"]], lue["total"], lue["pages"]) == (codes[:2], 3, 2)
    assert 3 < lue["offres"][0]["distance_km"] < 8
    assert [o["offre"] for o in api.lire("/offres", mots=mot, limite=2, page=2).json()["offres"]] == codes[2:]


@pytest.mark.parametrize("demande", [{"page": 0}, {"limite": 1000}, {"commune": "Pessac"}, {"rayon_km": -1}])
def test_une_recherche_qui_ne_va_pas(api: Api, demande: dict[str, Any]) -> None:
    probleme(api.lire("/offres", **demande), 422, "requete-invalide")
