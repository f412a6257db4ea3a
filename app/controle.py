"""The figures of the views beside the truth of the simulation: every cell, exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage import Tableau
from readmodels.pilotage_contractualisation import pilotage_contractualisation, situation
from readmodels.pilotage_orientation import pilotage_orientation


@dataclass(frozen=True, slots=True)
class Controle:
    """One question compared: cells of the truth, and those that differ (first ones only in ``exemples``)."""

    question: str
    cellules: int
    ecarts: int
    exemples: tuple[str, ...]


EXEMPLES_MAX = 3


def controler(lecteur: Lecteur, verite: Mapping[str, Any], moment: Moment) -> list[Controle]:
    """Compare the three questions with the truth file's cells, on all their axes."""
    questions = {
        "orientation": (pilotage_orientation, ("mois", "mds", "structure", "decideur", "parcours")),
        "contractualisation": (pilotage_contractualisation, ("mois", "mds", "structure", "decideur")),
        "situation": (situation, ("mds", "structure")),
    }
    return [
        _comparer(nom, question(lecteur, moment, axes), verite[nom], axes)
        for nom, (question, axes) in questions.items()
    ]


def _comparer(nom: str, tableau: Tableau, attendues: Sequence[Mapping[str, Any]], axes: Sequence[str]) -> Controle:
    lues = {tuple(cellule[axe] for axe in axes): cellule for cellule in tableau.cellules}
    vraies = {tuple(cellule[axe] for axe in axes): cellule for cellule in attendues}
    ecarts = []
    for cle in sorted(lues.keys() | vraies.keys(), key=str):
        lue, vraie = lues.get(cle), vraies.get(cle)
        mesures = (vraie or lue or {}).keys() - set(axes)
        if lue is None or vraie is None or any(lue.get(mesure) != vraie.get(mesure) for mesure in mesures):
            ecarts.append(f"{' / '.join(map(str, cle))} : lu {lue}, attendu {vraie}")
    return Controle(nom, len(vraies), len(ecarts), tuple(ecarts[:EXEMPLES_MAX]))
