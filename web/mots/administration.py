"""Plain French of administration pages for what the machinery calls otherwise."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from ledger.vocabulaire.code import Code
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.sanctions.sanction import BaseCalcul, MesureSanction, RangManquement
from ledger.vocabulaire.suivi.convocation import CanalConvocation, CanalRappel

VOCABULAIRES: Final[tuple[type[Code], ...]] = (
    BaseCalcul,
    CanalConvocation,
    CanalRappel,
    Organisme,
    MesureSanction,
    RangManquement,
)
"""Codes that the parameters of rules hold: no two of these lists give one code two meanings."""


@cache
def mots() -> dict[str, dict[str, str]]:
    """Words by kind (``vues``, ``parametres``, ``valeurs``, ``destinataires``, ``services``), then by name."""
    lus: dict[str, dict[str, str]] = tomllib.loads(files("web.mots").joinpath("administration.toml").read_text())
    lus["valeurs"] |= {code.value: code.libelle for vocabulaire in VOCABULAIRES for code in vocabulaire}
    return lus


def mot(genre: str, nom: str) -> str:
    """The words for a name; the name itself when there are none, which tests refuse."""
    return mots()[genre].get(nom, nom)


def service(nom: str) -> str:
    """A service of France Travail in words, then by the name that its support asks for."""
    dit = mots()["services"].get(nom.partition("/")[0])
    return f"{dit} ({nom})" if dit is not None else nom
