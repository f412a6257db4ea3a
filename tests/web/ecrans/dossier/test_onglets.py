"""The dossier as a workspace: its first screen, its heights and weights, what comes next, what the history finds."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire, texte
from tests.web.ecrans.dossier.test_pas_a_pas import onglet
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

HAUTEUR = "document.documentElement.scrollHeight"


@pytest.fixture
def page(ecrans: Ecrans, navigateur: Browser) -> Iterator[Page]:
    """A tab of Camille's."""
    ouverte = onglet(navigateur, ecrans, str(ecrans.temoin("camille")["value"]))
    yield ouverte
    ouverte.context.close()


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier whose référent was designated; its person can be reached."""
    contacts = {"telephone": "0639982754", "courriel": "maialen@example.org"}
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Oyhenart", prenom="Maialen", **contacts))
    derouler(ecrans.api, ouvert, "designer-referent")
    return ouvert


def test_r10_au_telephone_le_premier_ecran_dit_qui_comment_la_joindre_et_que_faire(
    ecrans: Ecrans, page: Page, dossier: UUID
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    suite = page.get_by_text("Prochaine échéance")
    for vu in (page.get_by_role("heading", level=1), page.locator("a[href='tel:0639982754']"), suite):
        boite = vu.bounding_box()
        assert boite is not None
        assert boite["y"] + boite["height"] <= 800
    expect(page.locator("a[href='mailto:maialen@example.org']")).to_be_visible()


def test_r11_situation_se_lit_sans_defiler_longtemps_et_la_barre_reste(ecrans: Ecrans, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{ecrans.api.url}/dossier/{ecrans.dossier}")
    assert page.evaluate(HAUTEUR) < 2500
    page.mouse.wheel(0, 600)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_un_historique_de_deux_cents_evenements_tient_plie(ecrans: Ecrans, page: Page, dossier: UUID) -> None:
    le = aujourd_hui()
    for n in range(200):
        note = {"visibilite": "STRUCTURE", "texte": f"Note {n}.", "survenu_le": (le - timedelta(days=n)).isoformat()}
        ecrans.api.faire(dossier, "ecrire-note", **note)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{ecrans.api.url}/dossier/{dossier}/historique")
    assert page.evaluate(HAUTEUR) < 4000
    recus = page.evaluate("performance.getEntriesByType('navigation').map(e => e.transferSize)[0]")
    assert recus < 45_000  # with the style sheets and scripts of every page: under 100 kB


def test_l_historique_se_cherche_par_un_mot(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    for dit in ("Elle cherche un garage.", "Rien de nouveau."):
        ecrans.api.faire(dossier, "ecrire-note", visibilite="PARTENAIRES", texte=dit)
    adresse = f"/dossier/{dossier}/historique"  # by POST: a word may be a name, which never goes into an address
    trouve = texte(referent.envoyer(adresse, mots="GARAG cherche").text)
    assert "Elle cherche un garage." in trouve
    assert "Rien de nouveau." not in trouve
    assert "1 événement sur" in trouve
    assert "0 événement sur" in texte(referent.envoyer(adresse, mots="introuvable").text)


def test_une_adresse_d_avant_mene_a_l_historique(referent: Visiteur, dossier: UUID) -> None:
    reponse = referent.ouvrir(f"/dossier/{dossier}", famille="orientation")
    assert (reponse.status_code, reponse.headers["location"]) == (
        303,
        f"/dossier/{dossier}/historique?famille=orientation",
    )


def test_r21_apres_l_enregistrement_on_sait_ce_qui_est_fait_et_ce_qui_vient(referent: Visiteur, dossier: UUID) -> None:
    adresse = f"/dossier/{dossier}/etape/ecrire-note"
    note = formulaire(referent.ouvrir(adresse).text) | {"visibilite": "STRUCTURE", "texte": "Vue ce matin."}
    suite = referent.envoyer(adresse, **note).headers["location"]
    assert "#" not in suite
    dit = " ".join(texte(referent.ouvrir(suite).text).split())
    assert "Enregistré. Note écrite au journal de bord" in dit
    assert "Vue ce matin." in dit
    assert "Ensuite :" in dit
    assert f"/dossier/{dossier}/corriger/" in referent.ouvrir(suite).text


def test_le_foyer_dit_ses_membres_et_qui_les_suit(ecrans: Ecrans) -> None:
    """By name for the référent, whose reading is in the journal; an administrator reads no name."""
    api, foyer = ecrans.api, str(uuid4())
    un = api.ouvrir(identite=identite(nom="Urrutia", prenom="Ane"), foyer=foyer)
    autre = api.ouvrir(identite=identite(nom="Bidegain", prenom="Jon"), foyer=foyer, role="CONJOINT")
    derouler(api, autre, "designer-referent")
    api.projeter()
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent, api.visiteur(Role.ADMINISTRATEUR) as administrateur:
        page = texte(referent.ouvrir(f"/dossier/{un}").text)
        assert "BIDEGAIN Jon" in " ".join(page.split())
        lue = api.services.ecrans.consultations.chercher(dossier=autre)[0]
        assert (lue.agent, lue.quoi) == (referent.agent, "GET /dossier/{dossier}")
        assert "BIDEGAIN" not in administrateur.ouvrir(f"/dossier/{un}").text.upper()
