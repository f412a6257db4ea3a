"""What no sequence of accepted commands may reach: registration.

- a status after a cessation, or before the one that it follows; a cessation of nothing, or two; a re-registration without
  the cessation that it follows; category F or G before they exist.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur


def _memoire(lecteur: "Lecteur") -> dict[str, Any]:
    memoire: dict[str, Any] = lecteur.familles.setdefault("inscription", {"effet": "", "cessee": None, "connue": False})
    return memoire


def _categorie(e: EvenementLu) -> Iterator[str]:
    if e.corps["categorie"] in "FG" and e.corps["effet_le"] < "2025-01-01":
        yield "catégorie qui n'existe pas encore"


def inscription_modifiee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """A status that follows another."""
    memoire = _memoire(lecteur)
    yield from _categorie(e)
    if memoire["cessee"] is not None:
        yield "statut après une cessation"
    if e.corps["effet_le"] < memoire["effet"]:
        yield "statut qui prend effet avant le précédent"
    memoire["effet"], memoire["connue"] = e.corps["effet_le"], True


def inscription_cessee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """The end of a registration that runs."""
    memoire = _memoire(lecteur)
    if not memoire["connue"] or memoire["cessee"] is not None:
        yield "cessation de rien"
    memoire["cessee"] = e.corps["effet_le"]


def inscription_reprise(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """After the cessation that it names."""
    memoire = _memoire(lecteur)
    yield from _categorie(e)
    if memoire["cessee"] is None or memoire["cessee"] != e.corps["cessee_le"]:
        yield "reprise sans la cessation qu'elle suit"
    memoire["cessee"], memoire["effet"] = None, e.corps["effet_le"]


LECTURES = {
    "inscription.modifiee": inscription_modifiee,
    "inscription.cessee": inscription_cessee,
    "inscription.reprise": inscription_reprise,
}
