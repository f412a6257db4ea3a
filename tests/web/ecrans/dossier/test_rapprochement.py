"""Two dossiers of one person, merged and separated in a browser; an identifier taken away; what forged forms meet."""

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.menu import menu
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.ecrans.dossier.test_pas_a_pas import examiner, onglet
from tests.web.ecrans.dossier.test_suites import ouvrir_plie, types
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

FUSION = "Fusionner avec un autre dossier de la même personne"
NAISSANCE = "1984-02-29"


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent of the département."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def deux(ecrans: Ecrans) -> tuple[UUID, UUID]:
    """Two dossiers of one person, whose name was mistyped in the first; and one of somebody else, born the same day."""
    api = ecrans.api
    ecrit_mal = api.ouvrir(identite=identite(nom="Iturald", prenom="Graxi", naissance_le=NAISSANCE))
    ecrit_bien = api.ouvrir(identite=identite(nom="Ithurralde", prenom="Graxi", naissance_le=NAISSANCE))
    api.ouvrir(identite=identite(nom="Dargelos", prenom="Rémi", naissance_le=NAISSANCE))
    api.projeter()
    return ecrit_mal, ecrit_bien


@pytest.fixture
def page(ecrans: Ecrans, navigateur: Browser, referent: Visiteur) -> Iterator[Page]:
    ouverte = onglet(navigateur, ecrans, referent.temoin)
    yield ouverte
    ouverte.context.close()


def test_fusionner_puis_separer(ecrans: Ecrans, page: Page, deux: tuple[UUID, UUID]) -> None:
    double, garde = deux
    page.goto(f"{ecrans.api.url}/dossier/{double}")
    ouvrir_plie(page, FUSION, "dossier")
    choix = page.get_by_label("Dossier qui continue")
    expect(choix.locator("option")).to_have_count(2)
    expect(choix).to_contain_text("ITHURRALDE Graxi, né(e) le 29/02/1984")
    examiner(page, "", None)
    page.get_by_label("Chercher l'autre dossier").fill("Dargelos")
    page.keyboard.press("Enter")
    expect(choix).to_contain_text("DARGELOS Rémi")
    expect(page).to_have_url(f"{ecrans.api.url}/dossier/{double}/etape/fusionner-doublon")
    page.get_by_label("Chercher l'autre dossier").fill("nul ne s'appelle ainsi")
    page.get_by_role("button", name="Chercher ce dossier").click()
    expect(page.get_by_text("Aucun autre dossier trouvé")).to_be_visible()
    page.get_by_label("Chercher l'autre dossier").fill("Ithurralde")
    page.get_by_role("button", name="Chercher ce dossier").click()
    choix.select_option(str(garde))
    page.get_by_label("Qu'est-ce qui montre").select_option("MEME_IDENTITE")
    page.get_by_role("button", name="Fusionner les dossiers").click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    expect(page.get_by_text("Ce dossier est un doublon")).to_be_visible()
    assert types(ecrans, double, 2) == ["doublon.fusionne.v1", "droits.modifies.v1"]
    page.get_by_role("link", name="ouvrir le dossier qui continue").click()
    expect(page).to_have_url(f"{ecrans.api.url}/dossier/{garde}")
    examiner(page, "", None)
    page.get_by_role("link", name="ouvrir le doublon").click()
    menu(page).get_by_role("link", name="Séparer les deux dossiers fusionnés").click()
    page.get_by_label("Fusion faite par erreur").check()
    examiner(page, "", None)
    page.get_by_role("button", name="Séparer les dossiers").click()
    expect(page.get_by_text("Ce dossier est un doublon")).to_have_count(0)
    assert types(ecrans, garde, 1) == ["doublon.restitue.v1"]


def test_retirer_un_identifiant(ecrans: Ecrans, page: Page) -> None:
    qui = identite(nom="Lohitzun", prenom="Beñat")
    dossier = ecrans.api.ouvrir(identite=qui)
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    ouvrir_plie(page, "Retirer un identifiant", "dossier")
    expect(page.get_by_text(f"Inscrits dans ce dossier : {qui['nir']} (numéro de sécurité sociale)")).to_be_visible()
    examiner(page, "", None)
    page.get_by_label("Numéro de sécurité sociale", exact=True).check()
    page.get_by_label("Sa valeur").fill("2990133063999")
    page.get_by_label("Identifiant d'une autre personne").check()
    page.get_by_role("button", name="Retirer l'identifiant").click()
    expect(page.get_by_role("alert")).to_contain_text("Cet identifiant ne mène pas à ce dossier")
    page.get_by_label("Sa valeur").fill(qui["nir"])
    page.get_by_role("button", name="Retirer l'identifiant").click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    assert types(ecrans, dossier, 1) == ["dossier.identifiant_revoque.v1"]


def test_un_refus_se_lit_d_abord_et_laisse_corriger(ecrans: Ecrans, page: Page) -> None:
    """The refusal takes the focus before any script has come; a script that comes late takes nothing from the hand that
    corrects: neither what it types, nor the button that it is pressing.
    """
    qui, retenus = identite(nom="Lohitzun", prenom="Graxi"), list[Route]()

    def retenir(script: Route) -> None:
        retenus.append(script)

    dossier = ecrans.api.ouvrir(identite=qui)
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    ouvrir_plie(page, "Retirer un identifiant", "dossier")
    page.get_by_label("Numéro de sécurité sociale", exact=True).check()
    page.get_by_label("Sa valeur").fill("2990133063999")
    page.get_by_label("Identifiant d'une autre personne").check()
    page.route(re.compile(r"/app[^/]*\.js"), retenir)
    page.get_by_role("button", name="Retirer l'identifiant").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Sa valeur").fill(qui["nir"])
    retirer = page.get_by_role("button", name="Retirer l'identifiant")
    retirer.hover()
    page.mouse.down()
    assert retenus
    for script in retenus:
        script.continue_()
    page.wait_for_load_state()
    expect(retirer).to_be_focused()
    page.mouse.up()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")


def test_un_dossier_hors_du_perimetre_ne_s_y_fond_pas(ecrans: Ecrans) -> None:
    """It is not proposed, and a forged form that names it is refused."""
    api, jour = ecrans.api, "1985-06-01"
    ailleurs = api.ouvrir(identite=identite(nom="Uhalde", prenom="Maite", naissance_le=jour))
    sien = api.ouvrir(identite=identite(nom="Uhalde", prenom="Maite", naissance_le=jour))
    derouler(api, sien, "designer-structure", delegataire="ASSO-33-01")
    api.projeter()
    with api.visiteur(Role.REFERENT, "ASSO-33-01") as delegataire:
        adresse = f"/dossier/{sien}/etape/fusionner-doublon"
        page = delegataire.ouvrir(adresse).text
        assert str(ailleurs) not in page
        assert "Aucun autre dossier trouvé" in unescape(page)
        cherche = delegataire.envoyer(adresse, **formulaire(page) | {"geste": "chercher", "qui": "Uhalde"})
        assert str(ailleurs) not in cherche.text
        force = formulaire(page) | {"absorbant": str(ailleurs), "motif": "MEME_NIR"}
        refus = delegataire.envoyer(adresse, **force)
        assert refus.status_code == 403
        assert "n'est pas suivi par votre structure" in unescape(refus.text)
    assert api.services.journal.dossier(sien).fusion is None


def test_qui_ne_lit_pas_les_noms_n_en_voit_pas(ecrans: Ecrans, deux: tuple[UUID, UUID]) -> None:
    """An administrator merges by what the search finds, told by the beginning of its id."""
    double, garde = deux
    with ecrans.api.visiteur(Role.ADMINISTRATEUR) as cadre:
        adresse = f"/dossier/{double}/etape/fusionner-doublon"
        page = cadre.ouvrir(adresse).text
        trouve = cadre.envoyer(adresse, **formulaire(page) | {"geste": "chercher", "qui": "Ithurralde"}).text
    assert f"Dossier {str(garde)[:8]}, ouvert le" in unescape(trouve)
    assert "ITHURRALDE" not in trouve


def test_rien_de_ce_qui_est_cherche_n_est_dans_une_adresse(referent: Visiteur, deux: tuple[UUID, UUID]) -> None:
    page = referent.ouvrir(f"/dossier/{deux[0]}/etape/fusionner-doublon").text
    assert 'formaction="/dossier/' in page
    assert page.count('method="get"') == 0
