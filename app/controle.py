"""The figures of the views beside the truth of the simulation: every cell, exactly, then the published figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

from dateutil.relativedelta import relativedelta

from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import NOMINATIF
from readmodels.pilotage.secret import Valeur

EXEMPLES_MAX = 3
PAR_MOIS: Final = ("indicateur", "mois", "mds")
A_DATES: Final = ("indicateur", "horloge", "le")
NUMERATEUR: Final = "numerateur"
Terme = tuple[str, str]
"""Code of an indicator, and one of its two terms."""


def _numerateurs(*codes: str, **autres: str) -> dict[str, Terme]:
    """Measures of the truth given by the numerators of indicators, of the same name or of another one."""
    return {code: (code, NUMERATEUR) for code in codes} | {nom: (code, NUMERATEUR) for nom, code in autres.items()}


TABLES: Final[dict[str, tuple[tuple[str, ...], dict[str, Terme]]]] = {
    "orientation": (
        ("mois", "mds", "structure", "decideur", "parcours"),
        _numerateurs(
            "premieres", "moins_15_jours", "moins_1_mois", "moins_6_semaines", "plus_6_semaines", "refusees",
            "reorientations", delai_total_jours="delai_orientation",
        ),
    ),
    "contractualisation": (
        ("mois", "mds", "structure", "decideur"),
        _numerateurs(
            "signes", "premiers", electroniques="part_electronique", dans_le_mois="part_dans_le_mois",
            delai_total_jours="delai_signature",
        ),
    ),
    "stock": (
        ("mds", "structure"),
        _numerateurs("a_accompagner", "suivis", contrats_en_cours="taux_contractualisation"),
    ),
}  # fmt: skip
"""Tables of the truth: their axes, and the terms of indicators that must give their measures back."""


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
    """Compare every table of the truth, on all its axes: at the date of the simulation, then on past dates."""
    jusqu_au = date.fromisoformat(verite["parametres"]["jusqu_au"])
    controles = [
        _comparer(table, _lire(lecteur, Moment.au(jusqu_au), termes, axes), verite[table]["cellules"], axes)
        for table, (axes, termes) in TABLES.items()
    ]
    debut = jusqu_au - relativedelta(months=verite["parametres"]["mois"])
    mensuels = _par_mois(lecteur, Moment.au(jusqu_au), debut)
    passes = _a_dates(lecteur, {cellule["le"] for cellule in verite["dates"]["cellules"]})
    controles.append(_comparer("indicateurs", list(mensuels), verite["indicateurs"]["cellules"], PAR_MOIS))
    controles.append(_comparer("dates", list(passes), verite["dates"]["cellules"], A_DATES))
    return controles


def _par_mois(lecteur: Lecteur, moment: Moment, debut: date) -> Iterator[dict[str, Any]]:
    """Both terms of every indicator by month and MDS; situations over the window only."""
    for situation in (False, True):
        indicateurs = [i for i in INDICATEURS.values() if i.situation is situation]
        du = debut if situation else None
        for cellule in mesurer(lecteur, indicateurs, moment, ("mois", "mds"), regard=NOMINATIF, du=du).cellules:
            yield from (cellule.axes | termes for termes in _termes(cellule.valeurs))


def _a_dates(lecteur: Lecteur, dates: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Both terms of every indicator, in all, on each date by each clock."""
    for le, horloge in product(sorted(dates), Horloge):
        moment = Moment.au(date.fromisoformat(le), horloge)
        (cellule,) = mesurer(lecteur, list(INDICATEURS.values()), moment, regard=NOMINATIF).cellules
        yield from ({"horloge": horloge.value, "le": le} | termes for termes in _termes(cellule.valeurs))


def _termes(valeurs: Mapping[str, Valeur]) -> Iterator[dict[str, Any]]:
    for code, valeur in valeurs.items():
        yield {"indicateur": code, "numerateur": valeur.numerateur, "denominateur": valeur.denominateur or 0}


def _lire(lecteur: Lecteur, moment: Moment, termes: Mapping[str, Terme], axes: Sequence[str]) -> list[dict[str, Any]]:
    indicateurs = [INDICATEURS[code] for code in dict.fromkeys(code for code, _ in termes.values())]
    cellules = mesurer(lecteur, indicateurs, moment, axes, regard=NOMINATIF).cellules
    return [
        cellule.axes | {nom: getattr(cellule.valeurs[code], terme) for nom, (code, terme) in termes.items()}
        for cellule in cellules
    ]


def _comparer(
    table: str, cellules: Sequence[Mapping[str, Any]], attendues: Sequence[Mapping[str, Any]], axes: Sequence[str]
) -> Controle:
    """Cells of zeros alone are nobody's: they may be there or not."""
    lues, vraies = _par_cle(cellules, axes), _par_cle(attendues, axes)
    ecarts = [
        f"{' / '.join(map(str, cle))} : {lues.get(cle)} au lieu de {vraies.get(cle)}"
        for cle in sorted(lues.keys() | vraies.keys(), key=str)
        if lues.get(cle) != vraies.get(cle)
    ]
    return Controle(table, len(vraies), len(ecarts), tuple(ecarts[:EXEMPLES_MAX]))


def _par_cle(cellules: Sequence[Mapping[str, Any]], axes: Sequence[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    toutes = {
        tuple(cellule[axe] for axe in axes): {nom: valeur for nom, valeur in cellule.items() if nom not in axes}
        for cellule in cellules
    }
    return {cle: mesures for cle, mesures in toutes.items() if any(mesures.values())}


def chiffres(lecteur: Lecteur, verite: Mapping[str, Any]) -> list[Chiffre]:
    """The published figures, computed from the views alone."""
    parametres = verite["parametres"]
    jusqu_au = date.fromisoformat(parametres["jusqu_au"])
    debut = jusqu_au - relativedelta(months=parametres["mois"])
    un_an = jusqu_au - relativedelta(months=12) + timedelta(days=1)

    def lire(code: str, du: date | None = None) -> float:
        (cellule,) = mesurer(lecteur, [INDICATEURS[code]], Moment.au(jusqu_au), regard=NOMINATIF, du=du).cellules
        return _chiffre(cellule.valeurs[code])

    lus = {
        "a_accompagner": lire("a_accompagner"),
        "suivis": lire("suivis"),
        "orientation_un_mois": lire("part_moins_un_mois", un_an),
        "contractualisation": lire("taux_contractualisation"),
        "contrats_signes_an": lire("signes", un_an),
        "signature_electronique": lire("part_electronique", un_an),
        "reorientations": lire("reorientations", debut),
    }
    return [Chiffre(publie["libelle"], publie["valeur"], lus[publie["code"]]) for publie in verite["publies"]]


def _chiffre(valeur: Valeur) -> float:
    return valeur.valeur or 0.0
