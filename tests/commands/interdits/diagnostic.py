"""Two diagnostics under one orientation, or under none; one that moves on though it is not the last; two priorities.

An objectif followed that no diagnostic set.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur


def _memoire(lecteur: "Lecteur") -> dict[str, Any]:
    memoire: dict[str, Any] = lecteur.familles.setdefault("diagnostic", {"ici": None, "sous": set(), "fixes": set()})
    return memoire


def _etabli(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire = _memoire(lecteur)
    orientation = lecteur.orientations[-1]["id"] if lecteur.orientations else None
    if orientation is None:
        yield "diagnostic sans orientation"
    elif orientation in memoire["sous"]:
        yield "deux diagnostics sous une orientation"
    memoire["sous"].add(orientation)
    memoire["ici"], memoire["fixes"] = e.corps["diagnostic"], set()
    yield from _tableau(memoire, e)


def _actualise(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire = _memoire(lecteur)
    if memoire["ici"] != e.corps["diagnostic"]:
        yield "suite d'un diagnostic qui n'est pas le dernier"
    yield from _tableau(memoire, e)


def _tableau(memoire: dict[str, Any], e: EvenementLu) -> Iterator[str]:
    contraintes = e.corps["contraintes"]
    if sum(c["prioritaire"] for c in contraintes) > 1:
        yield "deux contraintes prioritaires"
    memoire["fixes"] |= {(c["code"], o["code"]) for c in contraintes for o in c["objectifs_fixes"]}
    if any(c["code"] == 25 for c in contraintes):
        yield "santé en clair"


def _objectif_suivi(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    memoire = _memoire(lecteur)
    if memoire["ici"] != e.corps["diagnostic"]:
        yield "suite d'un diagnostic qui n'est pas le dernier"
    if (e.corps["contrainte"], e.corps["objectif"]) not in memoire["fixes"]:
        yield "objectif que rien n'a fixé"


LECTURES = {
    "diagnostic.etabli": _etabli,
    "diagnostic.actualise": _actualise,
    "diagnostic.objectif_suivi": _objectif_suivi,
}
