"""Whether a page is written as HTML asks: tags closed in their order, elements where they may be, ids and landmarks told
once, attributes that HTML knows.

Only what the RGAA asks of the code (criterion 8.2); a browser forgives all of it, and assistive technologies do not.
"""

from collections import Counter
from html.parser import HTMLParser
from typing import Final

VIDES: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
PHRASE: Final = frozenset({"p", "h1", "h2", "h3", "h4", "span", "label", "strong", "summary", "legend", "button", "dt"})
"""Elements that hold text and what is in a line; ``label``, ``legend`` and ``summary`` among them."""
BLOCS: Final = frozenset(
    {"div", "p", "ul", "ol", "dl", "table", "form", "section", "article", "nav", "header", "footer", "main", "aside"}
    | {"fieldset", "details", "h1", "h2", "h3", "h4", "figure"}
)
TITRES: Final = frozenset({"h1", "h2", "h3", "h4"})
DANS: Final = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "option": {"select", "optgroup", "datalist"},
    "optgroup": {"select"},
    "legend": {"fieldset"},
    "summary": {"details"},
}
"""Where an element may be."""
SEULS: Final = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup"},
    "datalist": {"option"},
}
"""What an element may hold, and nothing else."""
ACTIFS: Final = frozenset({"a", "button", "input", "select", "textarea", "label", "details"})
REPERES: Final = {"section": "region", "nav": "navigation", "form": "form", "aside": "complementary"}
"""Elements that are landmarks once they have a name."""
RENVOIS: Final = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list")


class Lecteur(HTMLParser):
    """Reads a page and notes what is wrong in it."""

    def __init__(self) -> None:
        """Nothing read yet."""
        super().__init__(convert_charrefs=True)
        self.fautes: list[str] = []
        self._ouverts: list[str] = []
        self._ids: Counter[str] = Counter()
        self._cites: set[str] = set()
        self._reperes: Counter[tuple[str, str]] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, where it is, its attributes."""
        noms = Counter(nom for nom, _ in attrs)
        self._dire(*(f"{tag} : {nom} deux fois" for nom, n in noms.items() if n > 1))
        valeurs = dict(attrs)
        if (ancre := valeurs.get("id")) is not None:
            self._ids[ancre] += 1
        self._dire(*(f"{tag} : {nom} n'est pas de HTML" for nom in noms if nom.startswith("hx-")))
        role = valeurs.get("role") or REPERES.get(tag, "")
        if role in REPERES.values() and (nomme := valeurs.get("aria-label") or valeurs.get("aria-labelledby")):
            self._reperes[role, nomme] += 1
        self._cites |= {mot for nom in RENVOIS for mot in (valeurs.get(nom) or "").split()}
        parent = self._ouverts[-1] if self._ouverts else ""
        if tag in DANS and parent not in DANS[tag]:
            self._dire(f"{tag} dans {parent}")
        if parent in SEULS and tag not in SEULS[parent]:
            self._dire(f"{tag} dans {parent}")
        tenu = next((p for p in reversed(self._ouverts) if p in PHRASE), None)
        if tag in BLOCS and tenu is not None and not (tenu in ("legend", "summary") and tag in TITRES):
            self._dire(f"{tag} dans {tenu}")
        if tag in ACTIFS and any(p in ("a", "button") for p in self._ouverts):
            self._dire(f"{tag} dans un lien ou un bouton")
        if tag == "form" and "form" in self._ouverts:
            self._dire("form dans form")
        if tag not in VIDES:
            self._ouverts.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last element that was opened, which is this one."""
        if tag in VIDES:
            return
        if not self._ouverts or self._ouverts[-1] != tag:
            self._dire(f"</{tag}> ferme {self._ouverts[-1:] or 'rien'}, ligne {self.getpos()[0]}")
        if tag in self._ouverts:
            while self._ouverts.pop() != tag:
                pass

    def finir(self) -> list[str]:
        """Everything that is wrong, once the page was read."""
        self._dire(*(f"{tag} jamais fermé" for tag in self._ouverts))
        self._dire(*(f"id {ancre} deux fois" for ancre, n in self._ids.items() if n > 1))
        self._dire(*(f"deux repères {role} « {nom} »" for (role, nom), n in self._reperes.items() if n > 1))
        self._dire(*(f"renvoi à {ancre}, qui n'est pas là" for ancre in sorted(self._cites - self._ids.keys())))
        return self.fautes

    def _dire(self, *fautes: str) -> None:
        self.fautes += fautes


def fautes(page: str) -> list[str]:
    """What is wrong in the code of a page."""
    lecteur = Lecteur()
    lecteur.feed(page)
    lecteur.close()
    return lecteur.finir()
