"""Offers asked for, prescribed, and immersions:

- the same offer asked for twice without answer, or while it is prescribed; prescribed twice at once;
- a step after no prescription; received twice or after the answer; answered twice; reminded twice or after the answer;
  expired without reminder, or after the answer;
- entered, or missing, without acceptance; ended without entry; abandoned when nothing runs;
- two immersions on one day; an immersion that ends before its first day, or twice; cancelled after it, or twice.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur

EN_COURS = {"prescrite", "recue", "acceptee", "demarree"}


def _memoire(lecteur: "Lecteur") -> dict[str, Any]:
    vide: dict[str, Any] = {"demandes": set(), "prescriptions": {}, "immersions": {}}
    memoire: dict[str, Any] = lecteur.familles.setdefault("offre", vide)
    return memoire


def _prescrites(memoire: dict[str, Any]) -> set[str]:
    return {p["offre"] for p in memoire["prescriptions"].values() if p["faits"][-1] in EN_COURS}


def positionnee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire = _memoire(lecteur)
    if e.corps["offre"] in memoire["demandes"]:
        yield "positionnement déjà en attente"
    if e.corps["offre"] in _prescrites(memoire):
        yield "positionnement sur une offre prescrite"
    memoire["demandes"].add(e.corps["offre"])


def prescrite(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire = _memoire(lecteur)
    if e.corps["offre"] in _prescrites(memoire):
        yield "offre prescrite deux fois à la fois"
    if "positionnement" in e.corps:
        if e.corps["offre"] not in memoire["demandes"]:
            yield "prescription qui répond à aucun positionnement"
        memoire["demandes"].discard(e.corps["offre"])
    memoire["prescriptions"][e.corps["prescription"]] = {
        "offre": e.corps["offre"],
        "faits": ["prescrite"],
        "relance": 0,
    }


APRES: dict[str, set[str]] = {
    "recue": {"prescrite"},
    "acceptee": {"prescrite", "recue"},
    "refusee": {"prescrite", "recue"},
    "expiree": {"prescrite", "recue"},
    "non_venue": {"acceptee"},
    "demarree": {"acceptee"},
    "terminee": {"demarree"},
    "abandonnee": EN_COURS,
}
"""What each step of a prescription may follow."""


def suite(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    assert e.classe is not None
    fait = e.classe.nom.removeprefix("prescription.")
    connue = _memoire(lecteur)["prescriptions"].get(e.corps["prescription"])
    if connue is None:
        yield "suite d'aucune prescription"
        return
    if connue["faits"][-1] not in APRES[fait]:
        yield f"{fait} après {connue['faits'][-1]}"
    if fait == "expiree" and not connue["relance"]:
        yield "expirée sans relance"
    connue["faits"].append(fait)


def relancee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    connue = _memoire(lecteur)["prescriptions"].get(e.corps["prescription"])
    if connue is None or connue["faits"][-1] not in APRES["acceptee"] or connue["relance"]:
        yield "relance de ce qui n'attend pas, ou deuxième relance"
    if connue is not None:
        connue["relance"] += 1


def conventionnee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    immersions = _memoire(lecteur)["immersions"]
    debut, fin = date.fromisoformat(e.corps["debut_le"]), date.fromisoformat(e.corps["fin_le"])
    if any(autre["debut"] <= fin and debut <= autre["fin"] for autre in immersions.values()):
        yield "deux immersions le même jour"
    immersions[e.corps["pmsmp"]] = {"debut": debut, "fin": fin}


def terminee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    connue = _memoire(lecteur)["immersions"].get(e.corps["pmsmp"])
    if connue is None or "terminee" in connue or e.survenu_le < connue["debut"]:
        yield "fin d'aucune immersion, ou deuxième fin"
    if connue is not None:
        connue["terminee"], connue["fin"] = True, min(connue["fin"], e.survenu_le)


def annulee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    connue = _memoire(lecteur)["immersions"].pop(e.corps["pmsmp"], None)
    if connue is None or "terminee" in connue or e.survenu_le > connue["debut"]:
        yield "annulation d'aucune immersion, ou après son début"


LECTURES = {
    "offre.positionnee": positionnee,
    "offre.prescrite": prescrite,
    **{f"prescription.{fait}": suite for fait in APRES},
    "prescription.relancee": relancee,
    "pmsmp.conventionnee": conventionnee,
    "pmsmp.terminee": terminee,
    "pmsmp.annulee": annulee,
}
