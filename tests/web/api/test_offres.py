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
