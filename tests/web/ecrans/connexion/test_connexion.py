"""Signing in and out through the provider, sessions, and what they leave: refusals first."""

import time
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest
from authlib.oidc.discovery import OpenIDProviderMetadata
from fastapi import Response
from joserfc.jwk import KeySet, RSAKey

from integrations.identite.comptes import Compte, ecrire, lire
from integrations.identite.fournisseur import Client, Fournisseur
from ledger.dates import aujourd_hui, maintenant
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import CLIENT, SECRET, Ecrans
from tests.web.serveur import NAVIGATEUR, Visiteur
from web.identite import sessions
from web.identite.oidc import RELECTURE_S, RETOUR
from web.identite.sessions import DUREE_MAX, INACTIVITE_MAX
from web.pages.connexion import connexion as page
from web.securite import Debit, Temoins, TropDeRequetes, interne
from web.tables.base import schema_ecrans
from web.visite import TEMOIN


@pytest.fixture
def client(ecrans: Ecrans) -> Iterator[httpx.Client]:
    """A browser without a screen, that nobody has used."""
    with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR, timeout=20) as nouveau:
        yield nouveau


def commencer(ecrans: Ecrans, client: httpx.Client, retour: str = "/") -> str:
    """Press the button; the address to which the browser is sent."""
    reponse = client.post("/connexion", data={"retour": retour}, headers={"Origin": ecrans.api.url})
    assert reponse.status_code == 303, reponse.text
    return reponse.headers["location"]


def choisir(client: httpx.Client, adresse: str, sujet: str) -> str:
    """Choose an account at the provider's; the address to which the browser comes back."""
    demande = {nom: valeurs[0] for nom, valeurs in parse_qs(urlsplit(adresse).query).items()}
    reponse = client.post(adresse.split("?", maxsplit=1)[0], data=demande | {"sujet": sujet})
    assert reponse.status_code == 303, reponse.text
    return reponse.headers["location"]


def entrer(ecrans: Ecrans, client: httpx.Client, prenom: str, retour: str = "/") -> httpx.Response:
    """The whole journey; the answer to the browser that comes back."""
    return client.get(choisir(client, commencer(ecrans, client, retour), ecrans.compte(prenom).sujet))


def executer(ecrans: Ecrans, requete: str, *valeurs: Any) -> None:
    """Change the tables of the screens, as time does."""
    schema = schema_ecrans(ecrans.api.reglages.schema_journal)
    with psycopg.connect(ecrans.api.reglages.database_url) as connexion:
        connexion.execute(requete.replace("{ecrans}", schema).encode(), valeurs)


class TestRefus:
    def test_sans_habilitation(self, ecrans: Ecrans, client: httpx.Client) -> None:
        reponse = client.get(choisir(client, commencer(ecrans, client), ecrans.compte("p").sujet))
        assert reponse.status_code == 403
        assert "aucune habilitation en cours" in reponse.text
        assert TEMOIN not in reponse.cookies

    def test_sans_second_facteur(self, ecrans: Ecrans, client: httpx.Client, fichier_comptes: Any) -> None:
        camille = ecrans.compte("camille")
        seul = Compte(str(uuid4()), "Seul", "Facteur", camille.courriel, camille.siret, "", facteurs=("pwd",))
        ecrire(fichier_comptes, [*lire(fichier_comptes).values(), seul])
        reponse = client.get(choisir(client, commencer(ecrans, client), seul.sujet))
        assert reponse.status_code == 403
        assert "deux facteurs" in reponse.text

    def test_renoncer(self, ecrans: Ecrans, client: httpx.Client) -> None:
        reponse = client.get(choisir(client, commencer(ecrans, client), ""))
        assert reponse.status_code == 403
        assert "n'a pas confirmé" in reponse.text.replace("&#39;", "'")

    def test_dans_un_autre_navigateur(self, ecrans: Ecrans, client: httpx.Client) -> None:
        retour = choisir(client, commencer(ecrans, client), ecrans.compte("camille").sujet)
        with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR) as autre:
            assert autre.get(retour).status_code == 403
            commencer(ecrans, autre)
            assert autre.get(retour).status_code == 403

    def test_deux_fois_la_meme_reponse(self, ecrans: Ecrans, client: httpx.Client) -> None:
        retour = choisir(client, commencer(ecrans, client), ecrans.compte("camille").sujet)
        temoins = dict(client.cookies)
        assert client.get(retour).status_code == 303
        client.cookies.update(temoins)
        assert client.get(retour).status_code == 403

    @pytest.mark.parametrize("change", [{"code": "inconnu"}, {"iss": "https://ailleurs.example"}, {"state": "autre"}])
    def test_reponse_changee(self, ecrans: Ecrans, client: httpx.Client, change: dict[str, str]) -> None:
        retour = httpx.URL(choisir(client, commencer(ecrans, client), ecrans.compte("camille").sujet))
        assert client.get(retour.copy_merge_params(change)).status_code == 403

    def test_attente_trop_longue(self, ecrans: Ecrans, client: httpx.Client) -> None:
        retour = choisir(client, commencer(ecrans, client), ecrans.compte("camille").sujet)
        executer(ecrans, "update {ecrans}.connexions set cree_le = now() - interval '11 minutes'")
        assert "a expiré" in client.get(retour).text

    def test_depuis_un_autre_site(self, client: httpx.Client) -> None:
        for entetes in ({}, {"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.post("/connexion", data={"retour": "/"}, headers=entetes).status_code == 403

    def test_adresse_liee_a_une_autre_personne(self, ecrans: Ecrans) -> None:
        """An address given to somebody else does not pass the habilitation on."""
        habilitations, courriel = ecrans.api.services.ecrans.habilitations, f"{uuid4()}@exemple.fr"
        ecrans.api.donner(courriel, "A", Role.AUDITEUR, du=aujourd_hui(), au=aujourd_hui())
        assert habilitations.trouver("premier", courriel, aujourd_hui()) is not None
        assert habilitations.trouver("second", courriel, aujourd_hui()) is None
        assert habilitations.trouver("premier", "autre@exemple.fr", aujourd_hui() + timedelta(days=1)) is None


class TestEntree:
    def test_on_revient_la_ou_l_on_allait(self, ecrans: Ecrans, client: httpx.Client) -> None:
        vers = client.get("/file-active?parcours=SOCIAL")
        assert vers.status_code == 303
        retour = parse_qs(urlsplit(vers.headers["location"]).query)["retour"][0]
        reponse = entrer(ecrans, client, "camille", retour)
        assert (reponse.status_code, reponse.headers["location"]) == (303, "/file-active?parcours=SOCIAL")
        assert client.get("/").text.count("Camille Duprat") > 0

    def test_le_fournisseur_a_change_de_cle(self, ecrans: Ecrans, client: httpx.Client) -> None:
        """Its keys are read again, rather than nobody let in until they are an hour old."""
        connexions = ecrans.api.services.ecrans.connexions
        assert connexions is not None
        declare, _ = connexions._declare()
        autre = RSAKey.generate_key(2048, {"kid": "d-avant"})
        connexions._metadonnees = (time.monotonic() - RELECTURE_S - 1, declare, KeySet([autre]))
        assert entrer(ecrans, client, "camille").status_code == 303

    def test_le_temoin(self, ecrans: Ecrans, client: httpx.Client) -> None:
        poses = entrer(ecrans, client, "camille").headers.get_list("set-cookie")
        (session,) = [pose for pose in poses if pose.startswith(f"{TEMOIN}=")]
        for attribut in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=36000"):
            assert attribut in session
        assert "Domain" not in session

    def test_le_temoin_en_service(self) -> None:
        """By HTTPS it is secure, and bound to the host."""
        reponse = Response()
        Temoins(chiffre=True).poser(reponse, TEMOIN, "valeur", 60)
        pose = reponse.headers["set-cookie"]
        assert pose.startswith("__Host-session=valeur;")
        for attribut in ("HttpOnly", "SameSite=lax", "Path=/", "Secure"):
            assert attribut in pose
        assert "Domain" not in pose

    def test_ce_que_la_demande_contient(self, ecrans: Ecrans, client: httpx.Client) -> None:
        demande = parse_qs(urlsplit(commencer(ecrans, client)).query)
        assert demande["code_challenge_method"] == ["S256"]
        assert demande["claims"] == ['{"id_token": {"amr": {"essential": true}}}']
        assert demande["redirect_uri"] == [ecrans.api.url + RETOUR]
        assert all(len(demande[nom][0]) >= 32 for nom in ("state", "nonce", "code_challenge"))

    @pytest.mark.parametrize(
        "adresse", ["//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example", "/a\r\nb", "", "x" * 3000]
    )
    def test_jamais_ailleurs(self, adresse: str) -> None:
        assert interne(adresse) == "/"

    def test_sortir(self, ecrans: Ecrans, client: httpx.Client) -> None:
        entrer(ecrans, client, "camille")
        jeton = client.get("/").text.split('name="jeton_formulaire" value="')[1].split('"')[0]
        temoin = client.cookies[TEMOIN]
        fin = client.post("/deconnexion", data={"jeton_formulaire": jeton}, headers={"Origin": ecrans.api.url})
        assert fin.headers["location"].startswith(ecrans.emetteur + "/session/end?")
        sorti = client.get(client.get(fin.headers["location"]).headers["location"])
        assert "Vous êtes déconnecté" in sorti.text
        assert sorti.headers["clear-site-data"] == '"cache", "storage"'
        client.cookies.set(TEMOIN, temoin)
        assert client.get("/file-active").status_code == 303


class TestSession:
    def test_expire_inactive(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            assert visiteur.ouvrir("/file-active").status_code == 200
            voir(ecrans, visiteur, timedelta(minutes=1) - INACTIVITE_MAX)
            assert visiteur.ouvrir("/file-active").status_code == 200
            voir(ecrans, visiteur, -timedelta(minutes=1) - INACTIVITE_MAX)
            assert visiteur.ouvrir("/file-active").status_code == 303

    def test_expire_trop_longue(self, ecrans: Ecrans, monkeypatch: pytest.MonkeyPatch) -> None:
        """Used until the end, which its seal holds: the clock goes on, not the row."""
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            for age, statut in ((DUREE_MAX - timedelta(minutes=1), 200), (DUREE_MAX + timedelta(minutes=1), 303)):
                monkeypatch.setattr(sessions, "maintenant", lambda age=age: maintenant() + age)
                voir(ecrans, visiteur, age)
                assert visiteur.ouvrir("/file-active").status_code == statut

    def test_l_l_ancienne_session_finit_a_la_connexion(self, ecrans: Ecrans, client: httpx.Client) -> None:
        """The cookie that a browser held before it signs in again opens nothing any more."""
        entrer(ecrans, client, "camille")
        ancien = client.cookies[TEMOIN]
        entrer(ecrans, client, "camille")
        assert client.cookies[TEMOIN] != ancien
        assert client.get("/file-active").status_code == 200
        client.cookies.clear()
        client.cookies.set(TEMOIN, ancien)
        assert client.get("/file-active").status_code == 303

    def test_finit_avec_l_habilitation(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            assert ecrans.api.services.ecrans.habilitations.revoquer(visiteur.habilitation)
            assert visiteur.ouvrir("/file-active").status_code == 303
            assert not ecrans.api.services.ecrans.habilitations.revoquer(visiteur.habilitation)

    def test_la_base_ne_garde_pas_de_quoi_entrer(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            schema = schema_ecrans(ecrans.api.reglages.schema_journal)
            with psycopg.connect(ecrans.api.reglages.database_url) as connexion:
                lignes = connexion.execute(f"select session::text, secret::text from {schema}.sessions").fetchall()
            assert visiteur.temoin not in repr(lignes)
            with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR) as voleur:
                for session, _ in lignes:
                    voleur.cookies.set(TEMOIN, session)
                    assert voleur.get("/file-active").status_code == 303


def voir(ecrans: Ecrans, visiteur: Visiteur, dans: timedelta) -> None:
    """The session was used for the last time so long from now."""
    requete = "update {ecrans}.sessions set vue_le = now() + %s::interval where habilitation = %s"
    executer(ecrans, requete, dans, visiteur.habilitation)


def test_l_qui_essaie_sans_fin_n_arrete_pas_ses_voisins(
    ecrans: Ecrans, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind one address: the measure of strangers is spent, and a browser where somebody signed in before goes on."""
    entrer(ecrans, client, "camille")
    seaux = ecrans.api.services.ecrans.debit._seaux
    seaux.clear()
    monkeypatch.setattr(page, "CONNEXIONS_PAR_MINUTE", 3)
    origine = {"Origin": ecrans.api.url}
    with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR, timeout=20) as inconnu:
        statuts = [inconnu.post("/connexion", headers=origine).status_code for _ in range(5)]
    assert statuts == [303, 303, 303, 429, 429]
    assert entrer(ecrans, client, "camille").status_code == 303
    monkeypatch.setattr(page, "PAR_APPAREIL_PAR_MINUTE", 1)
    seaux.clear()
    assert [client.post("/connexion", headers=origine).status_code for _ in range(2)] == [303, 429]
    seaux.clear()


class TestFournisseurLocal:
    def test_decouverte(self, ecrans: Ecrans) -> None:
        """What it declares is what OpenID Connect Discovery asks, and its addresses answer."""
        declare = httpx.get(f"{ecrans.emetteur}/.well-known/openid-configuration").json()
        OpenIDProviderMetadata(declare).validate()
        assert declare["issuer"] == ecrans.emetteur
        assert declare["code_challenge_methods_supported"] == ["S256"]
        (cle,) = httpx.get(declare["jwks_uri"]).json()["keys"]
        assert (cle["kty"], cle["use"], cle["alg"]) == ("RSA", "sig", "RS256")
        assert not {"d", "p", "q"} & set(cle)

    def test_boucle_locale_seulement(self, fichier_comptes: Any) -> None:
        for emetteur in ("https://identite.gironde.example", "http://192.0.2.1:8010"):
            with pytest.raises(ValueError, match="boucle locale"):
                Fournisseur(emetteur, Client(CLIENT, SECRET, "http://127.0.0.1"), fichier_comptes)

    @pytest.mark.parametrize(
        "change",
        [
            {"client_id": "autre"},
            {"redirect_uri": "https://ailleurs.example/connexion/retour"},
            {"state": "court"},
            {"nonce": "court"},
            {"code_challenge_method": "plain"},
            {"response_type": "token"},
            {"inconnu": "1"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_demande_refusee(self, ecrans: Ecrans, client: httpx.Client, change: dict[str, str]) -> None:
        adresse = httpx.URL(commencer(ecrans, client)).copy_merge_params(change)
        assert client.get(adresse).status_code == 400

    @pytest.mark.parametrize("jeton", ["", "illisible", "a.b.c", "é.é.é"])
    def test_une_session_qui_n_est_pas_d_ici(self, ecrans: Ecrans, jeton: str) -> None:
        parametres = {"post_logout_redirect_uri": f"{ecrans.api.url}/deconnexion/retour", "id_token_hint": jeton}
        refusee = httpx.get(f"{ecrans.emetteur}/session/end", params=parametres)
        assert refusee.status_code == 400
        assert "n'est pas d'ici" in unescape(refusee.text)

    def test_le_code_sert_une_fois_et_a_qui_l_a_demande(self, ecrans: Ecrans, client: httpx.Client) -> None:
        retour = choisir(client, commencer(ecrans, client), ecrans.compte("camille").sujet)
        code = parse_qs(urlsplit(retour).query)["code"][0]
        echange = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": ecrans.api.url + RETOUR,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "code_verifier": "celui-d-un-autre",
        }
        faux = httpx.post(f"{ecrans.emetteur}/token", data=echange | {"client_secret": "faux"})
        assert faux.json() == {"error": "invalid_client"}
        for _ in range(2):
            assert httpx.post(f"{ecrans.emetteur}/token", data=echange).json() == {"error": "invalid_grant"}


class TestEntetes:
    @pytest.mark.parametrize("chemin", ["/", "/file-active", "/nulle-part", "/static/app.css", "/sante", "/dossiers"])
    def test_sur_chaque_reponse(self, client: httpx.Client, chemin: str) -> None:
        entetes = client.get(chemin).headers
        politique = entetes["content-security-policy"]
        assert "default-src 'none'" in politique
        assert "unsafe" not in politique
        assert entetes["x-content-type-options"] == "nosniff"
        assert entetes["referrer-policy"] == "same-origin"
        assert entetes["cross-origin-opener-policy"] == "same-origin"
        garde = "public, max-age=31536000, immutable" if chemin.startswith("/static") else "no-store"
        assert entetes["cache-control"] == garde

    def test_personne_sans_temoin(self, client: httpx.Client) -> None:
        assert "set-cookie" not in client.get("/").headers

    def test_une_page_est_comprimee(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            entetes = NAVIGATEUR | {"Accept-Encoding": "gzip"}
            with visiteur.client.stream("GET", "/file-active", headers=entetes) as reponse:
                poids_octets = sum(len(morceau) for morceau in reponse.iter_raw())
        assert reponse.headers["content-encoding"] == "gzip"
        assert poids_octets < 20_000


def test_trop_de_demandes() -> None:
    debit = Debit()
    for _ in range(10):
        debit.exiger("page", "quelqu'un", par_minute=10)
    with pytest.raises(TropDeRequetes) as trop:
        debit.exiger("page", "quelqu'un", par_minute=10)
    assert trop.value.attente_s == 6
    debit.exiger("page", "quelqu'un d'autre", par_minute=10)
    debit.exiger("autre", "quelqu'un", par_minute=10)


def test_trop_de_connexions(ecrans: Ecrans, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.connexion.connexion.CONNEXIONS_PAR_MINUTE", 1)
    refusee = [client.post("/connexion", headers={"Origin": ecrans.api.url}) for _ in range(3)][-1]
    assert refusee.status_code == 429
    assert int(refusee.headers["retry-after"]) > 0
    assert "Trop de demandes" in refusee.text
