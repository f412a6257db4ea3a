"""The draft of an entretien d'entrée through its routes: one's own, kept until its steps are recorded."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from ledger.annexes.brouillons import TAILLE_MAX_OCTETS
from ledger.vocabulaire.acteur import Role
from tests.web.parcours import derouler
from tests.web.serveur import Api, probleme
from tests.web.strategies import JSON

DIAGNOSTIC = {
    "etape": "diagnostic.etabli",
    "champs": {"survenu_le": "2026-01-22", "besoins": [], "contraintes": [], "analyse": "SECRET-analyse"},
}
ENTRETIEN = {"etapes": [DIAGNOSTIC], "notes": "SECRET-notes"}


@pytest.fixture
def dossier(api: Api) -> UUID:
    """A dossier that was oriented."""
    oriente = api.ouvrir()
    derouler(api, oriente, "notifier-orientation")
    return oriente


def garder(api: Api, dossier: UUID, contenu: Any) -> Any:
    return api.appeler("PUT", f"/dossiers/{dossier}/brouillon", json=contenu)


def valider(api: Api, dossier: UUID) -> Any:
    return api.demander(f"/dossiers/{dossier}/brouillon/valider", {})


class TestRefus:
    def test_personne_derriere(self, api: Api) -> None:
        probleme(garder(api, uuid4(), {}), 404, "dossier-inconnu")

    def test_trop_grand(self, api: Api, dossier: UUID) -> None:
        reponse = garder(api, dossier, {"notes": "x" * TAILLE_MAX_OCTETS})
        assert "raccourcissez" in probleme(reponse, 409, "refus/brouillon_trop_grand")["detail"]

    @pytest.mark.parametrize(
        "notes", ['"\\ud800"', "1" * 40, "[" * 300 + "]" * 300], ids=["moitie", "grand", "niveaux"]
    )
    def test_illisible(self, api: Api, dossier: UUID, notes: str) -> None:
        adresse, entetes = f"/dossiers/{dossier}/brouillon", {"Content-Type": "application/json"}
        reponse = api.appeler("PUT", adresse, content=f'{{"notes": {notes}}}', entetes=entetes)
        probleme(reponse, 409, "refus/brouillon_illisible")

    def test_rien_a_lire_ni_a_supprimer_ni_a_valider(self, api: Api, dossier: UUID) -> None:
        for methode in ("GET", "DELETE"):
            probleme(api.appeler(methode, f"/dossiers/{dossier}/brouillon"), 404, "brouillon-absent")
        probleme(valider(api, dossier), 409, "refus/brouillon_absent")

    def test_incomplet(self, api: Api, dossier: UUID) -> None:
        """Told with where the fault lies; the draft stays."""
        garder(api, dossier, {"etapes": [{"etape": "diagnostic.etabli", "champs": {"besoins": 3}}]})
        document = probleme(valider(api, dossier), 409, "refus/brouillon_incomplet")
        assert document["champ"].startswith("etapes.0.champs.")
        assert api.lire(f"/dossiers/{dossier}/brouillon").status_code == 200

    def test_une_etape_d_ailleurs(self, api: Api, dossier: UUID) -> None:
        garder(api, dossier, {"etapes": [{"etape": "sanction.decidee"}]})
        assert probleme(valider(api, dossier), 409, "refus/etape_hors_entretien")["champ"] == "etapes.0.etape"

    def test_celui_d_un_autre(self, api: Api, dossier: UUID) -> None:
        garder(api, dossier, ENTRETIEN)
        entetes = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, agent=uuid4())}"}
        adresse = f"/dossiers/{dossier}/brouillon"
        for methode in ("GET", "DELETE"):
            probleme(api.appeler(methode, adresse, entetes=entetes), 404, "brouillon-absent")
        probleme(api.appeler("POST", f"{adresse}/valider", entetes=entetes), 409, "refus/brouillon_absent")
        assert api.lire(adresse).json()["contenu"] == ENTRETIEN


def test_jamais_un_defaut_de_notre_part(api: Api, dossier: UUID) -> None:
    """Whatever is typed is kept as it is, or refused."""

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), database=None)
    @given(JSON)
    def essayer(contenu: Any) -> None:
        texte, entetes = json.dumps(contenu).encode(), {"Content-Type": "application/json"}
        reponse = api.appeler("PUT", f"/dossiers/{dossier}/brouillon", content=texte, entetes=entetes)
        assert reponse.status_code in (200, 400, 409, 422), (texte, reponse.text)

    essayer()


def test_de_la_premiere_frappe_aux_etapes(api: Api, dossier: UUID) -> None:
    position = api.services.journal.position()
    premier = garder(api, dossier, {"notes": "SECRET-notes"}).json()
    second = garder(api, dossier, ENTRETIEN).json()
    assert premier["brouillon"] != second["brouillon"]
    assert api.lire(f"/dossiers/{dossier}/brouillon").json() == second
    assert api.services.journal.position() == position
    reponse = valider(api, dossier)
    assert (reponse.status_code, reponse.json()["nombre"], reponse.json()["deja_fait"]) == (201, 1, False)
    assert reponse.headers["Ledger-Position"] == str(reponse.json()["position"])
    repetee = valider(api, dossier)
    assert repetee.status_code == 201
    assert repetee.json() == reponse.json() | {"deja_fait": True}
    dernier = api.services.journal.rejouer(dossier)[-1]
    assert (dernier.type_stable, dernier.lire_contexte()["agent"]) == ("diagnostic.etabli.v1", str(api.agent))
    probleme(api.lire(f"/dossiers/{dossier}/brouillon"), 404, "brouillon-absent")


def test_un_brouillon_supprime(api: Api, dossier: UUID) -> None:
    garder(api, dossier, ENTRETIEN)
    assert api.appeler("DELETE", f"/dossiers/{dossier}/brouillon").status_code == 204
    probleme(api.lire(f"/dossiers/{dossier}/brouillon"), 404, "brouillon-absent")
