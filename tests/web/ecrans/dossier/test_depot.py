"""A document that joins a dossier, from its file: in a browser, and by forms that are wrong."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Browser, expect

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.connexion.test_connexion import voir
from tests.web.ecrans.dossier.menu import menu
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.ecrans.dossier.test_pas_a_pas import examiner, onglet
from tests.web.serveur import NAVIGATEUR, Visiteur, identite
from web.identite.sessions import INACTIVITE_MAX
from web.visite import CHAMP_JETON

CONTENU = b"%PDF-1.7 attestation"
SAISIE = {"nature": "ATTESTATION_ACTIVITE", "titre": "Attestation de mars"}


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    return ecrans.api.ouvrir(identite=identite(nom="Harismendy", prenom="Pantxika"))


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent of the département."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def adresse(dossier: UUID) -> str:
    return f"/dossier/{dossier}/etape/deposer-document"


def deposer(visiteur: Visiteur, ou: str, contenu: bytes | None, **champs: str) -> httpx.Response:
    """Send the form with a file in it, or with none chosen, as a browser does."""
    fichier = ("" if contenu is None else "mars.pdf", contenu or b"", "application/pdf")
    donnees = {CHAMP_JETON: visiteur.jeton(), **champs}
    entetes = NAVIGATEUR | {"Origin": visiteur.api.url}
    return visiteur.client.post(ou, data=donnees, files={"fichier": fichier}, headers=entetes)


def test_dans_un_navigateur(
    ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID, tmp_path: Path
) -> None:
    """What is wrong is told, the file that was read need not be chosen again, and the timeline says the document."""
    fichier = tmp_path / "mars.pdf"
    fichier.write_bytes(CONTENU)
    page = onglet(navigateur, ecrans, referent.temoin)
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    menu(page).get_by_role("link", name="Déposer un document").click()
    page.get_by_role("button", name="Déposer le document").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Choisissez le fichier.").click()
    expect(page.get_by_label("Fichier")).to_be_focused()
    examiner(page, "", None)
    page.get_by_label("Fichier").set_input_files(fichier)
    page.get_by_label("Titre").fill(SAISIE["titre"])
    page.get_by_role("button", name="Déposer le document").click()
    expect(page.get_by_text("Le fichier choisi est lu (1 ko)")).to_be_visible()
    examiner(page, "", None)
    page.get_by_label("De quoi s'agit-il ?").select_option(SAISIE["nature"])
    page.get_by_role("button", name="Déposer le document").click()
    expect(page.get_by_role("status").first).to_contain_text("Document déposé")
    (depose,) = ecrans.api.services.journal.dossier(dossier).accompagnement.documents.values()
    assert depose.sha256 == sha256(CONTENU).hexdigest()
    page.context.close()


def test_un_pdf_est_garde_et_se_telecharge_un_autre_fichier_non(
    ecrans: Ecrans, referent: Visiteur, dossier: UUID
) -> None:
    ou = adresse(dossier)
    for contenu in (CONTENU, b"MZ executable"):
        assert deposer(referent, ou, contenu, **formulaire(referent.ouvrir(ou).text) | SAISIE).status_code == 303
    garde, autre = ecrans.api.services.journal.dossier(dossier).accompagnement.documents
    assert referent.ouvrir(f"/dossier/{dossier}/documents/{garde}").content == CONTENU
    assert referent.ouvrir(f"/dossier/{dossier}/documents/{autre}").status_code == 404
    page = referent.ouvrir(f"/dossier/{dossier}/documents").text
    assert f'href="/dossier/{dossier}/documents/{garde}"' in page
    assert "Son empreinte seule est gardée ici" in page


def test_deux_fois_le_meme(referent: Visiteur, dossier: UUID) -> None:
    ou = adresse(dossier)
    champs = formulaire(referent.ouvrir(ou).text) | SAISIE
    assert deposer(referent, ou, CONTENU, **champs).status_code == 303
    encore = deposer(referent, ou, CONTENU, **formulaire(referent.ouvrir(ou).text) | SAISIE)
    assert encore.status_code == 409
    assert '<a href="#c-sha256">Ce document est déjà au dossier' in encore.text


def test_trop_lourd(referent: Visiteur, dossier: UUID) -> None:
    reponse = deposer(referent, adresse(dossier), b"0" * 10_000_001, **SAISIE)
    assert reponse.status_code == 409
    assert '<a href="#c-sha256">Ce document pèse 10,1 Mo : déposez-en un de 10 Mo au plus.' in reponse.text


def test_vide(referent: Visiteur, dossier: UUID) -> None:
    reponse = deposer(referent, adresse(dossier), b"", **SAISIE)
    assert reponse.status_code == 422
    assert "Choisissez le fichier." in reponse.text


def test_une_correction_garde_le_fichier(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """Its nature was mistaken: the file is not asked for again."""
    ou = adresse(dossier)
    deposer(referent, ou, CONTENU, **formulaire(referent.ouvrir(ou).text) | SAISIE)
    evenement = ecrans.api.services.journal.rejouer(dossier)[-1].evenement_id
    page = referent.ouvrir(f"{ou}?corrige={evenement}").text
    assert "Le fichier choisi est lu" in page
    champs = formulaire(page) | SAISIE | {"nature": "CV", "motif_correction": "ERREUR_DE_SAISIE"}
    assert deposer(referent, ou, None, **champs).status_code == 303
    (depose,) = ecrans.api.services.journal.dossier(dossier).accompagnement.documents.values()
    assert (depose.nature, depose.sha256) == ("CV", sha256(CONTENU).hexdigest())


def test_une_session_expiree_garde_ce_qui_etait_saisi(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """The file is to be chosen again; the rest is told back, in words."""
    voir(ecrans, referent, -INACTIVITE_MAX * 2)
    perdu = deposer(referent, adresse(dossier), CONTENU, **SAISIE)
    reprise = parse_qs(urlsplit(perdu.headers["location"]).query)["retour"][0]
    voir(ecrans, referent, timedelta())
    page = unescape(referent.ouvrir(reprise).text)
    assert "Attestation de mars" in page
    envoi = formulaire(page.replace("<form ", '<form class="carte" ')) | SAISIE
    repris = referent.envoyer(adresse(dossier), **envoi)
    assert repris.status_code == 422
    assert "Choisissez le fichier." in repris.text
    assert "Attestation de mars" in repris.text


def test_un_fichier_la_ou_aucun_n_est_attendu(referent: Visiteur, dossier: UUID) -> None:
    champs = {"texte": "Vue hier.", "visibilite": "STRUCTURE"}
    assert deposer(referent, f"/dossier/{dossier}/etape/ecrire-note", CONTENU, **champs).status_code == 303
