"""The self-audit against the RGAA 4.1: each criterion, its state, and what shows it."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from ledger.vocabulaire.code import Code
from web.rendu import rendre_public

router = APIRouter()

ADRESSE: Final = "/accessibilite/audit"


class Etat(Code):
    """The finding on a criterion."""

    C = "C", "conforme"
    NC = "NC", "non conforme"
    AV = "AV", "à vérifier par une personne"
    NA = "NA", "non applicable"


@dataclass(frozen=True, slots=True)
class Critere:
    """A criterion in our own words; ``essai`` names the test that shows its state, empty when none does."""

    numero: str
    demande: str
    etat: Etat
    preuve: str
    essai: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the RGAA."""

    nom: str
    criteres: tuple[Critere, ...]


@lru_cache(maxsize=1)
def _lire() -> dict[str, Any]:
    return tomllib.loads(files("web.pages").joinpath("rgaa.toml").read_text(encoding="utf-8"))


def essais() -> dict[str, str]:
    """The work of each test that is named, in words."""
    noms: dict[str, str] = _lire()["essais"]
    return noms


def themes() -> tuple[Theme, ...]:
    """The whole audit; ``ValueError`` when it is not written as it should be."""
    lus = _lire()
    return tuple(
        Theme(
            theme["nom"],
            tuple(
                Critere(numero, quoi, Etat(etat), preuve, essai)
                for numero, quoi, etat, preuve, essai in theme["criteres"]
            ),
        )
        for theme in lus["theme"]
    )


def comptes() -> dict[Etat, int]:
    """Criteria in each state."""
    trouves = Counter(critere.etat for theme in themes() for critere in theme.criteres)
    return {etat: trouves[etat] for etat in Etat}


@router.get("/accessibilite")
def declarer(request: Request) -> Response:
    """The known accessibility of the service."""
    return rendre_public(request, "accessibilite.html", comptes=comptes(), audit=ADRESSE)


@router.get(ADRESSE)
def montrer(request: Request) -> Response:
    """Every criterion."""
    return rendre_public(request, "audit.html", themes=themes(), essais=essais(), comptes=comptes())
