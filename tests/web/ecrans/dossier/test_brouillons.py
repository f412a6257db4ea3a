"""The drafts of long forms: kept whatever happens to the session, to the server or to the answer; seen by their author."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ledger.annexes.brouillons import TAILLE_MAX_OCTETS, Brouillons
from ledger.vocabulaire.acteur import Role
from tests.app.cli import environnement
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import _cle, formulaire, texte
from tests.web.parcours import derouler
from tests.web.serveur import NAVIGATEUR, Api, Visiteur, identite, prise
from web.visite import CHAMP_JETON, TEMOIN


@pytest.fixture
def api(ecrans: Ecrans) -> Api:
    """The service of the screens."""
    return ecrans.api


@pytest.fixture
def dossier(api: Api) -> UUID:
    """A dossier oriented and notified."""
    ouvert = api.ouvrir(identite=identite(nom="Harismendy", prenom="Terexa"))
    derouler(api, ouvert, "designer-structure")
    return ouvert


@pytest.fixture
def referent(api: Api) -> Iterator[Visiteur]:
    """A référent of the département."""
    with api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def caches(page: str) -> dict[str, str]:
    """Hidden fields of the form of a part, or of the summary."""
    trouves = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page.split("<main")[1])
    garder = ("version", "brouillon", "partie", "objet", "diagnostic")
    return {nom: unescape(valeur) for nom, valeur in trouves if nom in garder}


def suivre(referent: Visiteur, reponse: httpx.Response) -> str:
    assert reponse.status_code == 303, texte(reponse.text)
    return referent.ouvrir(reponse.headers["location"].split("#")[0]).text


def jusqu_au_resume(referent: Visiteur, adresse: str, **champs: str) -> dict[str, str]:
    """A diagnostic that says one thing, read over; what its summary sends."""
    page = referent.ouvrir(adresse).text
    page = suivre(referent, referent.envoyer(adresse, **caches(page), **champs, geste="aller:5"))
    assert "relire avant d'enregistrer" in texte(page)
    return caches(page)


@pytest.fixture
def adresse(dossier: UUID) -> str:
    """Of the form of a diagnostic."""
    return f"/dossier/{dossier}/etape/etablir-diagnostic"


BESOIN = {"besoins-9-valeur": "BESOIN"}


def test_le_serveur_meurt_le_brouillon_reste(ecrans: Ecrans, referent: Visiteur, adresse: str) -> None:
    """Killed by the system right after it answered, started again: what was typed is there, part by part."""
    api, reglages = ecrans.api, ecrans.api.reglages
    with prise() as ecoute:
        port = ecoute.getsockname()[1]
    environ = environnement(reglages) | {"PARCOURS_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "app.cli", "api"], env=os.environ | environ) as serveur:
        url = f"http://127.0.0.1:{port}"
        temoin = {TEMOIN: referent.temoin}
        try:
            with httpx.Client(base_url=url, cookies=temoin, transport=patient(), timeout=30) as client:
                page = client.get(adresse, headers=NAVIGATEUR).text
                envoi = {CHAMP_JETON: referent.jeton(), **caches(page), **BESOIN, "geste": "suivant"}
                reponse = client.post(adresse, data=envoi, headers=NAVIGATEUR | {"Origin": url})
        finally:
            serveur.send_signal(signal.SIGKILL)
        assert reponse.status_code == 303, reponse.text
    assert serveur.returncode == -signal.SIGKILL
    assert "Partie 2 sur 5" in referent.ouvrir(adresse).text
    assert 'value="BESOIN" selected' in referent.ouvrir(adresse, partie=0).text
    assert Brouillons(api.services.journal).en_cours(referent.agent)[0].sujet == "etablir-diagnostic"


def patient() -> httpx.HTTPTransport:
    """Connections that wait for a server that starts."""
    return httpx.HTTPTransport(retries=8)


def test_la_session_expire_rien_n_est_perdu(api: Api, referent: Visiteur, adresse: str) -> None:
    """Sent when the session was over: the author finds the part again after signing in, then the draft."""
    envoi = caches(referent.ouvrir(adresse).text) | BESOIN | {"geste": "suivant"}
    api.services.ecrans.sessions.fermer(_cle(api, referent))
    perdu = referent.envoyer(adresse, **envoi)
    session = api.services.ecrans.sessions.lire(referent.temoin)
    assert session is not None
    referent.temoin = api.services.ecrans.sessions.ouvrir(session.habilitation, "")
    referent.client.cookies.set(TEMOIN, referent.temoin)
    reprise = unescape(perdu.headers["location"]).split("retour=")[1].replace("%2F", "/")
    page = referent.ouvrir(reprise).text
    assert "Besoins" in texte(page)
    assert "geste" not in texte(page)
    trouves = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page.split('class="fiche"')[1])
    suite = referent.envoyer(adresse, **{n: unescape(v) for n, v in trouves if n != CHAMP_JETON})
    assert "Partie 2 sur 5" in suivre(referent, suite)
    assert 'value="BESOIN" selected' in referent.ouvrir(adresse, partie=0).text
    assert referent.ouvrir(reprise).status_code == 404


def test_la_reponse_perdue_est_la_meme(api: Api, referent: Visiteur, adresse: str, dossier: UUID) -> None:
    """Sent again by somebody who saw no answer, the draft leads where it led, and nothing is recorded twice."""
    envoi = jusqu_au_resume(referent, adresse, **BESOIN) | {"geste": "enregistrer"}
    premiere = referent.envoyer(adresse, **envoi)
    seconde = referent.envoyer(adresse, **envoi)
    assert premiere.status_code == seconde.status_code == 303
    assert premiere.headers["location"] == seconde.headers["location"]
    types = [e.type_stable for e in api.services.journal.rejouer(dossier)]
    assert types.count("diagnostic.etabli.v1") == 1
    assert "Vos brouillons" not in referent.ouvrir(f"/dossier/{dossier}").text


def test_son_auteur_seul_le_voit(api: Api, referent: Visiteur, adresse: str, dossier: UUID) -> None:
    jusqu_au_resume(referent, adresse, **BESOIN)
    assert "Vos brouillons" in referent.ouvrir(f"/dossier/{dossier}").text
    with api.visiteur(Role.REFERENT, "MDS-33-05") as collegue, api.visiteur(Role.AUDITEUR) as auditeur:
        assert "Vos brouillons" not in collegue.ouvrir(f"/dossier/{dossier}").text
        assert 'value="BESOIN" selected' not in collegue.ouvrir(adresse).text
        assert "Vos brouillons" not in auditeur.ouvrir(f"/dossier/{dossier}").text
        assert auditeur.envoyer(f"{adresse}/abandonner").status_code == 403
    assert Brouillons(api.services.journal).en_cours(referent.agent) != []


def test_trop_long_pour_etre_garde(referent: Visiteur, dossier: UUID) -> None:
    """Said above the part that was being filled, and what was typed stays on the page."""
    adresse = f"/dossier/{dossier}/etape/proposer-contrat-engagement"
    envoi = caches(referent.ouvrir(adresse, partie=4).text) | {"partie": "4", "geste": "garder"}
    long = {"engagements_personne": "x" * TAILLE_MAX_OCTETS}
    reponse = referent.envoyer(adresse, **envoi, **long)
    assert reponse.status_code == 409
    assert "raccourcissez ses textes" in reponse.text
    assert long["engagements_personne"] in reponse.text


def test_une_etape_qui_cree_se_corrige(api: Api, referent: Visiteur, dossier: UUID) -> None:
    """The restatement keeps the id of what the step created."""
    api.faire(
        dossier,
        "planifier-rendez-vous",
        rendez_vous=(rendez_vous := str(uuid4())),
        survenu_le="2026-02-01",
        le="2026-02-20",
        heure="09:00",
        motif="SUIVI",
        structure="MDS-33-05",
    )
    cible = api.services.journal.rejouer(dossier)[-1]
    adresse = f"/dossier/{dossier}/etape/planifier-rendez-vous"
    envoi = formulaire(referent.ouvrir(adresse, corrige=str(cible.evenement_id)).text)
    dites = {"le": "20/02/2026", "heure": "10 h", "motif": "SUIVI", "structure": "MDS-33-05", "modalite": "SUR_PLACE"}
    reponse = referent.envoyer(adresse, **envoi | dites, motif_correction="ERREUR_DE_SAISIE")
    assert reponse.status_code == 303, texte(reponse.text)
    dernier = api.services.journal.rejouer(dossier)[-1]
    assert (dernier.cible, dernier.corps["rendez_vous"]) == (cible.position, rendez_vous)
    assert dernier.corps["heure"].startswith("10:00")


def test_deux_corrections_de_la_meme_etape(api: Api, referent: Visiteur, dossier: UUID) -> None:
    """The second one takes the place of the first, with what is kept of each."""
    cible = next(e for e in api.services.journal.rejouer(dossier) if e.type_stable == "structure.designee.v1")
    adresse = f"/dossier/{dossier}/etape/designer-structure"

    def corriger(page: str, **dites: Any) -> httpx.Response:
        return referent.envoyer(adresse, **formulaire(page) | dites | {"motif_correction": "ERREUR_DE_SAISIE"})

    commune = {"organisme": "CONSEIL_DEPARTEMENTAL", "survenu_le": "20/01/2026"}
    vues = [referent.ouvrir(adresse, corrige=str(cible.evenement_id)).text for _ in range(2)]
    premiere = corriger(vues[0], structure="MDS-33-06", **commune)
    assert premiere.status_code == 303, texte(premiere.text)
    conflit = corriger(vues[1], structure="MDS-33-04", **commune)
    assert conflit.status_code == 412
    assert "Cette étape a déjà été corrigée ou annulée" in texte(conflit.text)
    suite = corriger(conflit.text, **{"choix-structure": "mien", "geste": "enregistrer"})
    assert suite.status_code == 303, texte(suite.text)
    dernier = api.services.journal.rejouer(dossier)[-1]
    assert dernier.corps["structure"] == "MDS-33-04"
    assert dernier.cible == api.services.journal.rejouer(dossier)[-2].position


def test_les_criteres_et_une_mutation(api: Api, referent: Visiteur, dossier: UUID) -> None:
    """Groups that may be left out, and rows without a script."""
    adresse = f"/dossier/{dossier}/etape/recueillir-criteres"
    envoi = formulaire(referent.ouvrir(adresse).text)
    dites = {"saisis_le": "22/01/2026", "niveau_etude": "NV5", "brsa": "oui"}
    dites["sociaux-contrainte_financiere"] = "IMPACT_FORT_RECHERCHE_EMPLOI"
    reponse = referent.envoyer(adresse, **envoi, **dites)
    assert reponse.status_code == 303, texte(reponse.text)
    dernier = api.services.journal.rejouer(dossier)[-1]
    assert dernier.corps["brsa"] is True
    scelle = dernier.desceller(api.services.coffre) or {}
    assert scelle == {"sociaux": {"contrainte_financiere": "IMPACT_FORT_RECHERCHE_EMPLOI"}}
    adresse = f"/dossier/{dossier}/etape/recevoir-mutation"
    page = referent.ouvrir(adresse).text
    for _ in range(2):
        page = referent.envoyer(adresse, **formulaire(page), geste="ajouter:historique").text
    assert 'id="c-historique-1"' in page
    assert 'id="c-historique-2"' not in page
