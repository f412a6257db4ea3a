"""The last day of what waits, in SQL: the delays of the dated rules as constants, which whoever assembles the views brings.

The same days as those of ``commands/regles``: months date to date, the last day of the month when the day does not exist,
weeks and days, then jours ouvrés, and a last day put off when the rule says so.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, Protocol

from ledger.vocabulaire.echeance import Nature

FERIES: Final = range(date(2009, 1, 1).toordinal(), date(2061, 1, 1).toordinal())
"""Days whose holidays are known to SQL: from the law of the RSA on."""


class Delai(Protocol):
    """A delay that starts on the eve of its first day."""

    @property
    def mois(self) -> int: ...
    @property
    def semaines(self) -> int: ...
    @property
    def jours(self) -> int: ...
    @property
    def jours_ouvres(self) -> int: ...
    @property
    def reporte(self) -> bool: ...


class Regle(Protocol):
    """A version of a rule, in force from ``valide_du`` to ``valide_au`` included."""

    @property
    def code(self) -> str: ...
    @property
    def valide_du(self) -> date: ...
    @property
    def valide_au(self) -> date | None: ...
    @property
    def delai(self) -> Delai | None: ...


class Calendrier(Protocol):
    """Which days are holidays."""

    def ferie(self, le: date) -> bool: ...


class Regles(Protocol):
    """The rules of a département, and its calendar."""

    @property
    def calendrier(self) -> Calendrier: ...
    def __iter__(self) -> Iterator[Any]: ...


def dernieres(regles: Regles, taches: str, ou: str) -> str:
    """Query of the rows of ``tache`` that a rule dates: dossier, nature, objet, last day, until when they show.

    ``taches`` is the table, ``ou`` a condition on dossier.
    """
    codes = {nature.regle for nature in Nature}
    versions = ", ".join(_version(regle) for regle in regles if regle.code in codes)
    natures = ", ".join(f"('{nature}', '{nature.regle}')" for nature in Nature)
    feries = ", ".join(map(str, _feries(regles.calendrier)))
    return (
        f"with regles(code, du, au, delai, ouvres, reporte) as (values {versions}),"
        f" natures(nature, code) as (values {natures}), feries(jours) as (values ('{{{feries}}}'::date[]))"
        " select t.dossier, t.nature, t.objet, t.visible_jusqu_au,"
        " coalesce(t.due_le, (s.depuis + make_interval(months => t.delai_mois))::date,"
        f" {_dernier_jour('r', 's.depuis')}) as due_le"
        f" from (select * from {taches} where {ou}) t join natures n using (nature)"
        " left join regles a on a.code = t.regle_avant and t.depuis between a.du and a.au"
        " cross join lateral (select case when t.regle_avant is null then t.depuis"
        f" else {_dernier_jour('a', 't.depuis')} end as depuis) s"
        " join regles r on r.code = n.code and s.depuis between r.du and r.au"
    )


def _version(regle: Regle) -> str:
    delai, au = regle.delai, f"'{regle.valide_au}'" if regle.valide_au else "'infinity'"
    mois, jours, ouvres, reporte = (
        (delai.mois, 7 * delai.semaines + delai.jours, delai.jours_ouvres, delai.reporte) if delai else (0, 0, 0, False)
    )
    return (
        f"('{regle.code}', '{regle.valide_du}'::date, {au}::date, make_interval(months => {mois}, days => {jours}),"
        f" {ouvres}, {str(reporte).lower()})"
    )


def _dernier_jour(regle: str, depuis: str) -> str:
    """Last day of the delay of a row of ``regles`` that starts on a day."""
    civil = f"({depuis} + {regle}.delai)::date"
    return (
        f"case when {regle}.ouvres = 0 and not {regle}.reporte then {civil} else ("
        f"select j::date from generate_series({civil} + ({regle}.ouvres > 0)::int, {civil} + 2 * {regle}.ouvres + 15,"
        f" interval '1 day') j where extract(isodow from j) < 6 and j::date <> all((select jours from feries)::date[])"
        f" order by j offset greatest({regle}.ouvres - 1, 0) limit 1) end"
    )


def _feries(calendrier: Calendrier) -> Iterable[date]:
    """Holidays that fall on a day of the week that would be ouvré without them."""
    jours = (date.fromordinal(n) for n in FERIES)
    return [le for le in jours if le.weekday() < 5 and calendrier.ferie(le)]
