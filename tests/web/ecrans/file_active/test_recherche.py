"""Finding a person with a typo, on a small screen, without a script: by the search of the page, or that of its head."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_usage import ouvrir
from tests.web.parcours import derouler
from tests.web.serveur import identite


@pytest.fixture
def page(navigateur: Browser, ecrans: Ecrans) -> Iterator[Page]:
    """The file active of a référent, 360 px wide, where somebody is called Wambergue."""
    api = ecrans.api
    derouler(api, api.ouvrir(identite=identite(nom="Wambergue", prenom="Odon")), "designer-structure")
    api.projeter()
    contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    with api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        page = ouvrir(contexte, ecrans, visiteur.temoin)
        page.goto(f"{api.url}/file-active")
        yield page
    contexte.close()


@pytest.mark.parametrize("forme", ["Toutes les personnes", "Dans cette liste"])
def test_r25_a_une_faute_pres_au_telephone_sans_script(page: Page, forme: str) -> None:
    cherche = page.get_by_role("search", name=forme)
    cherche.get_by_role("searchbox").fill("wanbergue")
    cherche.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("Personne ne répond exactement à « wanbergue » dans cette liste")).to_be_visible()
    expect(page.get_by_role("link", name="WAMBERGUE Odon").first).to_be_visible()
    expect(page.get_by_label("Chercher dans cette liste")).to_have_value("wanbergue")
    assert "wanbergue" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
