"""What is asked of every page: by axe, and by hand where axe sees nothing."""

import re
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

REGLES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARRETS_MAX: Final = 25
"""Stops of the keyboard that are walked through, at most: a list of a hundred dossiers has as many links."""

MESURES: Final = """() => {
  const boite = e => e.getBoundingClientRect();
  const visible = e => { const b = boite(e); return b.width > 0 && b.height > 0 && !e.closest('.visually-hidden'); };
  const dansUnePhrase = e => {
    if (e.tagName !== 'A') return false;
    return [...e.parentElement.childNodes].some(n => n.nodeType === 3 && n.textContent.trim().length > 2);
  };
  const petits = [...document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(e => visible(e) && e.type !== 'hidden' && !e.classList.contains('evitement') && !dansUnePhrase(e))
    .filter(e => boite(e).width < 24 || boite(e).height < 24)
    .map(e => `${e.tagName} « ${(e.textContent || e.name || '').trim().slice(0, 40)} » `
      + `${Math.round(boite(e).width)}x${Math.round(boite(e).height)}`);
  const titres = [...document.querySelectorAll('h1, h2, h3, h4')].map(e => Number(e.tagName[1]));
  const mois = 'janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc';
  const date = new RegExp(`\\\\d{1,2}(er)?\\\\s(${mois})[a-zéû]*\\\\.?(\\\\s\\\\d{4})?|\\\\d{2}/\\\\d{2}/\\\\d{4}`, 'g');
  const coupees = [], marche = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (marche.nextNode()) {
    const autour = marche.currentNode.parentElement;
    if (autour.closest('.visually-hidden') || !autour.checkVisibility()) continue;
    for (const trouvee of marche.currentNode.data.matchAll(date)) {
      const etendue = document.createRange();
      etendue.setStart(marche.currentNode, trouvee.index);
      etendue.setEnd(marche.currentNode, trouvee.index + trouvee[0].length);
      const lignes = [...etendue.getClientRects()].filter(r => r.width > 1).map(r => Math.round(r.top));
      if (new Set(lignes).size > 1) coupees.push(trouvee[0]);
    }
  }
  return {
    coupees,
    deborde: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    petits,
    h1: document.querySelectorAll('h1').length,
    sauts: titres.filter((n, i) => i > 0 && n > titres[i - 1] + 1).length,
    langue: document.documentElement.lang,
    cliquables: [...document.querySelectorAll('div, tr, th, td, span')].filter(
      e => getComputedStyle(e).cursor === 'pointer' && !e.closest('a, button, summary, label')).length,
    reperes: ['main', 'header', 'footer'].filter(n => document.querySelectorAll(n).length !== 1),
    serres: [...document.querySelectorAll('.btn:not(.btn-link)')].filter(
      e => visible(e) && parseFloat(getComputedStyle(e).paddingLeft) < 6).map(e => e.textContent.trim()),
    sans_nom: [...document.querySelectorAll('a, button')].filter(
      e => !(e.textContent.trim() || e.getAttribute('aria-label'))).length,
  };
}"""

ATTENDUES: Final[dict[str, Any]] = {
    "coupees": [],
    "deborde": False,
    "petits": [],
    "h1": 1,
    "sauts": 0,
    "langue": "fr",
    "cliquables": 0,
    "reperes": [],
    "serres": [],
    "sans_nom": 0,
}

ARRET: Final = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const b = e.getBoundingClientRect(), s = getComputedStyle(e);
  return {
    nom: `${e.tagName} ${(e.textContent || e.name || '').trim().slice(0, 30)}`,
    classe: e.className,
    ordre: [...document.querySelectorAll('*')].indexOf(e),
    contour: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
    vu: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth && b.width > 0,
  };
}"""


EN_LIGNE: Final = re.compile(r"<style|<script(?![^>]*\ssrc=)|<[a-z][^>]*\s(?:style|on\w+)=")
"""What a strict policy refuses: styles, scripts and handlers written in the page."""


def source(texte: str) -> None:
    """The page, as it is served, holds no style, no script and no handler of its own."""
    assert EN_LIGNE.findall(texte) == []


def axe(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):  # once for all the widths of a page
        page.evaluate(AXE_SCRIPT)
    demande = {"runOnly": REGLES, "resultTypes": ["violations"]}
    resultat = AxeResults(page.evaluate("demande => axe.run(demande)", demande))
    assert resultat.violations_count == 0, resultat.generate_report()


def tenue(page: Page) -> None:
    """Nothing runs over, targets are wide enough, headings in order, nothing inline, every action is a real one: once the
    whole page has come, which a sentence of it does not tell.
    """
    page.wait_for_load_state()
    mesures: dict[str, Any] = page.evaluate(MESURES)
    assert mesures == ATTENDUES, {nom: mesures[nom] for nom in mesures if mesures[nom] != ATTENDUES[nom]}


def clavier(page: Page) -> None:
    """Tab goes through the page in its order, each stop seen and outlined, from the skip link on, without a trap."""
    page.wait_for_load_state()
    arrets: list[dict[str, Any]] = []
    for _ in range(ARRETS_MAX):
        page.keyboard.press("Tab")
        arret = page.evaluate(ARRET)
        if arret is None:
            break
        if arrets and arret["ordre"] <= arrets[-1]["ordre"]:
            assert arret["ordre"] == arrets[0]["ordre"], (arret, arrets[-1])
            break
        arrets.append(arret)
    assert arrets
    assert arrets[0]["classe"] == "evitement"
    assert [a["nom"] for a in arrets if not a["contour"]] == []
    assert [a["nom"] for a in arrets if not a["vu"]] == []
