"""Métiers of the ROME (France Travail): their codes, and their words."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def metiers() -> Mapping[str, str]:
    """The label of each code of the release that is known here."""
    lu = tomllib.loads((files("ledger.vocabulaire") / "metiers" / "rome.toml").read_text("utf-8"))
    libelles: dict[str, str] = lu["metiers"]
    return libelles


def dire_metier(code: str) -> str:
    """« Boulanger / Boulangère (D1102) »; a code of another release is told alone."""
    libelle = metiers().get(code)
    return f"{libelle} ({code})" if libelle is not None else code
