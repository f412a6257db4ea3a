"""Messages to the person:

- a carrier's word on a message that none took, or after its last one; a channel refused twice, accepted without a refusal.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.lu import EvenementLu
from tests.commands.interdits import transmission

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur


def confie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from transmission.reussie(lecteur, e)
    lecteur.familles.setdefault("envoi", {})[e.corps["transmission"]] = "confie"


def retour(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    assert e.classe is not None
    connus = lecteur.familles.setdefault("envoi", {})
    if connus.get(e.corps["envoi"]) != "confie":
        yield "retour d'un message qu'aucun transporteur n'a, ou après son dernier mot"
    connus[e.corps["envoi"]] = e.classe.nom
    if e.classe.nom == "envoi.refuse":
        transmission.revenue(lecteur, e.corps["envoi"])


def opposition(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    assert e.classe is not None
    opposes = lecteur.familles.setdefault("oppositions", set())
    declaree = e.classe.nom == "opposition_envoi.declaree"
    if (e.corps["canal"] in opposes) is declaree:
        yield "refus redit, ou accord sans refus"
    (opposes.add if declaree else opposes.discard)(e.corps["canal"])


LECTURES = {
    "envoi.confie": confie,
    "envoi.remis": retour,
    "envoi.refuse": retour,
    "opposition_envoi.declaree": opposition,
    "opposition_envoi.levee": opposition,
}
