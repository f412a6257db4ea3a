"""What axe does not see, and that the self-audit tells nothing but what tests show."""

import re
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_pages import PAGES
from tests.web.ecrans.validite import fautes
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
    textes = "\n".join(fichier.read_text() for fichier in Path(__file__).parent.rglob("test_*.py"))
    assert set(essais()) == {critere.essai for theme in themes() for critere in theme.criteres} - {""}
    for theme in themes():
        for critere in theme.criteres:
            assert len(critere.preuve) > 3, critere.numero
            assert (critere.etat is Etat.C) <= bool(critere.essai), critere.numero
            assert not critere.essai or f"def {critere.essai}(" in textes, critere.essai


@pytest.fixture(scope="module")
def pages(ecrans: Ecrans) -> dict[str, str]:
    """Every page as it is served, by its address."""
    return {adresse: ecrans.lire(qui, adresse) for nom, (qui, adresse) in PAGES.items() if "erreur-" not in nom}


def test_le_code_est_valide(pages: dict[str, str]) -> None:
    """RGAA 8.2: tags closed in their order, elements where they may be, ids told once and found where they are cited."""
    assert {adresse: trouvees for adresse, page in pages.items() if (trouvees := fautes(page))} == {}


@pytest.mark.parametrize(
    ("code", "faute"),
    [
        ("<p>Un<div>deux</div></p>", "div dans p"),
        ("<ul><p>Un</p></ul>", "p dans ul"),
        ('<p id="a"></p><p id="a"></p>', "id a deux fois"),
        ('<label for="b">Nom</label>', "renvoi à b, qui n'est pas là"),
        ("<section><p>Un</section>", "</section> ferme ['p'], ligne 1"),
        ('<a href="/"><button>Oui</button></a>', "button dans un lien ou un bouton"),
        ('<a href="/" hx-get="/">Oui</a>', "a : hx-get n'est pas de HTML"),
        ('<section aria-label="A"></section><div role="region" aria-label="A"></div>', "deux repères region « A »"),
    ],
)
def test_un_code_faux_est_vu(code: str, faute: str) -> None:
    assert faute in fautes(code)


VAGUES = re.compile(r"^(ici|voir|lire|lien|suite|cliquez|en savoir plus|lire la suite|plus|détails?)$", re.IGNORECASE)


NOMMEE = re.compile(r"/dossier/[0-9a-f-]{36}|/consultations\?agent=[0-9a-f-]{36}(&dossier=[0-9a-f-]{36})?")


def test_liens_explicites(pages: dict[str, str]) -> None:
    """RGAA 6.1: on a page, one name leads to one place, and no name says nothing, hidden words included.

    Two persons may have one name: what is beside it tells them apart, the day of birth or the hour.
    """
    for adresse, page in pages.items():
        lieux: dict[str, set[str]] = {}
        for lien, contenu in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL):
            nom = " ".join(unescape(re.sub(r"<[^>]+>", " ", contenu)).split())
            if not NOMMEE.fullmatch(unescape(lien)):
                lieux.setdefault(nom, set()).add(unescape(lien))
        assert {nom: liens for nom, liens in lieux.items() if len(liens) > 1} == {}, adresse
        assert [nom for nom in lieux if VAGUES.match(nom)] == [], adresse


PAR_LA_FORME = re.compile(
    r"ci-contre|(à|de|en) (droite|gauche)\b|colonne de (droite|gauche)|en (rouge|vert|bleu|orange|gris)\b"
    r"|(bouton|icône|case) (rond|ronde|carré|carrée|rouge|vert|verte|bleu|bleue)\b|en (gras|italique)\b",
    re.IGNORECASE,
)


def test_rien_ne_se_dit_par_la_forme(pages: dict[str, str]) -> None:
    """RGAA 10.9 and 10.10: nothing is told by a place, a colour or a shape, in the text nor in what names an image."""
    for adresse, page in pages.items():
        texte = unescape(re.sub(r"<[^>]+>", " ", page)) + " ".join(re.findall(r'aria-label="([^"]*)"', page))
        assert PAR_LA_FORME.search(texte) is None, adresse


TECHNIQUES: Final = re.compile(
    r"\b[a-z_]+\.[a-z_]+\.v\d+\b|\bS\d{3}\b|\(non lu\)|\bDate du fait\b|\b[A-Z]{3,}_[A-Z_]{3,}\b"
    r"|\bNone\b|\bTrue\b|\bFalse\b"
)
"""Types of events, codes of services and of lists, marks of whoever wrote a rule, values of a program."""
QUI_ADMINISTRENT: Final = ("/administration", "/relecture", "/problemes", "historique", "evenement")
"""Pages of administrators and of the history, which say how things are called."""


def test_r23_les_mots_sont_ceux_du_metier(pages: dict[str, str]) -> None:
    trouves: dict[str, list[str]] = {}
    for adresse, page in pages.items():
        texte = unescape(re.sub(r"<[^>]+>", " ", page))
        if not any(partie in adresse for partie in QUI_ADMINISTRENT) and (mots := TECHNIQUES.findall(texte)):
            trouves[adresse] = mots
    assert trouves == {}


def test_l_ordre_est_celui_du_document() -> None:
    """RGAA 10.3: no style sheet of ours moves anything out of the order of the page, which is the order of reading."""
    for nom in ("app.css", "agenda.css", "chiffres.css"):
        feuille = files("web").joinpath("static", nom).read_text("utf-8")
        assert re.findall(r"\b(?:order\s*:|(?:row|column)-reverse|grid-(?:area|row)\s*:)", feuille) == [], nom


CONTRASTES = """() => {
  const lire = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const fond = e => { for (; e; e = e.parentElement) { const c = lire(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const lum = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const rapport = (a, b) => { const [x, y] = [lum(a), lum(b)].sort((m, n) => n - m); return (x + .05) / (y + .05); };
  return [...document.querySelectorAll('input:not([type=hidden]):not([type=range]), select, textarea, button')]
    .filter(e => e.getBoundingClientRect().width > 0 && !e.closest('.visually-hidden'))
    .map(e => { const s = getComputedStyle(e), autour = fond(e.parentElement);
      const bord = parseFloat(s.borderTopWidth) > 0 ? rapport(lire(s.borderTopColor), autour) : 1;
      return [e.tagName + ' ' + (e.name || e.textContent.trim()), Math.max(bord, rapport(fond(e), autour))]; })
    .filter(([, r]) => r < 3);
}"""


@pytest.mark.parametrize(
    "nom", ["file-active", "etape-planifier", "relecture-comparee", "administration-habilitations"]
)
def test_contraste_des_composants(ecrans: Ecrans, navigateur: Browser, nom: str) -> None:
    """RGAA 3.3: three to one at least between a control, by its border or its ground, and what is around it; hovered too."""
    qui, adresse = PAGES[nom]
    contexte = navigateur.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    contexte.add_cookies([ecrans.temoin(qui)])
    page = contexte.new_page()
    page.goto(ecrans.api.url + ecrans.remplir(adresse))
    for repli in page.locator("main details:not([open]) > summary").all():
        repli.click()
    assert page.evaluate(CONTRASTES) == []
    for composant in page.locator("main button:visible:not(.visually-hidden), main input:visible").all()[:12]:
        composant.hover()
        assert page.evaluate(CONTRASTES) == []
    contexte.close()


def test_structure_des_tableaux(pages: dict[str, str]) -> None:
    """Every table has a caption, and every header its scope."""
    vus = 0
    for adresse, page in pages.items():
        for tableau in re.findall(r"<table.*?</table>", page, re.DOTALL):
            vus += 1
            assert "<caption" in tableau, adresse
            assert all("scope=" in entete for entete in re.findall(r"<th[ >][^>]*", tableau)), adresse
    assert vus > 5


@pytest.mark.parametrize("nom", ["file-active", "etape-planifier", "tableau-orientation", "question"])
def test_structures_par_territoire(ecrans: Ecrans, nom: str) -> None:
    """A list of structures groups them by territory, each once; a short list is not grouped (RGAA 11.8)."""
    qui, adresse = PAGES[nom]
    territoire = ecrans.api.services.territoire
    lieux = {place.code: place.pts for place in territoire.places}
    grandes = 0
    for liste in re.findall(r"<select.*?</select>", unescape(ecrans.lire(qui, adresse)), re.DOTALL):
        codes = [code for code in re.findall(r'<option value="([^"]+)"', liste) if code in lieux]
        groupes = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', liste, re.DOTALL)
        assert bool(groupes) == (len(codes) >= 12)
        ranges = [(code, pts) for pts, dedans in groupes for code in re.findall(r'value="([^"]+)"', dedans)]
        grandes += bool(groupes)
        if groupes:
            assert sorted(code for code, _ in ranges) == sorted(codes)
            assert all(lieux[code] == pts for code, pts in ranges)
    assert grandes


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
