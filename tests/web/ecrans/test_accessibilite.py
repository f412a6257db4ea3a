"""What axe does not see, and that the self-audit tells nothing but what tests show."""

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_pages import PAGES
from web.pages.audit import Etat, comptes, essais, themes

ESPACEMENT = """() => {
  const feuille = new CSSStyleSheet();
  feuille.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p, li { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, feuille];
  const coupes = [...document.querySelectorAll('main *')].filter(e => {
    const style = getComputedStyle(e);
    return style.overflow === 'hidden' && !e.closest('.visually-hidden') && e.scrollWidth > e.clientWidth + 1;
  }).map(e => e.tagName);
  return { deborde: document.documentElement.scrollWidth > document.documentElement.clientWidth, coupes };
}"""
CRITERES = {
    "1": 9,
    "2": 2,
    "3": 3,
    "4": 13,
    "5": 8,
    "6": 2,
    "7": 5,
    "8": 10,
    "9": 4,
    "10": 14,
    "11": 13,
    "12": 11,
    "13": 12,
}
"""Criteria of each theme of the RGAA 4.1."""


def test_l_auto_evaluation_est_entiere() -> None:
    attendus = [f"{theme}.{rang}" for theme, nombre in CRITERES.items() for rang in range(1, nombre + 1)]
    assert [critere.numero for theme in themes() for critere in theme.criteres] == attendus
    assert sum(comptes().values()) == 106


def test_chaque_preuve_est_un_essai() -> None:
    """A test that is named exists; what no test shows is not said to conform but for an evident reason."""
    textes = "\n".join(fichier.read_text() for fichier in Path(__file__).parent.glob("test_*.py"))
    assert set(essais()) == {critere.essai for theme in themes() for critere in theme.criteres} - {""}
    for theme in themes():
        for critere in theme.criteres:
            assert len(critere.preuve) > 3, critere.numero
            assert (critere.etat is Etat.C) <= bool(critere.essai), critere.numero
            assert not critere.essai or f"def {critere.essai}(" in textes, critere.essai


def test_structure_des_tableaux(ecrans: Ecrans) -> None:
    """Every table has a caption, and every header its scope."""
    vus = 0
    for qui, adresse in (cas for nom, cas in PAGES.items() if not nom.startswith("erreur-")):
        page = ecrans.lire(qui, adresse)
        for tableau in re.findall(r"<table.*?</table>", page, re.DOTALL):
            vus += 1
            assert "<caption" in tableau, adresse
            assert all("scope=" in entete for entete in re.findall(r"<th[ >][^>]*", tableau)), adresse
    assert vus > 5


@pytest.mark.parametrize("nom", ["ma-journee", "tableau-orientation", "administration-regles", "dossier"])
def test_espacement_du_texte(ecrans: Ecrans, navigateur: Browser, nom: str) -> None:
    """With the spacing that WCAG 1.4.12 lets readers set, nothing runs over and nothing is cut."""
    qui, adresse = PAGES[nom]
    contexte = navigateur.new_context(viewport={"width": 360, "height": 800})
    contexte.add_cookies([ecrans.temoin(qui)])
    page = contexte.new_page()
    page.goto(ecrans.api.url + ecrans.remplir(adresse))
    assert page.evaluate(ESPACEMENT) == {"deborde": False, "coupes": []}
    contexte.close()


@pytest.mark.parametrize("prenom", ["camille", "helene", "yves", "ines"])
def test_le_plan_mene_partout(ecrans: Ecrans, prenom: str) -> None:
    """It is at the foot of every page, and each of its links opens, for each role."""
    assert 'href="/plan"' in ecrans.lire(prenom, "/")
    plan = unescape(ecrans.lire(prenom, "/plan")).split("<main")[1].split("</main>")[0]
    liens = re.findall(r'href="(/[^"#]*)"', plan)
    assert len(liens) > 5
    for lien in liens:
        ecrans.lire(prenom, lien)
