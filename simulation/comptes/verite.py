"""The truth of a simulated département: what was drawn, counted by the story itself, corrections applied.

Nothing here reads an event or a state: a dashboard that shows another figure is wrong.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import IO, Any, Final

import orjson

from ledger.events import CATALOGUE
from simulation.comptes.apports import UN_MOIS, classe_de_delai
from simulation.comptes.carnet import Carnet
from simulation.comptes.denombrement import Denombrement
from simulation.plan.parametres import Parametres
from simulation.plan.publies import publies
from simulation.trame.faits import Orientee, Signee

Cle = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the truth: names of the keys of its cells, measures, definition."""

    cles: tuple[str, ...]
    mesures: tuple[str, ...]
    definition: str


TABLES: Final = {
    "orientation": Table(
        cles=("mois", "mds", "structure", "decideur", "parcours"),
        mesures=(
            "premieres",
            "moins_15_jours",
            "moins_1_mois",
            "moins_6_semaines",
            "plus_6_semaines",
            "delai_total_jours",
            "refusees",
            "reorientations",
        ),
        definition="Décisions d'orientation par mois de survenue, MDS de rattachement à l'enregistrement, structure"
        " décidée, décideur et parcours. Délais des premières orientations, de l'information reçue à la décision, en"
        " classes disjointes : moins de 15 jours ; sinon un mois de date à date ; sinon 42 jours ; sinon davantage.",
    ),
    "contractualisation": Table(
        cles=("mois", "mds", "structure", "decideur"),
        mesures=("signes", "electroniques", "premiers", "dans_le_mois", "delai_total_jours"),
        definition="Contrats signés par mois de signature, MDS et structure de rattachement à l'enregistrement, et"
        " décideur de l'orientation. Délai des premiers contrats, de la notification à la signature ; dans_le_mois :"
        " premiers contrats signés au plus tard un mois de date à date après la notification.",
    ),
    "stock": Table(
        cles=("mds", "structure"),
        mesures=("a_accompagner", "suivis", "contrats_en_cours"),
        definition="À la date d'arrêté, par MDS du domicile et structure en charge : personnes à accompagner (droit"
        " ouvert, soumis aux droits et devoirs) ; parmi elles, suivies (référent désigné dans une structure du"
        " département ou d'un délégataire) ; parmi celles-ci, dont un contrat court.",
    ),
    "indicateurs": Table(
        cles=("indicateur", "mois", "mds"),
        mesures=("numerateur", "denominateur"),
        definition="Chaque indicateur par mois et MDS, tel qu'il est connu à la date d'arrêté : ce qui est survenu dans le"
        " mois ; une situation au dernier jour de chaque mois de la fenêtre.",
    ),
    "dates": Table(
        cles=("indicateur", "horloge", "le"),
        mesures=("numerateur", "denominateur"),
        definition="Chaque indicateur, en tout, à dix dates passées : tel qu'il était connu ce jour-là, et tel qu'il était"
        " vrai ce jour-là, connu depuis.",
    ),
}


@dataclass(slots=True)
class Verite:
    """Counts of a simulation. ``evenements`` and ``corriges``: stored, and restated or annulled, by stored type.

    ``refus``: attempts that the rules refused, by code; nothing was recorded of them.
    """

    parametres: Parametres
    orientation: dict[Cle, Counter[str]] = field(default_factory=dict)
    contractualisation: dict[Cle, Counter[str]] = field(default_factory=dict)
    stock: dict[Cle, Counter[str]] = field(default_factory=dict)
    totaux: Counter[str] = field(default_factory=Counter)
    evenements: Counter[int] = field(default_factory=Counter)
    corriges: Counter[int] = field(default_factory=Counter)
    refus: Counter[str] = field(default_factory=Counter)
    flux: int = 0
    position: int = 0
    denombrement: Denombrement = field(init=False)

    def __post_init__(self) -> None:
        """See the class."""
        self.denombrement = Denombrement(self.parametres)

    @property
    def indicateurs(self) -> dict[Cle, dict[str, float]]:
        """Indicators by month and MDS."""
        return {cle: termes.en_dict() for cle, termes in self.denombrement.par_mois().items()}

    @property
    def dates(self) -> dict[Cle, dict[str, float]]:
        """Indicators on past dates."""
        return self.denombrement.passees.totaux()

    def compter_dossier(self, carnet: Carnet) -> None:
        """A dossier is told to its end."""
        for note in carnet.notes:
            if isinstance(note.fait, Orientee):
                self._orientation(note.fait, note.mds)
            elif isinstance(note.fait, Signee):
                self._signature(note.fait, note.mds, note.structure)
        a_accompagner, suivi = carnet.a_accompagner, carnet.suivi
        sous_contrat = suivi and carnet.sous_contrat(self.parametres.jusqu_au)
        cellule = self.stock.setdefault((carnet.mds(), carnet.structure()), Counter())
        compte = {"a_accompagner": a_accompagner, "suivis": suivi, "contrats_en_cours": sous_contrat}
        cellule.update({nom: int(vrai) for nom, vrai in compte.items()})
        self.totaux.update({nom: int(vrai) for nom, vrai in compte.items()})
        self.totaux["dossiers"] += 1
        self.denombrement.compter(carnet.registre)

    def _orientation(self, fait: Orientee, mds: str | None) -> None:
        cle = (f"{fait.decidee_le:%Y-%m}", mds, fait.structure, fait.decideur, fait.parcours)
        cellule = self.orientation.setdefault(cle, Counter())
        cellule["refusees"] += fait.refusee
        if fait.ouvert_le is None:
            cellule["reorientations"] += 1
            self.totaux["reorientations"] += fait.decidee_le >= self.parametres.debut
            return
        classe = classe_de_delai(fait.ouvert_le, fait.decidee_le)
        cellule["premieres"] += 1
        cellule[classe] += 1
        cellule["delai_total_jours"] += (fait.decidee_le - fait.ouvert_le).days
        if self._dans_l_annee(fait.decidee_le):
            self.totaux["premieres_an"] += 1
            self.totaux["premieres_an_un_mois"] += classe in ("moins_15_jours", "moins_1_mois")

    def _signature(self, fait: Signee, mds: str | None, structure: str | None) -> None:
        cellule = self.contractualisation.setdefault(
            (f"{fait.signee_le:%Y-%m}", mds, structure, fait.decideur), Counter()
        )
        cellule["signes"] += 1
        cellule["electroniques"] += fait.electronique
        if fait.premier:
            cellule["premiers"] += 1
            cellule["dans_le_mois"] += fait.signee_le <= fait.notifiee_le + UN_MOIS
            cellule["delai_total_jours"] += (fait.signee_le - fait.notifiee_le).days
        if self._dans_l_annee(fait.signee_le):
            self.totaux["signes_an"] += 1
            self.totaux["signes_an_electroniques"] += fait.electronique

    def _dans_l_annee(self, le: date) -> bool:
        return self.parametres.un_an_avant < le <= self.parametres.jusqu_au

    def cellules(self, table: str) -> Iterator[dict[str, Any]]:
        """Cells of a table, in order of their keys, each key under its name."""
        forme = TABLES[table]
        contenu: Mapping[Cle, Mapping[str, float]] = getattr(self, table)
        for cle, compte in sorted(contenu.items(), key=lambda cellule: tuple(valeur or "" for valeur in cellule[0])):
            yield dict(zip(forme.cles, cle, strict=True)) | {mesure: compte[mesure] for mesure in forme.mesures}

    def ecrire(self, fichier: IO[bytes]) -> None:
        """Write as JSON, one cell a line, without holding the whole text."""
        entete = {
            "parametres": asdict(self.parametres),
            "flux": self.flux,
            "position": self.position,
            "publies": [asdict(publie) for publie in publies(self.parametres, self.totaux)],
            "evenements": par_type(self.evenements),
            "corriges": par_type(self.corriges),
            "refus": dict(sorted(self.refus.items())),
        }
        for rang, (nom, contenu) in enumerate(entete.items()):
            fichier.write(b'%s"%s":%s' % (b",\n" if rang else b"{", nom.encode(), orjson.dumps(contenu)))
        for table, forme in TABLES.items():
            fichier.write(b',\n"%s":{"definition":%s,"cellules":[' % (table.encode(), orjson.dumps(forme.definition)))
            for rang, cellule in enumerate(self.cellules(table)):
                fichier.write((b",\n" if rang else b"\n") + orjson.dumps(cellule))
            fichier.write(b"]}")
        fichier.write(b"}\n")


def par_type(nombres: Counter[int]) -> dict[str, int]:
    """Counts by stable type name, in order of names."""
    return dict(sorted((CATALOGUE.par_code(code).type_stable(), nombre) for code, nombre in nombres.items()))
