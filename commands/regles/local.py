"""The département's own settings: parameters that the law leaves to it, within the bounds that the law gives.

A file in TOML names each version of a rule and what it changes::

    ["O0@2025-01-01".parametres]
    delegation_france_travail = true

    ["P4@2025-06-01".delai]
    jours = 10

A rule that was not verified may be set at will; of a verified one, only a parameter that has bounds.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from commands.regles.calendrier import METROPOLE, Calendrier
from commands.regles.modele import Delai, Regle, Regles
from ledger.erreurs import ErreurAttendue, Genre

UNITES: Final[Mapping[str, type[int]]] = {
    "jours": int,
    "semaines": int,
    "mois": int,
    "jours_ouvres": int,
    "reporte": bool,
}


class ReglesIllisibles(ErreurAttendue):
    """The local rules cannot be applied; the message says where and why, in French."""

    genre = Genre.MAL_DEMANDE
    reference = "regles-illisibles"
    titre = "Règles illisibles"

    def __init__(self, ou: str, pourquoi: str) -> None:
        """See the class."""
        super().__init__(f"{ou} : {pourquoi}")


def charger(fichier: Path, base: Regles, calendrier: Calendrier = METROPOLE) -> Regles:
    """The rules with the département's own parameters; raises :class:`ReglesIllisibles`, ``OSError``."""
    try:
        choix = tomllib.loads(fichier.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as erreur:
        raise ReglesIllisibles(fichier.name, f"ce n'est pas un fichier TOML en UTF-8, {erreur}") from erreur
    return appliquer(choix, base, calendrier)


def appliquer(choix: Mapping[str, Any], base: Regles, calendrier: Calendrier = METROPOLE) -> Regles:
    """The rules where these versions are changed; raises :class:`ReglesIllisibles`."""
    connues = {regle.version: regle for regle in base}
    for version, contenu in choix.items():
        if version not in connues:
            raise ReglesIllisibles(version, f"règle inconnue. Versions : {', '.join(sorted(connues))}.")
        connues[version] = _locale(connues[version], contenu)
    return Regles(connues.values(), calendrier)


def _locale(regle: Regle, contenu: Any) -> Regle:
    if not isinstance(contenu, dict) or contenu.keys() - {"parametres", "delai"}:
        raise ReglesIllisibles(regle.version, "seuls « parametres » et « delai » se règlent.")
    parametres = dict(regle.parametres)
    for nom, valeur in contenu.get("parametres", {}).items():
        parametres[nom] = _parametre(regle, nom, valeur)
    delai = _delai(regle, contenu["delai"]) if "delai" in contenu else regle.delai
    empreinte = hashlib.sha256(json.dumps(contenu, sort_keys=True, default=str).encode()).hexdigest()[:8]
    return replace(regle, parametres=parametres, delai=delai, locale=empreinte)


def _parametre(regle: Regle, nom: str, valeur: Any) -> Any:
    if nom not in regle.parametres:
        connus = ", ".join(regle.parametres) or "aucun"
        raise ReglesIllisibles(regle.version, f"paramètre inconnu, {nom}. Paramètres : {connus}.")
    if regle.verifiee and nom not in regle.bornes and nom not in regle.locaux:
        raise ReglesIllisibles(regle.version, f"{nom} est fixé par le texte ({regle.source}).")
    if type(valeur) is not type(regle.parametres[nom]):
        attendu = type(regle.parametres[nom]).__name__
        raise ReglesIllisibles(regle.version, f"{nom} attend une valeur de type {attendu}.")
    if nom in regle.bornes and not regle.bornes[nom][0] <= valeur <= regle.bornes[nom][1]:
        bas, haut = regle.bornes[nom]
        raise ReglesIllisibles(regle.version, f"{nom} va de {bas} à {haut} ({regle.source}).")
    return valeur


def _delai(regle: Regle, contenu: Any) -> Delai:
    if regle.verifiee:
        raise ReglesIllisibles(regle.version, f"le délai est fixé par le texte ({regle.source}).")
    if not isinstance(contenu, dict) or not all(_unite(u, v) for u, v in contenu.items()):
        raise ReglesIllisibles(
            regle.version, f"un délai s'écrit avec {', '.join(UNITES)} (entiers, reporte vrai/faux)."
        )
    return Delai(**contenu)


def _unite(nom: str, valeur: Any) -> bool:
    return type(valeur) is UNITES.get(nom) and valeur >= 0
