"""Letters: one that was posted before its document was established."""

from collections.abc import Iterator

from ledger.lu import EvenementLu
from tests.commands.interdits import Lecteur, envoi


def etabli(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    lecteur.familles.setdefault("etablis", set()).add(e.corps["document"])
    yield from ()


def confie(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if e.corps["document"] not in lecteur.familles.get("etablis", ()):
        yield "courrier posté avant que son document soit établi"
    yield from envoi.confie(lecteur, e)


LECTURES = {"document.produit": etabli, "courrier.confie": confie}
