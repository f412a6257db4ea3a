"""The rules in force, or those of any day: text, delay, and what the département set of them within what the law allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from commands.regles import REGLES, Regle
from ledger.dates import aujourd_hui
from web.formulaires.dates import lire_jour
from web.mots.administration import mot
from web.mots.ecriture import nombre
from web.pages.administration.rubriques import ADRESSE, page
from web.visite import Administre

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Parametre:
    """A parameter of a rule: its value here, that of the law when it differs, and what may be set."""

    nom: str
    valeur: str
    loi: str | None
    bornes: str | None


@router.get(f"{ADRESSE}/regles")
def montrer(visite: Administre, au: str = "", quoi: str = "") -> Response:
    """Rules in force on a day, all of them or only what is local, or what was never verified."""
    le, erreur = aujourd_hui(), None
    if au:
        try:
            le = lire_jour(au)
        except ValueError as dit:
            erreur = str(dit)
    toutes: list[Regle] = list(visite.services.regles)
    regles = [regle for regle in toutes if visite.services.regles.en_vigueur(regle.code, le) is regle]
    montrees = [
        r
        for r in regles
        if quoi not in ("locales", "a-verifier") or (r.locale if quoi == "locales" else not r.verifiee)
    ]
    loi = {regle.version: regle for regle in REGLES}
    return page(
        visite,
        "administration/regles.html",
        f"{ADRESSE}/regles",
        regles=[(regle, list(_parametres(regle, _de_la_loi(regle, loi)))) for regle in montrees],
        total=len(regles),
        locales=sum(regle.locale is not None for regle in regles),
        a_verifier=sum(not regle.verifiee for regle in regles),
        quoi=quoi,
        le=le,
        au=au if erreur else "",
        erreur=erreur,
    )


def _de_la_loi(regle: Regle, loi: dict[str, Regle]) -> Regle:
    return loi.get(regle.version.split("+")[0], regle)


def _parametres(regle: Regle, loi: Regle) -> Iterator[Parametre]:
    if regle.delai is not None or loi.delai is not None:
        change = str(regle.delai) != str(loi.delai)
        yield Parametre("Délai", str(regle.delai or "—"), str(loi.delai or "—") if change else None, None)
    for nom, valeur in regle.parametres.items():
        bornes = regle.bornes.get(nom)
        yield Parametre(
            mot("parametres", nom),
            dire(valeur),
            dire(loi.parametres.get(nom)) if valeur != loi.parametres.get(nom) else None,
            f"de {nombre(bornes[0])} à {nombre(bornes[1])}"
            if bornes
            else ("au choix" if nom in regle.locaux else None),
        )


def dire(valeur: Any) -> str:
    """The value of a parameter, as one reads it."""
    match valeur:
        case None:
            return "—"
        case bool():
            return "oui" if valeur else "non"
        case int() | float():
            return nombre(valeur, 0 if float(valeur).is_integer() else 2)
        case date():
            return f"{valeur:%d/%m/%Y}"
        case list() | tuple() | set() | frozenset():
            return ", ".join(sorted(dire(v) for v in valeur)) or "aucun"
        case dict():
            return " ; ".join(f"{dire(cle)} : {dire(v)}" for cle, v in valeur.items())
        case _:
            return mot("valeurs", str(valeur))
