"""The figures of the views beside the truth of the simulation: every cell, exactly, then the published figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage import Tableau
from readmodels.pilotage_contractualisation import pilotage_contractualisation, situation
from readmodels.pilotage_orientation import pilotage_orientation

EXEMPLES_MAX = 3
QUESTIONS = {
    "orientation": (pilotage_orientation, ("mois", "mds", "structure", "decideur", "parcours")),
    "contractualisation": (pilotage_contractualisation, ("mois", "mds", "structure", "decideur")),
    "stock": (situation, ("mds", "structure")),
}
"""Tables of the truth file, the question that must give them back, and its axes."""


@dataclass(frozen=True, slots=True)
class Controle:
    """One table compared: its cells, how many differ, and the first ones that do."""

    table: str
    cellules: int
    ecarts: int
    exemples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chiffre:
    """A published figure: what the simulation drew, and what the views show."""

    libelle: str
    attendu: float
    lu: float


def controler(lecteur: Lecteur, verite: Mapping[str, Any]) -> list[Controle]:
    """Compare the three questions with the truth, on all their axes, at the date of the simulation."""
    moment = Moment.au(date.fromisoformat(verite["parametres"]["jusqu_au"]))
    return [
        _comparer(table, question(lecteur, moment, axes), verite[table]["cellules"], axes)
        for table, (question, axes) in QUESTIONS.items()
    ]


def _comparer(table: str, tableau: Tableau, attendues: Sequence[Mapping[str, Any]], axes: Sequence[str]) -> Controle:
    lues = {tuple(cellule[axe] for axe in axes): _mesures(cellule, axes) for cellule in tableau.cellules}
    vraies = {tuple(cellule[axe] for axe in axes): _mesures(cellule, axes) for cellule in attendues}
    vides: dict[str, Any] = dict.fromkeys(tableau.definitions, 0)
    ecarts = [
        f"{' / '.join(map(str, cle))} : {lues.get(cle, vides)} au lieu de {vraies.get(cle, vides)}"
        for cle in sorted(lues.keys() | vraies.keys(), key=str)
        if lues.get(cle, vides) != vraies.get(cle, vides)
    ]
    return Controle(table, len(vraies), len(ecarts), tuple(ecarts[:EXEMPLES_MAX]))


def _mesures(cellule: Mapping[str, Any], axes: Sequence[str]) -> dict[str, Any]:
    return {nom: valeur for nom, valeur in cellule.items() if nom not in axes}


def chiffres(lecteur: Lecteur, verite: Mapping[str, Any]) -> list[Chiffre]:
    """The published figures, computed from the views alone."""
    parametres = verite["parametres"]
    jusqu_au = date.fromisoformat(parametres["jusqu_au"])
    moment, un_an = Moment.au(jusqu_au), jusqu_au - relativedelta(months=12)
    debut = jusqu_au - relativedelta(months=parametres["mois"])
    stock = situation(lecteur, moment, ()).cellules[0]
    annee = pilotage_orientation(lecteur, moment, (), apres=un_an).cellules[0]
    signatures = pilotage_contractualisation(lecteur, moment, (), apres=un_an).cellules[0]
    fenetre = pilotage_orientation(lecteur, moment, (), apres=debut - relativedelta(days=1)).cellules[0]
    lus = {
        "a_accompagner": stock["a_accompagner"],
        "suivis": stock["suivis"],
        "orientation_un_mois": _part(annee["moins_15_jours"] + annee["moins_1_mois"], annee["premieres"]),
        "contractualisation": _part(stock["contrats_en_cours"], stock["suivis"]),
        "contrats_signes_an": signatures["signes"],
        "signature_electronique": _part(signatures["electroniques"], signatures["signes"]),
        "reorientations": fenetre["reorientations"],
    }
    return [Chiffre(publie["libelle"], publie["valeur"], lus[publie["code"]]) for publie in verite["publies"]]


def _part(numerateur: int, denominateur: int) -> float:
    return round(100 * numerateur / denominateur, 1) if denominateur else 0.0
