"""The declaration of an indicator: its name and definition, the rows that it counts, and those that it leaves out.

Everything else derives from it: the SQL of its values by axes, filters and moment (``mesure``), the dossiers behind a
cell (``dossiers``), the definitions shown beside the figures (``catalogue``).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ledger.vocabulaire.code import Code
from readmodels.pilotage.axes import de_la_personne, temporels

CONNU = "%(connu_au)s"
VALABLE = "%(valable_au)s"
VUES = "{vues}"
"""Placeholders of every SQL text below: the two dates of the moment, and the schema of the views."""
SURVENU = "f.survenu_le"
"""The day of a fait, never after the valid date."""


class Unite(Code):
    """The unit of a value."""

    NOMBRE = "NOMBRE", "nombre"
    HEURES = "HEURES", "heures"
    POURCENTAGE = "POURCENTAGE", "%"
    JOURS = "JOURS", "jours en moyenne"
    PAR_PERSONNE = "PAR_PERSONNE", "par personne, en moyenne"
    PERSONNES_PAR_REFERENT = "PERSONNES_PAR_REFERENT", "personnes par référent, en moyenne"
    MINUTES = "MINUTES", "minutes en moyenne"
    NOTE = "NOTE", "note sur 5, en moyenne"
    HEURES_MOYENNES = "HEURES_MOYENNES", "heures par semaine, en moyenne"


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind, and what they are counted by.

    ``de`` follows ``from``; one of its aliases has the column ``dossier``, said by ``dossier``. ``ou`` keeps what is
    there at the moment. ``jour`` is the day to which a row belongs, ``None`` for a situation, which is that of the date
    itself. ``mds`` gives the territory. ``propres`` are the axes that the rows carry; the others describe the person on
    that day, from the period ``p``. ``jointures`` are further joins, by alias; they, the period and the structure ``s``
    of the MDS are joined for what reads them only. ``repetitions`` says how many times each of those gives a same row.
    """

    code: str
    libelle: str
    de: str
    ou: str
    jour: str | None = SURVENU
    dossier: str = "f.dossier"
    mds: str = "f.mds"
    propres: Mapping[str, str] = field(default_factory=dict)
    jointures: Mapping[str, str] = field(default_factory=dict)
    repetitions: Mapping[str, str] = field(default_factory=dict)
    sans: tuple[str, ...] = ()
    """Axes of the person that mean nothing here."""
    un_par_dossier: bool = False
    """Whether a dossier has one row at most: rows are then persons, and no measure sums a value of theirs."""

    @property
    def axes(self) -> dict[str, str]:
        """Every axis, with its SQL. The steps of time of a situation are given by the days asked for."""
        personne = de_la_personne(self.jour or VALABLE)
        tous = temporels(self.jour or "j.le") | {"pts": "s.pts"} | personne | {"mds": self.mds} | dict(self.propres)
        return {axe: sql for axe, sql in tous.items() if axe not in self.sans}

    def compter(self, compte: "Compte", axes: Iterable[str]) -> "Compte":
        """The same count by these axes: where nothing reads what would repeat a row, one row counts for all of them."""
        connus = self.axes
        lus = [connus[axe] for axe in axes]
        fois = [nombre for alias, nombre in self.repetitions.items() if not _lit(alias, lus)]
        return replace(compte, valeur=" * ".join(fois)) if fois and compte.des_lignes else compte

    def origine(self, axes: Iterable[str], *lus: str, garder: Iterable[str] = (), du: str | None = None) -> str:
        """``from`` and ``where``: rows that ``garder`` keeps, with what these axes and the expressions ``lus`` need.

        ``du`` is a day before which ``garder`` keeps nothing: the periods that ended by then are not read.
        """
        connus, gardees = self.axes, [self.ou, *garder]
        expressions = [*lus, *gardees, *(connus[axe] for axe in axes)]
        if _lit("s", expressions):
            expressions.append(self.mds)
        jour = self.jour or VALABLE
        jointures = {
            **self.jointures,
            "p": f"left join {VUES}.periode p on p.dossier = {self.dossier} and p.valable_de <= {jour}"
            f" and {jour} < p.valable_a and p.connu_de <= {CONNU} and {CONNU} < p.connu_a"
            f"{'' if du is None else f' and {du} < p.valable_a'}"
            f"{f' and p.valable_de <= {VALABLE}' if self.jour == SURVENU else ''}",
            "s": f"left join {VUES}.structure s on s.code = {self.mds}",
        }
        if _lit("p", [self.dossier]):
            del jointures["p"]
        jointes = " ".join([self.de, *(jointure for alias, jointure in jointures.items() if _lit(alias, expressions))])
        return f"from {jointes} where {' and '.join(gardees)}"


def _lit(alias: str, expressions: Iterable[str]) -> bool:
    """Whether something reads a column of this alias."""
    return any(re.search(rf"\b{alias}\.", sql) for sql in expressions)


@dataclass(frozen=True, slots=True)
class Compte:
    """A sum over the rows where ``ou`` holds: the rows, else ``valeur`` of each, else distinct ``objets``."""

    ou: str = "true"
    valeur: str | None = None
    objets: str | None = None

    @property
    def des_lignes(self) -> bool:
        """Whether it counts rows, and nothing of them."""
        return self.valeur is None and self.objets is None

    @property
    def sql(self) -> str:
        """The aggregate."""
        if self.objets is not None:
            return f"count(distinct {self.objets}) filter (where {self.ou})"
        if self.valeur is not None:
            return f"coalesce(sum({self.valeur}) filter (where {self.ou}), 0)"
        return f"count(*) filter (where {self.ou})"

    @property
    def par_objet(self) -> str:
        """The aggregate over the rows of one object; see :meth:`total`."""
        return self.sql if self.objets is None else f"count(*) filter (where {self.ou})"

    def total(self, nom: str, objet: str) -> str:
        """The aggregate from :attr:`par_objet`, named ``nom``, of every ``objet``: counting distinct ones by a hash, where
        ``count(distinct)`` sorts all rows.
        """
        if self.objets is not None:
            return f"count(*) filter (where {nom} > 0 and {objet} is not null)"
        return f"coalesce(sum({nom}), 0){'::bigint' if self.valeur is None else ''}"


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One figure. Without ``denominateur`` its value is the numerator, else their ratio in ``unite``.

    ``definition`` says what is counted, ``ecarte`` what is immature or left out, ``reference`` the text or the document
    that asks for it.
    """

    code: str
    libelle: str
    definition: str
    reference: str
    source: Source
    numerateur: Compte
    denominateur: Compte | None = None
    unite: Unite = Unite.NOMBRE
    ecarte: str = "Les étapes annulées ou remplacées par une correction connue à la date."

    @property
    def situation(self) -> bool:
        """Whether it describes a date, rather than what happened up to it."""
        return self.source.jour is None

    @property
    def membres(self) -> dict[str, Compte]:
        """Numerator and denominator by name."""
        denominateur = {} if self.denominateur is None else {"denominateur": self.denominateur}
        return {"numerateur": self.numerateur, **denominateur}

    def valeur(self, numerateur: float, denominateur: float | None) -> float | None:
        """The value of a cell, to one decimal; None for a ratio of nothing."""
        if self.denominateur is None:
            return numerateur
        if not denominateur:
            return None
        return round((100 if self.unite is Unite.POURCENTAGE else 1) * numerateur / denominateur, 1)


@dataclass(frozen=True, slots=True)
class Tableau:
    """One dashboard: its indicators, in the order in which they are shown."""

    code: str
    libelle: str
    indicateurs: tuple[Indicateur, ...]
