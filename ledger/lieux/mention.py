"""Whether a text that somebody typed elsewhere names a person: by it, what is to be erased of her is found again."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from ledger.recherche import mots

NOM_MIN, NUMERO_MIN = 3, 7
"""Letters of a name, digits of a number: shorter ones are in the text of anybody."""
NUMEROS: Final = ("nir", "matricule", "numero_france_travail", "telephone")
_NOMBRE: Final = re.compile(r"[0-9]+")
_SEPARE: Final = re.compile(r"(?<=[0-9])[ .-](?=[0-9])")
"""Between the digits of one number, as one writes it."""
TELEPHONE_CHIFFRES: Final = 9
"""Digits of a telephone number that do not change with the way of writing it."""


class Mention:
    """The signs of a person: family names, numbers, mail, and the ids of her dossiers."""

    def __init__(self, dossiers: Iterable[UUID], identites: Iterable[Mapping[str, Any]]) -> None:
        """``identites``: all those that her dossiers ever stated, opened."""
        dites = list(identites)
        self._noms = {
            mot
            for identite in dites
            for champ in ("nom", "nom_naissance")
            for mot in mots(identite.get(champ) or "")
            if len(mot) >= NOM_MIN and not mot.isdigit()
        }
        self._entiers = {str(dossier) for dossier in dossiers} | {
            identite["courriel"].casefold() for identite in dites if identite.get("courriel")
        }
        self._numeros = {
            chiffres[-TELEPHONE_CHIFFRES:] if champ == "telephone" else chiffres
            for identite in dites
            for champ in NUMEROS
            if len(chiffres := _chiffres(identite.get(champ) or "")) >= NUMERO_MIN
        }

    def __call__(self, texte: str) -> bool:
        """Whether the text names her."""
        minuscules, nombres = texte.casefold(), _NOMBRE.findall(_SEPARE.sub("", texte))
        return (
            any(entier in minuscules for entier in self._entiers)
            or any(numero in nombre for numero in self._numeros for nombre in nombres)
            or not self._noms.isdisjoint(mots(texte))
        )


def _chiffres(texte: str) -> str:
    return "".join(filter(str.isdigit, texte))
