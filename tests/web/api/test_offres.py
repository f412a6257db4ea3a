"""Offers published through their routes, and prescribed until nothing is left."""

from typing import Any
from uuid import uuid4

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
