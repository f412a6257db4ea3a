"""The client: identity, tokens, what is made again and what never is, what an answer means."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from integrations.france_travail import services
from integrations.france_travail.acces import Acces
from integrations.france_travail.appel import Agent, Appel, PersonneCherchee
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.livraison import transport
from integrations.livraison.echecs import Indisponible, Introuvable, Rejet
from ledger.vocabulaire.suivi.transmission import CauseAttente
from tests.integrations.france_travail.clients import PAR_NUMERO, PERSONNE, SECRET, Scene, acces, client
from tests.integrations.france_travail.simulateur.partenaire import NIR, NUMERO, personne
from tests.integrations.france_travail.traductions.test_rendez_vous import PLANIFIE
from tests.integrations.france_travail.traductions.traduits import transmis

DECISION = Appel(services.DECISION_SANCTION, "POST", "/decisionSanctionRSAPartenaire", {"montantValide": 50})


@cache
def creation() -> Appel:
    """What is told of a rendez-vous that was taken."""
    return transmis(PLANIFIE)


def modification() -> Appel:
    """What is told of the same one, changed."""
    corps = {**(creation().corps or {}), "id": "7aea9cbd"}
    return replace(creation(), service=services.MODIFICATION_RENDEZ_VOUS, methode="PUT", corps=corps)


class Flux(httpx.SyncByteStream):
    """A body that comes as it is, for the client to decompress."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    def __iter__(self) -> Iterator[bytes]:
        yield self._octets


def rendez_vous_pris(_: httpx.Request) -> httpx.Response:
    return httpx.Response(202, json={"id": "7aea9cbd"})


def panne(statut: int, **entetes: str) -> Scene:
    return Scene(lambda _: httpx.Response(statut, headers=entetes, json={"message": "en erreur"}))


class TestReponse:
    """What cannot be read is told as such, and as received when it may have been."""

    def test_une_compression_fausse(self) -> None:
        scene = Scene(lambda _: httpx.Response(202, headers={"Content-Encoding": "gzip"}, stream=Flux(b"pas du gzip")))
        with pytest.raises(Indisponible) as refus:
            scene.client.executer(creation(), PERSONNE)
        assert refus.value.recu
        assert len(scene.appels) == 1

    @pytest.mark.parametrize(("appel", "recu"), [(creation, True), (modification, False)], ids=["POST", "PUT"])
    def test_une_reponse_trop_longue(
        self, monkeypatch: pytest.MonkeyPatch, appel: Callable[[], Appel], recu: bool
    ) -> None:
        monkeypatch.setattr(transport, "OCTETS_MAX", 1_000)
        scene = Scene(lambda _: httpx.Response(202, content=b" " * 1_001))
        with pytest.raises(Indisponible, match="trop longue") as refus:
            scene.client.executer(appel(), PERSONNE)
        assert refus.value.recu is recu


class TestAcces:
    @pytest.mark.parametrize("champ", ["base", "jeton"])
    @pytest.mark.parametrize(
        "adresse", ["http://api.francetravail.io/partenaire", "http://10.0.0.1/", "ftp://127.0.0.1"]
    )
    def test_sans_tls_seul_le_simulateur_repond(self, champ: str, adresse: str) -> None:
        with pytest.raises(ValidationError, match="https"):
            acces(**{champ: adresse})

    @pytest.mark.parametrize("option", ["verify", "verifier", "tls"])
    def test_la_verification_ne_se_desactive_pas(self, option: str) -> None:
        with pytest.raises(ValidationError):
            acces(**{option: False})

    @pytest.mark.parametrize("secret", ["court", "a" * 40])
    def test_un_secret_faible_est_refuse_hors_du_simulateur(self, secret: str) -> None:
        with pytest.raises(ValidationError, match="faible"):
            Acces(client_id="PAR_essai", client_secret=SecretStr(secret))
        acces(client_secret=SecretStr(secret))

    def test_les_api_non_verifiees_sont_fermees_hors_du_simulateur(self) -> None:
        reel = Acces(client_id="PAR_essai", client_secret=SecretStr(SECRET))
        assert not services.NON_VERIFIEES & set(reel.portees_ouvertes)
        ouvert = reel.model_copy(update={"ouvertes": frozenset({"contrat-engagement/v1"})})
        assert set(ouvert.portees_ouvertes) & services.NON_VERIFIEES == {"contrat-engagement/v1"}
        assert set(acces().portees_ouvertes) >= services.NON_VERIFIEES

    def test_rien_de_secret_ne_se_montre(self) -> None:
        assert SECRET not in repr(acces()) + str(acces()) + repr(PERSONNE) + repr(creation())
        assert NIR not in repr(PERSONNE)


class TestIdentite:
    @pytest.mark.parametrize("agent", [Agent("", "Dupond", "Zoé"), Agent("A", " | ", "Zoé")])
    def test_une_identite_incomplete_ne_part_pas(self, agent: Agent) -> None:
        scene = Scene(rendez_vous_pris)
        with pytest.raises(Indisponible, match="identité de l'agent"):
            scene.client.executer(creation(), PERSONNE, agent)
        assert not scene.recues

    def test_un_traitement_se_nomme_batch(self) -> None:
        scene = Scene(rendez_vous_pris)
        scene.client.executer(creation(), PERSONNE)
        entetes = scene.appels[0].headers
        assert entetes["pa-identifiant-agent"] == "BATCH"
        assert entetes["pa-nom-agent"]
        assert entetes["pa-prenom-agent"]
        assert entetes["ft-jeton-usager"] == "usager-1"
        assert entetes["Authorization"] == "Bearer acces-2"

    def test_une_barre_verticale_et_des_accents_ne_partent_pas(self) -> None:
        scene = Scene(rendez_vous_pris)
        scene.client.executer(creation(), PERSONNE, Agent("A|1", "Dupônd|Étchéverry", "Zoé"))
        entetes = scene.appels[0].headers
        assert [entetes[f"pa-{nom}-agent"] for nom in ("identifiant", "nom", "prenom")] == [
            "A 1",
            "Dupond Etcheverry",
            "Zoe",
        ]


class TestPersonne:
    def test_sans_identifiant(self) -> None:
        scene = Scene(rendez_vous_pris)
        with pytest.raises(Introuvable) as introuvable:
            scene.client.executer(creation(), PersonneCherchee(nir=NIR))
        assert introuvable.value.code == "SANS_IDENTIFIANT"
        assert not scene.recues

    @pytest.mark.parametrize(
        ("precisions", "cause"),
        [({"en_erreur": True}, "R998"), ({"rattachements": ["FT"]}, "R002")],
        ids=["R998", "R002"],
    )
    def test_hors_d_atteinte(self, simulateur: Simulateur, precisions: dict[str, Any], cause: str) -> None:
        simulateur.charger(personne(**precisions))
        with client(simulateur) as ft, pytest.raises(Introuvable) as introuvable:
            ft.executer(creation(), PERSONNE)
        assert introuvable.value.code == cause

    def test_inconnue_malgre_un_statut_200(self, simulateur: Simulateur) -> None:
        with client(simulateur) as ft, pytest.raises(Introuvable) as introuvable:
            ft.executer(creation(), PERSONNE)
        assert introuvable.value.code == "S002"

    def test_non_certifiee_elle_attend_la_ou_le_departement_l_exige(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne(certifiee=False))
        with client(simulateur) as ft:
            ft.executer(creation(), PERSONNE)
        with client(simulateur, certifiee=True) as ft, pytest.raises(Introuvable) as introuvable:
            ft.executer(creation(), PERSONNE)
        assert introuvable.value.code == "NON_CERTIFIEE"

    def test_detachee_depuis(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne())
        with client(simulateur) as ft:
            ft.executer(creation(), PERSONNE)
            simulateur.changer(NUMERO, rattachements=["FT"])
            with pytest.raises(Introuvable) as introuvable:
                ft.executer(creation(), PERSONNE)
        assert introuvable.value.cause is CauseAttente.NON_RATTACHEE

    def test_par_son_numero_quand_le_nir_ne_la_trouve_pas(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne(nir="2900199123458"))
        with client(simulateur) as ft:
            ft.executer(creation(), replace(PERSONNE, numero_france_travail=NUMERO))
        assert len(simulateur.personne(NUMERO)["rendez_vous"]) == 1

    def test_cherchee_une_fois_par_jour(self) -> None:
        scene = Scene(rendez_vous_pris)
        for _ in range(3):
            scene.client.executer(creation(), PERSONNE)
        assert scene.recherches == 1

    def test_oubliee_elle_est_cherchee_de_nouveau(self) -> None:
        scene = Scene(rendez_vous_pris)
        scene.client.executer(creation(), PERSONNE)
        scene.client.oublier(PERSONNE)
        scene.client.executer(creation(), PERSONNE)
        assert scene.recherches == 2


class TestJetons:
    def test_expires_ils_sont_renouveles_sans_rien_doubler(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne())
        with client(simulateur) as ft:
            ft.executer(creation(), PERSONNE)
            simulateur.agir("jetons/expiration")
            ft.executer(creation(), PERSONNE)
        assert len(simulateur.personne(NUMERO)["rendez_vous"]) == 2

    def test_un_401_ne_renouvelle_qu_une_fois(self) -> None:
        scene = panne(401)
        with pytest.raises(Indisponible, match="401"):
            scene.client.lire(services.ACTIVITES, "/activites/chercher")
        assert (len(scene.appels), scene.jetons) == (2, 2)

    def test_un_compte_refuse_ne_rejette_rien(self, simulateur: Simulateur) -> None:
        with (
            client(simulateur, client_secret=SecretStr("autre")) as ft,
            pytest.raises(Indisponible, match="vérifiez identifiant"),
        ):
            ft.executer(creation(), PAR_NUMERO)

    def test_une_api_fermee_attend(self) -> None:
        scene = Scene(rendez_vous_pris, portees={})
        appel = Appel("intensite/v1 : POST /suivi", "POST", "/suivi", {})
        assert not scene.client.ouverte(appel.service)
        with pytest.raises(Indisponible, match="n'est pas ouverte"):
            scene.client.executer(appel, PERSONNE)
        assert not scene.appels


class TestReponses:
    def test_l_identifiant_donne_est_la_reference(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne())
        with client(simulateur) as ft:
            reponse = ft.executer(creation(), PERSONNE)
        assert [rdv["id"] for rdv in simulateur.personne(NUMERO)["rendez_vous"]] == [reponse.reference]

    def test_id_non_reconnu_est_a_recreer(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne())
        with client(simulateur) as ft, pytest.raises(Rejet) as rejet:
            ft.executer(modification(), PERSONNE)
        assert rejet.value.code == "404"

    def test_une_redirection_n_est_pas_un_succes(self) -> None:
        with pytest.raises(Indisponible, match="302"):
            panne(302, Location="/connexion").client.executer(creation(), PERSONNE)

    @pytest.mark.parametrize("corps", [b"<html>", b"{"])
    def test_un_succes_illisible_n_en_est_pas_un(self, corps: bytes) -> None:
        scene = Scene(lambda _: httpx.Response(202, content=corps))
        with pytest.raises(Indisponible, match="illisible") as doute:
            scene.client.executer(creation(), PERSONNE)
        assert doute.value.recu

    def test_ce_que_france_travail_repete_de_la_personne_ne_sort_pas(self) -> None:
        message = f"Mme Étchéverry ({NIR}, maite@exemple.fr) : motivation « Absences répétées » refusée"
        scene = Scene(lambda _: httpx.Response(400, json={"message": message}))
        appel = replace(DECISION, corps={"motivation": "Absences répétées", "nom": "Étchéverry"})
        with pytest.raises(Rejet) as rejet:
            scene.client.executer(appel, PERSONNE)
        assert rejet.value.code == "400"
        for interdit in (NIR, "Étchéverry", "exemple.fr", "Absences"):
            assert interdit not in str(rejet.value)


class TestEssais:
    @pytest.mark.parametrize("statut", [500, 502, 503, 504])
    def test_une_creation_qui_a_pu_arriver_n_est_jamais_refaite(self, statut: int) -> None:
        scene = panne(statut)
        with pytest.raises(Indisponible) as doute:
            scene.client.executer(creation(), PERSONNE)
        assert doute.value.recu
        assert len(scene.appels) == 1

    def test_ni_apres_une_coupure(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne())
        simulateur.pannes(part_coupure_apres=1, chemins=["/rendez-vous"], nombre=1)
        with client(simulateur) as ft:
            with pytest.raises(Indisponible) as doute:
                ft.executer(creation(), PERSONNE)
            assert doute.value.recu
            trouve = ft.retrouver(creation(), PERSONNE)
        assert trouve is not None
        assert [rdv["id"] for rdv in simulateur.personne(NUMERO)["rendez_vous"]] == [trouve.reference]

    def test_ce_qui_n_est_pas_arrive_n_est_pas_retrouve(self, simulateur: Simulateur) -> None:
        simulateur.charger(personne())
        simulateur.pannes(part_coupure_avant=1, chemins=["/rendez-vous"], nombre=1)
        with client(simulateur) as ft:
            with pytest.raises(Indisponible):
                ft.executer(creation(), PERSONNE)
            assert ft.retrouver(creation(), PERSONNE) is None

    def test_une_modification_est_refaite(self) -> None:
        reponses = iter([httpx.Response(500), httpx.Response(202)])
        scene = Scene(lambda _: next(reponses))
        assert scene.client.executer(modification(), PERSONNE).reference == "7aea9cbd"
        assert len(scene.attentes) == 1

    def test_une_creation_refusee_pour_quota_est_refaite_apres_l_attente_demandee(self) -> None:
        reponses = iter([httpx.Response(429, headers={"Retry-After": "2"}), httpx.Response(202, json={"id": "1"})])
        scene = Scene(lambda _: next(reponses))
        assert scene.client.executer(creation(), PERSONNE).reference == "1"
        assert 2 <= scene.attentes[0] <= 2.5

    @pytest.mark.parametrize(("valeur", "au_moins"), [("Fri, 31 Dec 2100 23:59:59 GMT", 60), ("demain", None)])
    def test_une_attente_dite_par_une_date(self, valeur: str, au_moins: float | None) -> None:
        with pytest.raises(Indisponible) as plus_tard:
            panne(429, **{"Retry-After": valeur}).client.executer(creation(), PERSONNE)
        attente_s = plus_tard.value.attente_s
        assert attente_s is None if au_moins is None else attente_s is not None and attente_s > au_moins

    def test_une_attente_trop_longue_est_rendue(self) -> None:
        scene = panne(429, **{"Retry-After": "60"})
        with pytest.raises(Indisponible) as plus_tard:
            scene.client.executer(creation(), PERSONNE)
        assert (plus_tard.value.attente_s, len(scene.appels)) == (60, 1)

    def test_pas_plus_de_trois_fois(self) -> None:
        scene = panne(503)
        with pytest.raises(Indisponible):
            scene.client.lire(services.STATUT, "/contrat", PERSONNE)
        assert len(scene.appels) == 3

    def test_le_serveur_injoignable(self) -> None:
        def refuser(requete: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("non", request=requete)

        scene = Scene(refuser)
        with pytest.raises(Indisponible, match="injoignable") as doute:
            scene.client.executer(creation(), PERSONNE)
        assert not doute.value.recu
        assert len(scene.appels) == 3

    def test_une_decision_de_sanction_douteuse_ne_se_refait_pas_seule(self) -> None:
        with pytest.raises(Rejet) as rejet:
            Scene(rendez_vous_pris).client.retrouver(DECISION, PERSONNE)
        assert rejet.value.code == "DOUTE"


def test_des_fils_ensemble_ne_demandent_qu_un_jeton_par_api(simulateur: Simulateur) -> None:
    """And every call is for its own person."""
    numeros = [f"1{rang:010}" for rang in range(24)]
    simulateur.charger(*({"numero": numero} for numero in numeros))
    with client(simulateur) as ft, ThreadPoolExecutor(8) as fils:
        faits = fils.map(
            lambda n: ft.executer(creation(), PersonneCherchee(numero_france_travail=n)).reference, numeros
        )
        references = dict(zip(numeros, faits, strict=True))
    etat = simulateur.etat()
    assert etat["compteurs"]["jetons d'accès"] == 2
    tenues = {numero: [rdv["id"] for rdv in p["rendez_vous"]] for numero, p in etat["personnes"].items()}
    assert tenues == {numero: [reference] for numero, reference in references.items()}


class TestDisjoncteur:
    def test_apres_des_pannes_de_suite_france_travail_est_laisse_tranquille(self) -> None:
        scene = Scene(lambda _: httpx.Response(500), pannes=3, essais=1)
        for _ in range(3):
            with pytest.raises(Indisponible, match="500"):
                scene.client.executer(creation(), PERSONNE)
        with pytest.raises(Indisponible, match="suspendus") as ouvert:
            scene.client.executer(creation(), PERSONNE)
        assert ouvert.value.attente_s == 30
        assert len(scene.appels) == 3

    def test_un_refus_n_est_pas_une_panne(self) -> None:
        scene = Scene(lambda _: httpx.Response(400, json={}), pannes=2)
        for _ in range(4):
            with pytest.raises(Rejet):
                scene.client.executer(creation(), PERSONNE)
        assert len(scene.appels) == 4

    def test_un_succes_le_referme(self) -> None:
        malade = [True]
        scene = Scene(
            lambda _: httpx.Response(500) if malade[0] else httpx.Response(202, json={"id": "1"}),
            pannes=2,
            essais=1,
            repos_s=0.01,
        )
        for _ in range(2):
            with pytest.raises(Indisponible):
                scene.client.executer(creation(), PERSONNE)
        malade[0] = False
        time.sleep(0.02)
        assert scene.client.executer(creation(), PERSONNE).reference == "1"
