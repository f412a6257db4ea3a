"""A week that is not named by its Monday, or that holds more than sixty hours; an activity told before its week, told
twice, settled without having been done or beyond what was done; exemptions on the same days, or without contract.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur

SOIXANTE_HEURES = 60


def _memoire(lecteur: "Lecteur") -> dict[str, Any]:
    memoire: dict[str, Any] = lecteur.familles.setdefault(
        "activite", {"prevues": {}, "faites": {}, "heures": {}, "exemptions": []}
    )
    return memoire


def _semaine_tient(memoire: dict[str, Any], semaine: str) -> Iterator[str]:
    if sum(heures for lundi, heures in memoire["heures"].values() if lundi == semaine) > SOIXANTE_HEURES:
        yield "plus de soixante heures dans la semaine"


def _prevue(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire, semaine = _memoire(lecteur), e.corps["semaine"]
    if date.fromisoformat(semaine).isoweekday() != 1:
        yield "semaine qui ne commence pas un lundi"
    if not lecteur.orientations:
        yield "activité sans orientation"
    memoire["prevues"][e.corps["activite"]] = semaine
    memoire["heures"][e.corps["activite"]] = (semaine, e.corps["heures"])
    yield from _semaine_tient(memoire, semaine)


def _declaree(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire, cle = _memoire(lecteur), e.corps["activite"]
    semaine = memoire["prevues"].pop(cle, None)
    if semaine is None:
        yield "déclaration d'une activité qui n'attend pas"
        return
    if e.survenu_le < date.fromisoformat(semaine):
        yield "activité déclarée avant sa semaine"
    faites = e.corps.get("heures_faites")
    if faites is not None:
        memoire["faites"][cle] = faites
    memoire["heures"][cle] = (semaine, faites or 0)
    yield from _semaine_tient(memoire, semaine)


def _validee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    faites = _memoire(lecteur)["faites"].pop(e.corps["activite"], None)
    if faites is None:
        yield "validation d'une activité non réalisée, ou deuxième validation"
    elif e.corps["heures_retenues"] > faites:
        yield "heures retenues au-delà des heures faites"


def _exemptee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire, periode = _memoire(lecteur), (e.corps["debut_le"], e.corps["fin_le"])
    if not lecteur.signe:
        yield "exemption sans contrat signé"
    if any(debut <= periode[1] and periode[0] <= fin for debut, fin in memoire["exemptions"]):
        yield "exemptions qui se chevauchent"
    memoire["exemptions"].append(periode)


LECTURES = {
    "activite.prevue": _prevue,
    "activite.realisee": _declaree,
    "activite.manquee": _declaree,
    "activite.validee": _validee,
    "activite.exemptee": _exemptee,
}
