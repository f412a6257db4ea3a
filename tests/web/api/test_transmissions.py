"""The work list of transmissions, those of a dossier, and what an agent may do of them."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from ledger.vocabulaire.acteur import Role
from tests.web.parcours import SECRET
from tests.web.serveur import Api, probleme

CAUSES = {"cause": "PERSONNE_INTROUVABLE"}


def suivi(position: int, **champs: Any) -> dict[str, Any]:
    return {
        "transmission": str(uuid4()),
        "etape": "rendez_vous.planifie.v1",
        "etape_position": position,
        "service": "rendez-vous",
    } | champs


def constater(api: Api, dossier: UUID, route: str, corps: dict[str, Any]) -> int:
    """What the connector records; the position."""
    reponse = api.demander(f"/dossiers/{dossier}/{route}", corps, role=Role.SYSTEME)
    assert reponse.status_code == 201, reponse.text
    position: int = reponse.json()["position"]
    return position


@pytest.fixture(scope="module")
def suivies(api: Api) -> dict[str, dict[str, Any]]:
    """Three dossiers: one waits at two recipients, one was rejected, one was received."""
    attend, rejete, recu = (api.ouvrir() for _ in range(3))
    premiere, seconde = (
        suivi(1, **CAUSES),
        suivi(2, service="orientation", cause="NON_RATTACHEE", destinataire="archives"),
    )
    refusee = suivi(3, rejet="R030", sens="La date est passée.", message=SECRET)
    constater(api, rejete, "rejeter-transmission", refusee)
    for corps in (premiere, seconde):
        constater(api, attend, "mettre-transmission-en-attente", corps)
    position = constater(api, recu, "reussir-transmission", suivi(4, reference="88214"))
    api.projeter()
    return {
        "premiere": premiere | {"dossier": str(attend)},
        "seconde": seconde | {"dossier": str(attend)},
        "refusee": refusee | {"dossier": str(rejete)},
        "recue": {"dossier": str(recu), "position": position},
    }


def lister(api: Api, **filtres: Any) -> list[int]:
    """Positions of the steps of the list."""
    reponse = api.lire("/transmissions", **filtres)
    assert reponse.status_code == 200, reponse.text
    return [ligne["etape_position"] for ligne in reponse.json()["lignes"]]


class TestListe:
    def test_ce_qui_attend_et_ce_qui_est_rejete_dans_l_ordre_des_etapes(
        self, api: Api, suivies: dict[str, Any]
    ) -> None:
        page = api.lire("/transmissions", position_min=suivies["recue"]["position"]).json()
        assert [ligne["etape_position"] for ligne in page["lignes"]] == [1, 2, 3]
        assert (page["total"], page["suivant"]) == (3, None)
        assert SECRET not in str(page), "what the recipient said stays sealed"
        assert page["lignes"][2]["sens"] == "La date est passée."

    @pytest.mark.usefixtures("suivies")
    @pytest.mark.parametrize(
        ("filtres", "attendues"),
        [
            ({"etat": "EN_ATTENTE"}, [1, 2]),
            ({"etat": "REJETEE"}, [3]),
            ({"etat": "REUSSIE"}, [4]),
            ({"etat": "ABANDONNEE"}, []),
            ({"service": "orientation"}, [2]),
            ({"destinataire": "archives"}, [2]),
            ({"destinataire": "france-travail"}, [1, 3]),
            ({"cause": "PERSONNE_INTROUVABLE"}, [1]),
            ({"rejet": "R030"}, [3]),
            ({"limite": 2}, [1, 2]),
            ({"limite": 2, "apres": 2}, [3]),
        ],
    )
    def test_filtres_et_pages(self, api: Api, filtres: dict[str, Any], attendues: list[int]) -> None:
        assert lister(api, **filtres) == attendues

    @pytest.mark.usefixtures("suivies")
    def test_la_page_suivante(self, api: Api) -> None:
        assert api.lire("/transmissions", limite=2).json()["suivant"] == 2

    def test_un_filtre_inconnu(self, api: Api) -> None:
        probleme(api.lire("/transmissions", etat="PERDUE"), 422, "requete-invalide")

    def test_celles_d_un_dossier(self, api: Api, suivies: dict[str, Any]) -> None:
        lignes = api.lire(f"/dossiers/{suivies['premiere']['dossier']}/transmissions").json()
        assert [(ligne["etape_position"], ligne["etat"]) for ligne in lignes] == [(2, "EN_ATTENTE"), (1, "EN_ATTENTE")]


class TestAgent:
    def test_ne_constate_rien(self, api: Api, suivies: dict[str, Any]) -> None:
        dossier = suivies["recue"]["dossier"]
        reponse = api.demander(f"/dossiers/{dossier}/reussir-transmission", suivi(1, reference="1"))
        assert probleme(reponse, 403, "etape-reservee")["code"] == "etape_reservee"

    def test_relance_puis_abandonne(self, api: Api) -> None:
        dossier, corps = api.ouvrir(), suivi(1, destinataire="archives", **CAUSES)
        constater(api, dossier, "mettre-transmission-en-attente", corps)
        api.faire(dossier, "relancer-transmission", transmission=corps["transmission"])
        api.faire(
            dossier,
            "abandonner-transmission",
            transmission=corps["transmission"],
            motif="DEJA_CONNUE",
            explication=SECRET,
        )
        etat = api.lire(f"/dossiers/{dossier}").json()["etat"]["transmissions"][corps["transmission"]]
        assert (etat["etat"], etat["essais"], etat["destinataire"]) == ("ABANDONNEE", 0, "archives")


def test_les_mesures(api: Api, suivies: dict[str, dict[str, Any]]) -> None:
    """Transmissions by state; for each recipient, how old what its connector has not dealt with is."""
    assert suivies
    with psycopg.connect(api.reglages.database_url, autocommit=True) as maitre:
        maitre.execute(
            "insert into d33_livraison.lecture (destinataire, depuis, position)"
            " values ('france-travail', 0, 1), ('archives', 0, 2) on conflict do nothing"
        )
    lues = {
        (echantillon.name, *echantillon.labels.values()): echantillon.value
        for famille in text_string_to_metric_families(api.lire("/metriques", Role.SYSTEME).text)
        for echantillon in famille.samples
    }
    nombres = {etat: lues["parcours_transmissions", etat] for etat in ("EN_ATTENTE", "REJETEE", "REUSSIE", "RELANCEE")}
    assert nombres == {"EN_ATTENTE": 2, "REJETEE": 1, "REUSSIE": 1, "RELANCEE": 0}
    for destinataire, position in (("france-travail", 1), ("archives", 2)):
        assert lues["parcours_connecteur_retard_evenements", destinataire] == api.services.journal.position() - position
        assert 0 < lues["parcours_connecteur_age_secondes", destinataire] < 3600


def test_une_etape_a_plusieurs_destinataires_n_est_pas_coupee_par_une_page(api: Api) -> None:
    """The next page begins after a step: what waits at its second recipient is on the page of the first."""
    dossier = api.ouvrir()
    for position, destinataire in ((11, "france-travail"), (12, "archives"), (12, "france-travail"), (13, "archives")):
        corps = suivi(position, destinataire=destinataire, **CAUSES)
        constater(api, dossier, "mettre-transmission-en-attente", corps)
    api.projeter()
    for limite, pages in ((1, [[11], [12, 12], [13]]), (2, [[11], [12, 12], [13]]), (3, [[11, 12, 12], [13]])):
        apres: int | None = 0
        lues: list[list[int]] = []
        while apres is not None:
            page = api.lire("/transmissions", dossier=dossier, limite=limite, apres=apres).json()
            lues.append([ligne["etape_position"] for ligne in page["lignes"]])
            apres = page["suivant"]
        assert lues == pages
