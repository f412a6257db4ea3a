"""Transmissions of steps:

- anything after the recipient has the step; a rejection or a wait of what was rejected or given up and not sent again;
- waiting twice for one cause; given up twice, sent again twice, or of no transmission; a fact before the one it follows.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur


def suivie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    assert e.classe is not None
    connues: dict[str, list[tuple[str, Any]]] = lecteur.familles.setdefault("transmission", {})
    fait, cause = e.classe.nom.removeprefix("transmission."), e.corps.get("cause")
    faits = connues.setdefault(e.corps["transmission"], [])
    dernier = faits[-1][0] if faits else None
    if dernier == "reussie":
        yield "transmission après la réussite"
    if fait in ("rejetee", "en_attente") and dernier in ("rejetee", "abandonnee"):
        yield "envoi de ce qui ne devait plus partir"
    if fait == "en_attente" and faits and faits[-1] == (fait, cause):
        yield "attente redite"
    if fait in ("abandonnee", "relancee") and dernier in (None, fait):
        yield f"{fait} sans objet, ou deux fois"
    faits.append((fait, cause))
    if fait == "reussie" and e.corps["transmission"] in (envois := lecteur.familles.setdefault("envoi", {})):
        envois[e.corps["transmission"]] = "confie"


def reussie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """A message that a carrier took: its step is transmitted."""
    faits = lecteur.familles.setdefault("transmission", {}).setdefault(e.corps["transmission"], [])
    if faits and faits[-1][0] == "reussie":
        yield "transmission après la réussite"
    faits.append(("reussie", None))


def revenue(lecteur: "Lecteur", transmission: str) -> None:
    """A message that came back may be sent again; its convocation is not, which the decision refuses."""
    lecteur.familles.setdefault("transmission", {}).setdefault(transmission, []).append(("revenue", None))


LECTURES = {f"transmission.{fait}": suivie for fait in ("reussie", "rejetee", "en_attente", "abandonnee", "relancee")}
