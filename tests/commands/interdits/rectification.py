"""The rectification of a person's data: two demands that wait on the same part; an answer to none, or a second one."""

from collections.abc import Iterator

from ledger.lu import EvenementLu
from tests.commands.interdits import Lecteur


def demandee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    attendent: dict[str, str] = lecteur.familles.setdefault("rectifications", {})
    if e.corps["objet"] in attendent.values():
        yield "deux rectifications demandées à la fois sur les mêmes données"
    attendent[e.corps["rectification"]] = e.corps["objet"]


def repondue(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if lecteur.familles.get("rectifications", {}).pop(e.corps["rectification"], None) is None:
        yield "réponse à aucune demande de rectification, ou deuxième réponse"


LECTURES = {"rectification.demandee": demandee, "rectification.repondue": repondue}
