"""The NIR as the flow carries it: 13 characters, with or without the two digits of its key.

Structure (INSEE): sex 1, year 2, month 2, département 2 (2A and 2B in Corsica), commune 3, order 3, then the key,
97 minus the number modulo 97 where 2A counts as 19 and 2B as 18. Persons being registered carry 3, 4, 7 or 8 as sex.
"""

import re
from datetime import date

from integrations.caf.codes import Sexe

_FORME = re.compile(r"([1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6})([0-9]{2})?", re.ASCII)
_SEXES = {"1": Sexe.HOMME, "3": Sexe.HOMME, "7": Sexe.HOMME, "2": Sexe.FEMME, "4": Sexe.FEMME, "8": Sexe.FEMME}


class NirMalForme(ValueError):
    """Neither 13 nor 15 characters of the expected kind. The message never holds the number."""


class NirCleFausse(ValueError):
    """The key isn't the one of this number: a digit is wrong."""


def cle_nir(nir: str) -> str:
    """The two digits that complete a NIR of 13 characters."""
    numero = int(nir.replace("2A", "19").replace("2B", "18")) if nir[5:7] in {"2A", "2B"} else int(nir)
    return f"{97 - numero % 97:02d}"


def lire_nir(texte: str) -> str:
    """The 13 characters of a NIR given with or without its key.

    Raises `NirMalForme`, or `NirCleFausse` when a key is given and wrong.
    """
    forme = _FORME.fullmatch(texte.replace(" ", "").upper())
    if forme is None:
        raise NirMalForme
    nir, cle = forme.group(1), forme.group(2)
    if cle is not None and cle != cle_nir(nir):
        raise NirCleFausse
    return nir


def sexe_coherent(nir: str, sexe: Sexe) -> bool:
    """Whether the first digit tells the same sex."""
    return _SEXES[nir[0]] is sexe


def naissance_coherente(nir: str, naissance_le: date) -> bool:
    """Whether year and month tell the same birth; a month beyond 12 (unknown, or given abroad) agrees with any."""
    mois = int(nir[3:5])
    return int(nir[1:3]) == naissance_le.year % 100 and (not 1 <= mois <= 12 or mois == naissance_le.month)
