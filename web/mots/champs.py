"""Names of fields as French words: « motif_absence » is « motif de l'absence »."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

UNITES: Final = {"min": "min", "j": "jours", "jours": "jours", "h": "h", "pourcent": "%", "mois": "mois", "km": "km"}


@cache
def libelles() -> dict[str, str]:
    """Those that the name itself does not tell."""
    lus: dict[str, str] = tomllib.loads(files("web.mots").joinpath("champs.toml").read_text("utf-8"))["champs"]
    return lus


def libelle_champ(nom: str) -> str:
    """The field's name in words, its unit in brackets, without a capital."""
    if (connu := libelles().get(nom)) is not None:
        return connu
    base, _, fin = nom.rpartition("_")
    if base and fin in UNITES:
        return f"{libelle_champ(base)} ({UNITES[fin]})"
    return nom.replace("_", " ")
