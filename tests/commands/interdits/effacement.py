"""The erasure of the person.

- a demand while another one runs, or of a person already erased;
- an examination of no demand, or a second one; an approval that no examination calls for, or a second one;
- an execution that nobody approved, or a second one; a person erased without it.
"""

from collections.abc import Iterator

from ledger.lu import EvenementLu
from tests.commands.interdits import Lecteur

FINIES = {"CONSERVER", "execute"}


def _suivies(lecteur: Lecteur) -> dict[str, str]:
    """What was last said of each demand."""
    suivies: dict[str, str] = lecteur.familles.setdefault("effacements", {})
    return suivies


def demande(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    suivies = _suivies(lecteur)
    if {*suivies.values()} - FINIES:
        yield "deux demandes d'effacement à la fois"
    if "execute" in suivies.values():
        yield "effacement de qui est déjà effacé"
    suivies[e.corps["effacement"]] = "demande"


def examine(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    suivies = _suivies(lecteur)
    if suivies.get(e.corps["effacement"]) != "demande":
        yield "examen d'aucune demande, ou deuxième examen"
    suivies[e.corps["effacement"]] = e.corps["conclusion"]


def approuve(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    suivies = _suivies(lecteur)
    if suivies.get(e.corps["effacement"]) != "EFFACER":
        yield "approbation que l'examen ne demande pas, ou deuxième approbation"
    suivies[e.corps["effacement"]] = "approuve"


def execute(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    suivies = _suivies(lecteur)
    if suivies.get(e.corps["effacement"]) != "approuve":
        yield "exécution sans approbation, ou deuxième exécution"
    suivies[e.corps["effacement"]] = "execute"


def efface(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if _suivies(lecteur).get(e.corps["effacement"]) != "execute":
        yield "personne effacée sans exécution"


LECTURES = {
    "effacement.demande": demande,
    "effacement.examine": examine,
    "effacement.approuve": approuve,
    "effacement.execute": execute,
    "sujet.efface": efface,
}
