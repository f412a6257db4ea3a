"""Finding a person without storing names in clear: blind tokens.

Each prefix of each word of a name, and each whole identifier, becomes 64 bits of a keyed hash. Whoever holds the database
without the key reads nothing but which persons share a prefix; whoever searches gives whole words or their
beginnings, without accents or case. Cost: about 30 tokens (240 bytes) and 25 µs a person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

from anyascii import anyascii

PREFIXE_MIN, PREFIXE_MAX = 2, 12
MOTS_MAX = 8
_MOT = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’ʼʹ‘`´]")
_FRANCE = re.compile(r"(?<![0-9])(?:\+|00)33(?: ?\(0\))? ?0?")
"""How an international phone number of France begins."""
_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")


def mots(texte: str) -> list[str]:
    """Words of a text in Latin letters, without accents, case or punctuation, whatever its script (Łukasz, Đặng, Иван)."""
    return _MOT.findall(anyascii(texte.casefold()).lower())


def _elidees(nom: str) -> list[str]:
    """Words of a name as one types it without its apostrophes: « obrien », « darc »."""
    return mots(_APOSTROPHE.sub("", nom))


def jetons(identite: Mapping[str, Any], cle: bytes) -> list[int]:
    """Tokens of a person: names, birth date, phone, matricule, numéro France Travail. Never the NIR (CT R5312-42)."""
    return sorted({_jeton(cle, terme) for terme in _termes(identite)})


def jetons_cherches(texte: str, cle: bytes) -> list[int]:
    """Tokens that a person must have to match a search; empty when the text holds nothing to search for.

    At most ``MOTS_MAX`` words count. A date is written jour/mois/année.
    """
    termes: list[str] = []

    def retenir_date(trouve: re.Match[str]) -> str:
        jour, mois, annee = (int(partie) for partie in trouve.groups())
        termes.append(f"d:{annee:04d}{mois:02d}{jour:02d}")
        return " "

    reste = mots(_FRANCE.sub("0", _DATE.sub(retenir_date, texte)))
    termes += _chiffres_groupes(reste)
    termes += [f"n:{mot[:PREFIXE_MAX]}" for mot in reste if not mot.isdigit() and len(mot) >= PREFIXE_MIN]
    return [_jeton(cle, terme) for terme in termes[:MOTS_MAX]]


def _chiffres_groupes(reste: Iterable[str]) -> list[str]:
    """A phone number is often typed in pairs: neighbouring digits make one identifier."""
    chiffres = "".join(mot if mot.isdigit() else " " for mot in reste).split()
    return [f"i:{nombre}" for nombre in chiffres]


def _termes(identite: Mapping[str, Any]) -> Iterator[str]:
    for champ in ("nom", "nom_naissance", "prenom"):
        nom = identite.get(champ) or ""
        for mot in {*mots(nom), *_elidees(nom)}:
            fin = min(len(mot), PREFIXE_MAX)
            yield from (f"n:{mot[:longueur]}" for longueur in range(PREFIXE_MIN, fin + 1))
    for champ in ("telephone", "matricule", "numero_france_travail"):
        if chiffres := "".join(filter(str.isdigit, _FRANCE.sub("0", identite.get(champ) or ""))):
            yield f"i:{chiffres}"
    if naissance := identite.get("naissance_le"):
        yield f"d:{date.fromisoformat(naissance):%Y%m%d}"


def _jeton(cle: bytes, terme: str) -> int:
    return int.from_bytes(blake2b(terme.encode(), key=cle, digest_size=8).digest(), "big", signed=True)
