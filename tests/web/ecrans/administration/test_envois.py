"""*Boîte d'envoi*: refusals first; what left and what did not, by cause, and all of one cause sent again at once."""

import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from playwright.sync_api import Browser

from integrations.livraison.carnet import MIGRATIONS, Carnet
from ledger.dossier.etat.transmission import EtatTransmission
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.transmission import ENVOIS
from tests.commands.etapes.envoi import CONFIE
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_pages import ADMIN, examiner
from tests.web.serveur import Visiteur

BOITE = "/administration/envois"
SENS = "Le numéro de téléphone du dossier n'existe pas : corrigez-le."


def constater(ecrans: Ecrans, dossier: UUID, route: str, corps: dict[str, Any]) -> None:
    rendu = ecrans.api.demander(f"/dossiers/{dossier}/{route}", corps, role=Role.SYSTEME)
    assert rendu.status_code == 201, rendu.text


@pytest.fixture
def envoye(ecrans: Ecrans) -> UUID:
    """One SMS was refused by its operator, another did not leave, a third one waits for its carrier's word."""
    dossier = ecrans.api.ouvrir()
    confie = {nom: str(valeur) if isinstance(valeur, UUID) else valeur for nom, valeur in CONFIE.items()}
    suite = {nom: confie[nom] for nom in ("etape", "service", "destinataire")} | {"etape_position": 1}
    revenu = str(uuid4())
    for transmission in (revenu, str(uuid4())):
        partant = confie | {"transmission": transmission, "etape_position": 1}
        constater(ecrans, dossier, "confier-envoi", partant)
    constater(
        ecrans,
        dossier,
        "constater-envoi-refuse",
        {"envoi": revenu, "cause": "ADRESSE_INCONNUE", "rejet": "hard_bounce"},
    )
    rejet = suite | {"transmission": str(uuid4()), "rejet": "NUMERO_INCORRECT", "sens": SENS}
    constater(ecrans, dossier, "rejeter-transmission", rejet)
    ecrans.api.projeter()
    return dossier


def lire(visiteur: Visiteur, **choix: str) -> str:
    return unescape(
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", visiteur.ouvrir(BOITE, **choix).text.replace("<wbr>", "")))
    )


@pytest.fixture
def admin(ecrans: Ecrans) -> Any:
    with ecrans.api.visiteur(Role.ADMINISTRATEUR) as visiteur:
        yield visiteur


def test_un_referent_n_y_entre_pas(ecrans: Ecrans) -> None:
    with ecrans.api.visiteur(Role.REFERENT) as visiteur:
        assert visiteur.ouvrir(BOITE).status_code == 403
        assert visiteur.envoyer(f"{BOITE}/relancer", etat="REJETEE", rejet="X").status_code == 403


@pytest.mark.usefixtures("envoye")
def test_sans_cause_rien_n_est_relance(admin: Visiteur) -> None:
    for champs in ({}, {"etat": "REUSSIE", "rejet": "X"}, {"etat": "REJETEE"}):
        assert admin.envoyer(f"{BOITE}/relancer", **champs).headers["location"] == BOITE


def test_ce_qui_est_parti_et_ce_qui_ne_l_est_pas(ecrans: Ecrans, admin: Visiteur, envoye: UUID) -> None:
    page = lire(admin)
    for dit in (SENS, "Rappel de rendez-vous envoyé refusé", "adresse ou numéro inconnu", "SMS, par brevo, 1 SMS"):
        assert dit.lower() in page.lower()
    assert "+33639980001" not in page, "no number, no text: they are read in the dossier"
    assert f"/dossier/{envoye}" in admin.ouvrir(BOITE, etat="REFUSE").text
    assert "Rien n'est parti" in lire(admin, canal="COURRIEL")
    rejouee = admin.envoyer(f"{BOITE}/relancer", etat="REJETEE", service="sms", rejet="NUMERO_INCORRECT")
    assert int(rejouee.headers["location"].removeprefix(f"{BOITE}?relances=")) >= 1
    etats = [t.etat for t in ecrans.api.services.journal.dossier(envoye).transmissions.values()]
    assert EtatTransmission.RELANCEE in etats
    ecrans.api.projeter()


def test_un_moyen_ouvert_ou_ferme_est_dit(ecrans: Ecrans, admin: Visiteur) -> None:
    url, journal = ecrans.api.reglages.database_url, ecrans.api.services.journal.schema
    with psycopg.connect(url, autocommit=True) as connexion:
        migrer(connexion, journal, MIGRATIONS)
    carnet = Carnet(url, journal, ENVOIS)
    try:
        carnet.annoncer({"sms": "brevo"})
        page = lire(admin)
        assert "SMS Ouvert, confié à brevo" in page
        assert "PARCOURS_ENVOIS_SMTP_HOTE" in page
        carnet.annoncer({})
        assert "Ouvert" not in lire(admin)
    finally:
        carnet.fermer()


@pytest.mark.usefixtures("envoye")
def test_accessible(ecrans: Ecrans, navigateur: Browser) -> None:
    """With something in each of its lists, at every width."""
    contexte = navigateur.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
    contexte.add_cookies([ecrans.temoin(ADMIN)])
    examiner(contexte.new_page(), ecrans.api.url + BOITE, "administration-envois", None)
    contexte.close()
