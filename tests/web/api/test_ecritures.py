"""Idempotency, versions, concurrency, and reading one's own writes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.parcours import derouler
from tests.web.serveur import Api, identite, ouverture, probleme

DROITS = {"survenu_le": "2026-02-01", "etat_droit": "OUVERT_SUSPENDU", "soumis_droits_devoirs": True}
ECRIVAINS = 8


class TestIdempotence:
    def test_la_meme_requete_donne_la_meme_reponse(self, api: Api) -> None:
        dossier, cle = api.ouvrir(), uuid4()
        premiere = api.demander(f"/dossiers/{dossier}/modifier-droits", DROITS, cle=cle)
        position = api.services.journal.position()
        seconde = api.demander(f"/dossiers/{dossier}/modifier-droits", DROITS, cle=cle)
        assert (premiere.status_code, seconde.status_code) == (201, 201)
        assert seconde.json() == premiere.json() | {"deja_fait": True}
        for entete in ("ETag", "Ledger-Position"):
            assert seconde.headers[entete] == premiere.headers[entete]
        assert api.services.journal.position() == position

    def test_la_meme_ouverture_donne_le_meme_dossier(self, api: Api) -> None:
        corps, cle = ouverture(), uuid4()
        premiere, seconde = (api.demander("/dossiers", corps, cle=cle).json() for _ in range(2))
        assert seconde == premiere | {"deja_fait": True}

    def test_une_autre_requete_sous_la_meme_cle(self, api: Api) -> None:
        dossier, cle = api.ouvrir(), uuid4()
        api.demander(f"/dossiers/{dossier}/modifier-droits", DROITS, cle=cle)
        position = api.services.journal.position()
        autres: list[tuple[str, dict[str, Any]]] = [
            (f"/dossiers/{dossier}/modifier-droits", DROITS | {"etat_droit": "CLOS"}),
            (f"/dossiers/{api.ouvrir()}/modifier-droits", DROITS),
            (f"/dossiers/{dossier}/notifier-orientation", {"moyen": "LETTRE_RECOMMANDEE"}),
            ("/dossiers", ouverture()),
        ]
        for chemin, corps in autres:
            document = probleme(api.demander(chemin, corps, cle=cle), 422, "cle-deja-utilisee")
            assert "employez-en une nouvelle" in document["detail"]
        assert api.services.journal.position() == position + 2

    def test_un_id_tire_au_hasard_n_en_fait_pas_une_autre_requete(self, api: Api) -> None:
        """What the server draws when it is left out is not part of what was asked."""
        dossier, cle = api.ouvrir(), uuid4()
        corps = {"origine": "FRANCE_TRAVAIL", "parcours": "SOCIAL", "organisme": "CONSEIL_DEPARTEMENTAL"}
        for attendu in (False, True):
            reponse = api.demander(f"/dossiers/{dossier}/preconiser-orientation", corps, cle=cle)
            assert reponse.json()["deja_fait"] is attendu

    def test_une_etape_refusee_puis_possible_sous_la_meme_cle(self, api: Api) -> None:
        dossier, cle = api.ouvrir(), uuid4()
        corps = {"survenu_le": "2026-01-20", "moyen": "LETTRE_RECOMMANDEE"}
        refusee = api.demander(f"/dossiers/{dossier}/notifier-orientation", corps, cle=cle)
        probleme(refusee, 409, "refus/orientation_absente")
        derouler(api, dossier, "decider-orientation")
        acceptee = api.demander(f"/dossiers/{dossier}/notifier-orientation", corps, cle=cle)
        assert (acceptee.status_code, acceptee.json()["deja_fait"]) == (201, False)

    def test_une_ouverture_refusee_puis_possible_sous_la_meme_cle(self, api: Api) -> None:
        cle, qui = uuid4(), identite()
        futur = ouverture(identite=qui, survenu_le="2099-01-01")
        probleme(api.demander("/dossiers", futur, cle=cle), 409, "refus/fait_a_venir")
        assert api.demander("/dossiers", ouverture(identite=qui), cle=cle).status_code == 201

    @pytest.mark.parametrize("cle", ["1234", "", "é"])
    def test_une_cle_illisible(self, api: Api, cle: str) -> None:
        entetes = {"Idempotency-Key": cle.encode()}
        reponse = api.appeler("POST", "/dossiers", json=ouverture(), entetes=entetes)
        (erreur,) = probleme(reponse, 422, "requete-invalide")["erreurs"]
        assert (erreur["ou"], erreur["champ"].lower()) == ("header", "idempotency-key")

    def test_vingt_fois_a_la_fois(self, api: Api) -> None:
        """However many times it is sent, and however close, it is done once."""
        dossier, cle = api.ouvrir(), uuid4()
        position = api.services.journal.position()
        with ThreadPoolExecutor(ECRIVAINS) as fils:
            envois = [
                fils.submit(api.demander, f"/dossiers/{dossier}/modifier-droits", DROITS, cle=cle) for _ in range(20)
            ]
            reponses = [envoi.result() for envoi in envois]
        assert {reponse.status_code for reponse in reponses} == {201}
        assert sorted(reponse.json()["deja_fait"] for reponse in reponses) == [False] + [True] * 19
        assert len({reponse.headers["Ledger-Position"] for reponse in reponses}) == 1
        assert api.services.journal.position() == position + 1


class TestReponse:
    """D17: what was recorded comes back with its ids, and an address where to read it."""

    def test_d17_une_etape_donne_ses_identifiants_et_son_adresse(self, api: Api) -> None:
        dossier = api.ouvrir()
        corps = {"origine": "FRANCE_TRAVAIL", "parcours": "SOCIAL", "organisme": "CONSEIL_DEPARTEMENTAL"}
        reponse = api.demander(f"/dossiers/{dossier}/preconiser-orientation", corps)
        (etape,) = reponse.json()["etapes"]
        assert etape["type"] == "orientation.preconisee.v1"
        assert list(etape["identifiants"]) == ["preconisation"]
        assert reponse.headers["Location"] == f"/dossiers/{dossier}/etapes/{etape['evenement']}"
        relue = api.lire(reponse.headers["Location"])
        assert relue.json()["contenu"]["preconisation"] == etape["identifiants"]["preconisation"]
        assert relue.headers["ETag"] == reponse.headers["ETag"]

    def test_d17_une_ouverture_donne_l_adresse_du_dossier(self, api: Api) -> None:
        reponse = api.demander("/dossiers", ouverture())
        assert reponse.headers["Location"] == f"/dossiers/{reponse.json()['dossier']}"
        assert api.lire(reponse.headers["Location"]).status_code == 200

    def test_d17_la_meme_requete_donne_les_memes_identifiants(self, api: Api) -> None:
        """Even of what the server drew when it was left out."""
        dossier, cle = api.ouvrir(), uuid4()
        corps = {"origine": "FRANCE_TRAVAIL", "parcours": "SOCIAL", "organisme": "CONSEIL_DEPARTEMENTAL"}
        premiere, seconde = (
            api.demander(f"/dossiers/{dossier}/preconiser-orientation", corps, cle=cle) for _ in range(2)
        )
        assert seconde.json()["etapes"] == premiere.json()["etapes"]
        assert seconde.headers["Location"] == premiere.headers["Location"]

    def test_d17_chaque_evenement_d_une_etape_qui_en_ecrit_plusieurs(self, api: Api) -> None:
        """What is written on other streams is counted, and is not of this dossier."""
        absorbant, absorbe = api.ouvrir(), api.ouvrir()
        fusion = {"absorbant": str(absorbant), "motif": "IDENTITE_CONFIRMEE"}
        reponse = api.demander(f"/dossiers/{absorbe}/fusionner-doublon", fusion)
        if reponse.status_code == 201:
            types = [etape["type"] for etape in reponse.json()["etapes"]]
            assert types[0] == "doublon.fusionne.v1"
            assert "doublon.absorbe.v1" not in types

    def test_d17_une_etape_inconnue(self, api: Api) -> None:
        probleme(api.lire(f"/dossiers/{api.ouvrir()}/etapes/{uuid4()}"), 404, "etape-inconnue")
        probleme(api.lire(f"/dossiers/{uuid4()}/etapes/{uuid4()}"), 404, "dossier-inconnu")


class TestVersions:
    def test_la_version_attendue(self, api: Api) -> None:
        dossier = api.ouvrir()
        lue = api.lire(f"/dossiers/{dossier}").headers["ETag"]
        entetes = {"If-Match": lue}
        reponse = api.appeler("POST", f"/dossiers/{dossier}/modifier-droits", json=DROITS, entetes=entetes)
        assert (reponse.status_code, lue, reponse.headers["ETag"]) == (201, '"1"', '"2"')

    @pytest.mark.parametrize("version", [0, 2, 999_999_999])
    def test_une_autre_version(self, api: Api, version: int) -> None:
        dossier = api.ouvrir()
        position = api.services.journal.position()
        reponse = api.demander(f"/dossiers/{dossier}/modifier-droits", DROITS, version=version)
        document = probleme(reponse, 412, "version-depassee")
        assert (document["version"], reponse.headers["ETag"]) == (1, '"1"')
        assert "version 1" in document["detail"]
        assert api.services.journal.position() == position

    def test_deja_fait_meme_si_le_dossier_a_change_depuis(self, api: Api) -> None:
        dossier, cle = api.ouvrir(), uuid4()
        premiere = api.demander(f"/dossiers/{dossier}/modifier-droits", DROITS, cle=cle, version=1)
        api.faire(dossier, "modifier-droits", **DROITS | {"etat_droit": "CLOS"})
        seconde = api.demander(f"/dossiers/{dossier}/modifier-droits", DROITS, cle=cle, version=1)
        assert seconde.json() == premiere.json() | {"deja_fait": True}

    @pytest.mark.parametrize("entete", ["1", "*", 'W/"1"', '"1", "2"', '"-1"', '"x"', '"1234567890"', '"é"'])
    def test_une_version_illisible(self, api: Api, entete: str) -> None:
        entetes = {"If-Match": entete.encode()}
        chemin = f"/dossiers/{api.ouvrir()}/modifier-droits"
        reponse = api.appeler("POST", chemin, json=DROITS, entetes=entetes)
        (erreur,) = probleme(reponse, 422, "requete-invalide")["erreurs"]
        assert (erreur["ou"], erreur["champ"].lower()) == ("header", "if-match")


class TestConcurrence:
    def test_aucun_evenement_perdu(self, api: Api) -> None:
        """Eight référents plan on one dossier at once: each is recorded, or told to look again and then recorded."""
        dossier = api.ouvrir()
        places, depart = api.services.territoire.places, threading.Barrier(ECRIVAINS)

        def planifier(rang: int) -> list[httpx.Response]:
            depart.wait()
            corps = {"survenu_le": "2026-02-01", "le": "2026-03-01", "heure": "09:00", "motif": "SUIVI"}
            reponses = []
            for tour in range(5):
                complet = corps | {"rendez_vous": str(uuid4()), "structure": places[5 * rang + tour].code}
                while True:
                    reponses.append(api.demander(f"/dossiers/{dossier}/planifier-rendez-vous", complet))
                    if reponses[-1].status_code != 412:
                        break
            return reponses

        with ThreadPoolExecutor(ECRIVAINS) as fils:
            reponses = [reponse for liste in fils.map(planifier, range(ECRIVAINS)) for reponse in liste]
        assert {reponse.status_code for reponse in reponses} <= {201, 412}
        acceptees = [reponse for reponse in reponses if reponse.status_code == 201]
        assert len(acceptees) == ECRIVAINS * 5
        assert sorted(reponse.json()["version"] for reponse in acceptees) == list(range(2, 42))
        etat = api.lire(f"/dossiers/{dossier}").json()["etat"]
        assert len(etat["rendez_vous"]) == ECRIVAINS * 5

    def test_un_seul_parmi_ceux_qui_attendent_la_meme_version(self, api: Api) -> None:
        dossier = api.ouvrir()
        with ThreadPoolExecutor(ECRIVAINS) as fils:
            envois = [
                fils.submit(api.demander, f"/dossiers/{dossier}/modifier-droits", DROITS, version=1)
                for _ in range(ECRIVAINS)
            ]
            statuts = sorted(envoi.result().status_code for envoi in envois)
        assert statuts == [201] + [412] * (ECRIVAINS - 1)

    def test_une_seule_ouverture_pour_une_personne(self, api: Api) -> None:
        qui = identite()
        with ThreadPoolExecutor(ECRIVAINS) as fils:
            envois = [fils.submit(api.demander, "/dossiers", ouverture(identite=qui)) for _ in range(ECRIVAINS)]
            reponses = [envoi.result() for envoi in envois]
        ouverts = [reponse for reponse in reponses if reponse.status_code == 201]
        assert len(ouverts) == 1
        for reponse in reponses:
            if reponse.status_code != 201:
                probleme(reponse, 409, "refus/personne_deja_connue")


class TestSesPropresEcritures:
    def test_la_liste_attend_la_position(self, api: Api) -> None:
        referent = str(api.referent())
        dossier = api.ouvrir()
        derouler(api, dossier, "designer-structure")
        reponse = api.demander(
            f"/dossiers/{dossier}/designer-referent", {"survenu_le": "2026-01-21", "referent": referent}
        )
        position = reponse.headers["Ledger-Position"]
        projection = threading.Timer(0.3, api.projeter)
        projection.start()
        page = api.lire("/dossiers", referent=referent, position_min=position)
        projection.join()
        assert [ligne["dossier"] for ligne in page.json()["lignes"]] == [str(dossier)]
        assert int(page.headers["Ledger-Position"]) >= int(position)

    @pytest.mark.parametrize("chemin", ["/dossiers", "/tableaux/orientation", "/indicateurs/suivis/dossiers"])
    def test_en_retard(self, api: Api, chemin: str) -> None:
        atteinte = api.projeter()
        reponse = api.lire(chemin, position_min=atteinte + 1)
        document = probleme(reponse, 503, "lecture-en-retard")
        assert (document["position"], reponse.headers["Retry-After"]) == (atteinte, "1")

    def test_un_dossier_se_lit_sans_attendre(self, api: Api) -> None:
        dossier = api.ouvrir()
        derouler(api, dossier, "preconiser-orientation")
        assert api.lire(f"/dossiers/{dossier}").json()["version"] == 2

    @pytest.mark.parametrize("position", ["-1", "x", "1.5"])
    def test_une_position_illisible(self, api: Api, position: str) -> None:
        probleme(api.lire("/dossiers", position_min=position), 422, "requete-invalide")


def test_la_position_ne_recule_jamais(api: Api) -> None:
    positions = [
        int(api.demander("/dossiers", ouverture(), role=Role.SYSTEME).headers["Ledger-Position"]) for _ in range(5)
    ]
    assert positions == sorted(set(positions))
