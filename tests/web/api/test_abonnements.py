"""Administration of the subscriptions over HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.api.test_exploitation import mesures
from tests.web.serveur import Api, probleme

DEMANDE: dict[str, Any] = {
    "nom": "mon-service",
    "url": "https://mon-service.example/evenements",
    "topics": ["parcours.d33.rendez-vous", "parcours.d33.orientation"],
    "depuis": 0,
}


def abonner(api: Api, **champs: Any) -> dict[str, Any]:
    reponse = api.demander("/abonnements", DEMANDE | champs, role=Role.ADMINISTRATEUR)
    assert reponse.status_code == 201, reponse.text
    cree: dict[str, Any] = reponse.json()
    return cree


class TestRefus:
    @pytest.mark.parametrize("role", [Role.REFERENT, Role.DECIDEUR, Role.AUDITEUR])
    def test_a_qui_n_exploite_pas(self, api: Api, role: Role) -> None:
        probleme(api.lire("/abonnements", role), 403, "interdit")
        probleme(api.demander("/abonnements", DEMANDE, role=role), 403, "interdit")

    @pytest.mark.parametrize(
        ("champs", "code"),
        [
            ({"url": "http://mon-service.example/"}, "adresse_en_clair"),
            ({"url": "https://127.0.0.1/"}, "adresse_privee"),
            ({"topics": ["parcours.d33.identifiant"]}, "topic_inconnu"),
        ],
    )
    def test_de_ce_qui_ne_peut_pas_etre_servi(self, api: Api, champs: dict[str, Any], code: str) -> None:
        reponse = api.demander("/abonnements", DEMANDE | champs, role=Role.ADMINISTRATEUR)
        assert probleme(reponse, 409, f"refus/{code}")["champ"] in champs

    def test_d_un_inconnu(self, api: Api) -> None:
        ici = f"/abonnements/{uuid4()}"
        probleme(api.lire(ici, Role.ADMINISTRATEUR), 404, "abonnement-inconnu")
        probleme(api.lire(f"{ici}/livraisons", Role.ADMINISTRATEUR), 404, "abonnement-inconnu")
        for geste in ("pause", "secret"):
            probleme(api.appeler("POST", f"{ici}/{geste}", role=Role.ADMINISTRATEUR), 404, "abonnement-inconnu")
        probleme(api.appeler("DELETE", ici, role=Role.ADMINISTRATEUR), 404, "abonnement-inconnu")

    def test_d_un_renvoi_a_venir(self, api: Api) -> None:
        ici = f"/abonnements/{abonner(api)['abonnement']}"
        reponse = api.demander(f"{ici}/renvois", {"position": 10**9}, role=Role.ADMINISTRATEUR)
        probleme(reponse, 409, "refus/renvoi_a_venir")


def test_le_secret_n_est_montre_qu_une_fois(api: Api) -> None:
    cree = abonner(api)
    assert cree["secret"].startswith("whsec_")
    ici = f"/abonnements/{cree['abonnement']}"
    lu = api.lire(ici, Role.ADMINISTRATEUR)
    assert "secret" not in lu.json()
    assert cree["secret"] not in lu.text + api.lire("/abonnements", Role.ADMINISTRATEUR).text
    nouveau = api.appeler("POST", f"{ici}/secret", role=Role.ADMINISTRATEUR).json()["secret"]
    assert nouveau != cree["secret"]


def test_pause_reprise_suppression(api: Api) -> None:
    api.ouvrir()
    cree = abonner(api)
    assert (cree["etat"], cree["position"], cree["topics"]) == ("ACTIF", 0, DEMANDE["topics"])
    assert cree["retard"] == api.services.journal.position() > 0
    ici = f"/abonnements/{cree['abonnement']}"
    assert api.appeler("POST", f"{ici}/pause", role=Role.ADMINISTRATEUR).json()["etat"] == "EN_PAUSE"
    repris = api.demander(f"{ici}/reprise", {"depuis": 1}, role=Role.ADMINISTRATEUR).json()
    assert (repris["etat"], repris["position"]) == ("ACTIF", 1)
    assert api.lire(f"{ici}/livraisons", Role.ADMINISTRATEUR).json() == []
    assert api.demander(f"{ici}/renvois", {"position": 1}, role=Role.ADMINISTRATEUR).status_code == 202
    retards = {
        dict(cle[1])["abonnement"]: v for cle, v in mesures(api).items() if cle[0].startswith("parcours_webhook_r")
    }
    assert retards[cree["abonnement"]] == api.services.journal.position() - 1
    assert api.appeler("DELETE", ici, role=Role.ADMINISTRATEUR).status_code == 204
    assert cree["abonnement"] not in {un["abonnement"] for un in api.lire("/abonnements", Role.ADMINISTRATEUR).json()}


def test_sans_depuis_rien_du_passe(api: Api) -> None:
    api.ouvrir()
    cree = abonner(api, depuis=None)
    assert (cree["position"], cree["retard"]) == (api.services.journal.position(), 0)
