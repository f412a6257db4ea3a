"""Finding a person by what is known of her: the terms that a name leaves, and those that a search looks for.

Terms are made of opened fields: they live in the memory of whoever may open names (:mod:`readmodels.noms`), and are written
nowhere, under no key. Whole words or their beginnings find a name, without accents or case. Five to ten terms a person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from anyascii import anyascii

PREFIXE_MIN, PREFIXE_MAX = 2, 12
PROCHE_MIN = 4
"""Letters of a word that a typo may be looked for in: shorter ones resemble too many others."""
MOTS_MAX = 8
NOM, IDENTIFIANT, NAISSANCE, COURRIEL = "n:", "i:", "d:", "c:"
"""How a term begins. One of a name is found by its beginnings, the others whole."""
_MOT = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’ʼʹ‘`´]")
_FRANCE = re.compile(r"(?<![0-9])(?:\+|00)33(?: ?\(0\))? ?0?")
"""How an international phone number of France begins."""
_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_ADRESSE = re.compile(r"\S+@\S+")
_NIR = re.compile(r"(?<!\w)([1-478] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3})(?: ?\d\d)?(?!\w)", re.IGNORECASE)
"""Thirteen signs, as the card writes them or in one piece, with their key or without."""


def mots(texte: str) -> list[str]:
    """Words of a text in Latin letters, without accents, case or punctuation, whatever its script (Łukasz, Đặng, Иван)."""
    return _MOT.findall(anyascii(texte.casefold()).lower())


def _elidees(nom: str) -> list[str]:
    """Words of a name as one types it without its apostrophes: « obrien », « darc »."""
    return mots(_APOSTROPHE.sub("", nom))


def termes(identite: Mapping[str, Any]) -> list[str]:
    """Terms of a person: names, birth date, phone, mail, matricule, numéro France Travail. Never the NIR (CT R5312-42)."""
    return sorted(set(_termes(identite)))


def termes_cherches(texte: str) -> list[str]:
    """Terms that a person must have to match a search, those of a name by their beginning; empty when the text holds nothing
    to search for.

    At most ``MOTS_MAX`` words count. A date is written jour/mois/année, a mail address whole.
    """
    cherches: list[str] = []

    def retenir_adresse(trouvee: re.Match[str]) -> str:
        cherches.extend(_adresses(trouvee.group()))
        return " "

    def retenir_date(trouve: re.Match[str]) -> str:
        jour, mois, annee = (int(partie) for partie in trouve.groups())
        cherches.append(f"{NAISSANCE}{annee:04d}{mois:02d}{jour:02d}")
        return " "

    reste = mots(_FRANCE.sub("0", _DATE.sub(retenir_date, _ADRESSE.sub(retenir_adresse, texte))))
    cherches += _chiffres_groupes(reste)
    cherches += [f"{NOM}{mot[:PREFIXE_MAX]}" for mot in reste if not mot.isdigit() and len(mot) >= PREFIXE_MIN]
    return cherches[:MOTS_MAX]


def nir_cherche(texte: str) -> str | None:
    """The NIR in a text that is searched, thirteen signs, without its key; None when there is none."""
    trouve = _NIR.search(texte)
    return trouve.group(1).replace(" ", "").upper() if trouve else None


def a_une_faute(mot: str, autre: str) -> bool:
    """Whether one sign missing, too many, changed, or two swapped, is all that tells two words of terms apart.

    What follows in words that a term cuts (``PREFIXE_MAX``) is not known, and is not compared.
    """
    debut = next((i for i, (a, b) in enumerate(zip(mot, autre, strict=False)) if a != b), min(len(mot), len(autre)))
    a, b = mot[debut:], autre[debut:]
    suites = [(a[1:], b[1:]), (a[1:], b), (a, b[1:])]
    if len(a) > 1 and a[:2] == b[1::-1]:
        suites.append((a[2:], b[2:]))
    if max(len(mot), len(autre)) < PREFIXE_MAX:
        return any(x == y for x, y in suites)
    return any(x.startswith(y) if len(y) < len(x) else y.startswith(x) for x, y in suites if abs(len(x) - len(y)) <= 1)


def _adresses(courriel: str) -> Iterator[str]:
    """The term of a mail address: its letters and digits."""
    if signes := "".join(mots(courriel)):
        yield f"{COURRIEL}{signes}"


def _chiffres_groupes(reste: Iterable[str]) -> list[str]:
    """A phone number is often typed in pairs: neighbouring digits make one identifier."""
    chiffres = "".join(mot if mot.isdigit() else " " for mot in reste).split()
    return [f"{IDENTIFIANT}{nombre}" for nombre in chiffres]


def _termes(identite: Mapping[str, Any]) -> Iterator[str]:
    if naissance := identite.get("naissance_le"):
        yield f"{NAISSANCE}{date.fromisoformat(naissance):%Y%m%d}"
    for champ in ("telephone", "matricule", "numero_france_travail"):
        if chiffres := "".join(filter(str.isdigit, _FRANCE.sub("0", identite.get(champ) or ""))):
            yield f"{IDENTIFIANT}{chiffres}"
    yield from _adresses(identite.get("courriel") or "")
    for champ in ("nom", "nom_naissance", "prenom"):
        nom = identite.get(champ) or ""
        for mot in sorted({*mots(nom), *_elidees(nom)}):
            if len(mot) >= PREFIXE_MIN:
                yield f"{NOM}{mot[:PREFIXE_MAX]}"
