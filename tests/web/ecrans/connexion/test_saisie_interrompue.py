"""What was typed on a page whose session has ended meanwhile: refused, told back, recorded once. Refusals first."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from playwright.sync_api import Browser, expect

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.connexion.test_connexion import entrer, voir
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.ecrans.dossier.test_pas_a_pas import examiner, onglet
from tests.web.serveur import NAVIGATEUR, Visiteur
from web.identite.sessions import INACTIVITE_MAX
from web.tables.base import schema_ecrans
from web.tables.reprises import PAR_AGENT_MAX
from web.visite import CHAMP_JETON, TEMOIN

NOTE = {"visibilite": "STRUCTURE", "texte": "Ne pas perdre ceci."}


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier that is open."""
    return ecrans.api.ouvrir()


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent who is signed in."""
    with ecrans.api.visiteur(Role.REFERENT) as visiteur:
        yield visiteur


def gardees(ecrans: Ecrans, agent: UUID) -> list[bytes]:
    """What waits for an agent, as it is stored."""
    schema = schema_ecrans(ecrans.api.reglages.schema_journal)
    requete = f"select contenu from {schema}.reprises where agent = %s".encode()
    with psycopg.connect(ecrans.api.reglages.database_url) as connexion:
        return [bytes(ligne[0]) for ligne in connexion.execute(requete, (agent,))]


def rentrer(ecrans: Ecrans, visiteur: Visiteur) -> None:
    """Sign in again, in another tab: the browser holds a new session."""
    session = ecrans.api.services.ecrans.sessions.lire(visiteur.temoin)
    assert session is not None
    visiteur.temoin = ecrans.api.services.ecrans.sessions.ouvrir(session.habilitation, "")
    visiteur.client.cookies.clear()
    visiteur.client.cookies.set(TEMOIN, visiteur.temoin)


def test_une_page_sans_jeton_n_est_pas_gardee(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """Nothing says that it was a page of ours."""
    adresse = f"/dossier/{dossier}/etape/ecrire-note"
    for jeton in ("", "!", "AAAA"):
        reponse = referent.envoyer(adresse, **NOTE | {CHAMP_JETON: jeton})
        assert reponse.status_code == 403
    assert not gardees(ecrans, referent.agent)


def test_personne_n_est_connecte(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """Shown to who sent it, in words, and kept nowhere: nobody is known to keep it for."""
    champs = {CHAMP_JETON: referent.jeton(), **NOTE, "structure": "MDS-33-05"}
    with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR | {"Origin": ecrans.api.url}) as sans_session:
        reponse = sans_session.post(f"/dossier/{dossier}/etape/ecrire-note", data=champs)
        ailleurs = sans_session.post(
            f"/dossier/{dossier}/etape/ecrire-note", data=champs, headers={"Origin": "https://ailleurs.example"}
        )
    page = unescape(reponse.text)
    assert reponse.status_code == 401
    assert "Votre envoi n'a pas été enregistré" in page
    assert NOTE["texte"] in page
    assert "MDS Bordeaux Centre" in page
    assert champs[CHAMP_JETON] not in page
    assert reponse.headers["cache-control"] == "no-store"
    assert not gardees(ecrans, referent.agent)
    assert ailleurs.status_code == 403
    assert NOTE["texte"] not in ailleurs.text


def test_une_page_d_une_session_anterieure(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """A tab of yesterday, when one has signed in again in another: told back, recorded once it was read, and once only."""
    adresse = f"/dossier/{dossier}/etape/ecrire-note"
    envoi = {CHAMP_JETON: referent.jeton(), **formulaire(referent.ouvrir(adresse).text), **NOTE}
    rentrer(ecrans, referent)
    avant = len(ecrans.api.services.journal.rejouer(dossier))
    ancienne = referent.envoyer(adresse, **envoi)
    assert ancienne.status_code == 303
    reprise = ancienne.headers["location"]
    assert reprise.startswith("/reprise/")
    assert len(ecrans.api.services.journal.rejouer(dossier)) == avant
    with ecrans.api.visiteur(Role.REFERENT) as autre:
        assert autre.ouvrir(reprise).status_code == 404
    page = referent.ouvrir(reprise).text
    assert NOTE["texte"] in page
    renvoi = formulaire(page.replace("<form ", '<form class="carte" '))
    assert referent.envoyer(adresse, **renvoi).status_code == 303
    assert len(ecrans.api.services.journal.rejouer(dossier)) == avant + 1
    assert referent.ouvrir(reprise).status_code == 404


def test_les_plus_anciennes_s_en_vont(ecrans: Ecrans, referent: Visiteur) -> None:
    voir(ecrans, referent, -INACTIVITE_MAX * 2)
    adresses = [referent.envoyer("/file-active", recherche=f"E{n}") for n in range(PAR_AGENT_MAX + 1)]
    reprises = [parse_qs(urlsplit(a.headers["location"]).query)["retour"][0] for a in adresses]
    assert len(gardees(ecrans, referent.agent)) == PAR_AGENT_MAX
    voir(ecrans, referent, -INACTIVITE_MAX / 2)
    assert referent.ouvrir(reprises[0]).status_code == 404
    assert referent.ouvrir(reprises[-1]).status_code == 200


def test_deux_onglets(ecrans: Ecrans, navigateur: Browser, captures: Path | None) -> None:
    """Signed out in one, the other says what became of what was typed."""
    with httpx.Client(base_url=ecrans.api.url, headers=NAVIGATEUR, timeout=20) as client:
        entrer(ecrans, client, "camille")
        saisie = onglet(navigateur, ecrans, client.cookies[TEMOIN])
    saisie.goto(f"{ecrans.api.url}/dossier/{ecrans.dossier}/etape/ecrire-note")
    saisie.get_by_label("Note", exact=True).fill(NOTE["texte"])
    autre = saisie.context.new_page()
    autre.goto(f"{ecrans.api.url}/")
    autre.get_by_role("button", name="Se déconnecter").click()
    expect(autre.get_by_role("heading", level=1)).to_have_text("Vous êtes déconnecté")
    saisie.get_by_role("button", name="Enregistrer pour les professionnels de la structure").click()
    expect(saisie.get_by_role("alert")).to_contain_text("Votre envoi n'a pas été enregistré")
    expect(saisie.get_by_text(NOTE["texte"])).to_be_visible()
    examiner(saisie, "envoi-sans-session", captures)
    saisie.context.close()


def test_ce_qui_etait_saisi_survit(ecrans: Ecrans) -> None:
    """Sent in a session that had expired, a form is kept for its author, given back after the sign-in, sent once."""
    with ecrans.api.visiteur(Role.REFERENT) as visiteur:
        voir(ecrans, visiteur, -INACTIVITE_MAX * 2)
        perdu = visiteur.envoyer("/file-active", recherche="Etcheverry")
        assert perdu.status_code == 303
        reprise = parse_qs(urlsplit(perdu.headers["location"]).query)["retour"][0]
        assert "Etcheverry" not in perdu.headers["location"]
        with ecrans.api.visiteur(Role.REFERENT) as autre:
            assert autre.ouvrir(reprise).status_code == 404
        voir(ecrans, visiteur, timedelta())
        page = visiteur.ouvrir(reprise)
        assert page.status_code == 200
        assert "Etcheverry" in page.text
        assert 'action="/file-active"' in page.text


def test_ce_qui_etait_saisi_est_redit_en_mots(ecrans: Ecrans) -> None:
    """Places by their names, and no id: the person is to recognise what she typed."""
    dossier, rendez_vous = ecrans.api.ouvrir(), str(uuid4())
    with ecrans.api.visiteur(Role.REFERENT) as visiteur:
        voir(ecrans, visiteur, -INACTIVITE_MAX * 2)
        champs = {"structure": "MDS-33-05", "rendez_vous": rendez_vous, "motif": "SUIVI", "heure": "14 h 30"}
        perdu = visiteur.envoyer(f"/dossier/{dossier}/etape/planifier-rendez-vous", **champs)
        voir(ecrans, visiteur, timedelta())
        page = visiteur.ouvrir(parse_qs(urlsplit(perdu.headers["location"]).query)["retour"][0]).text
    dites = page.split("<dl", 1)[1].split("</dl>")[0]
    assert "MDS Bordeaux Centre" in dites
    assert rendez_vous not in dites


def test_rien_de_saisi_n_est_en_clair(ecrans: Ecrans) -> None:
    with ecrans.api.visiteur(Role.REFERENT) as visiteur:
        voir(ecrans, visiteur, -INACTIVITE_MAX * 2)
        visiteur.envoyer("/file-active", recherche="Zaldumbide")
    lignes = gardees(ecrans, visiteur.agent)
    assert lignes
    assert b"Zaldumbide" not in b"".join(lignes)
