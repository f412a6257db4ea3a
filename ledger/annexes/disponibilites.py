"""When agents receive, week after week, and when they do not. Nothing here is an event; no reason of an absence is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.rows import kwargs_row

from ledger.dates import maintenant
from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.journal import Journal

PLAGES_MAX, ABSENCES_MAX = 40, 100
"""Those of one agent that are not over, at most."""
GARDE: Final = timedelta(days=62)
"""How long what is over is kept: past slots are told by the appointments that were set there."""


class TropDeDisponibilites(ErreurAttendue):
    """The agent declared as many as he may."""

    genre = Genre.REFUSE
    reference = "trop-de-disponibilites"
    titre = "Trop de plages ou d'absences"


@dataclass(frozen=True, slots=True)
class Plage:
    """A while that comes back: ``jours`` of the week (1 is Monday), one week in ``semaines`` counted from that of ``du``,
    cut in slots of ``duree_min`` minutes; ``au`` is its last day, None while it has no end.
    """

    plage: UUID
    jours: tuple[int, ...]
    de: time
    a: time
    duree_min: int
    semaines: int
    du: date
    au: date | None


@dataclass(frozen=True, slots=True)
class Absence:
    """A while when the agent receives nobody, in civil time."""

    absence: UUID
    debut: datetime
    fin: datetime


def _plage(jours: list[int], **champs: Any) -> Plage:
    return Plage(jours=tuple(jours), **champs)


class Disponibilites:
    """The availability of the agents of a département; an agent reaches what is his alone."""

    def __init__(self, journal: Journal) -> None:
        """Over the connections of who serves the screens."""
        self._journal, self._schema = journal, journal.schema

    def plages(self, agent: UUID, du: date) -> list[Plage]:
        """Those of an agent that are not over on a day, by hour."""
        return self._lire(
            f"select plage, jours, de, a, duree_min, semaines, du, au from {self._schema}.plages where agent = %(agent)s"
            f" and coalesce(au, 'infinity') >= %(du)s order by de, jours, plage limit {PLAGES_MAX}",
            _plage,
            {"agent": agent, "du": du},
        )

    def absences(self, agent: UUID, du: date) -> list[Absence]:
        """Those of an agent that are not over on a day, the next first."""
        return self._lire(
            f"select absence, debut, fin from {self._schema}.absences where agent = %(agent)s and fin > %(du)s"
            f" order by debut, absence limit {ABSENCES_MAX}",
            Absence,
            {"agent": agent, "du": du},
        )

    def prochaines(self, agents: Collection[UUID], le: date) -> dict[UUID, Absence]:
        """The absence of each of these agents that is not over on a day, the next one; who has none is left out."""
        with self._journal.connexion() as connexion:
            lignes = connexion.execute(
                f"select distinct on (agent) agent, absence, debut, fin from {self._schema}.absences"
                " where agent = any(%(agents)s) and fin > %(le)s order by agent, debut, absence".encode(),
                {"agents": list(agents), "le": le},
            ).fetchall()
        return {agent: Absence(*absence) for agent, *absence in lignes}

    def recevoir(self, agent: UUID, plage: Plage) -> None:
        """Declare a while that comes back. Raises :class:`TropDeDisponibilites`."""
        if len(self.plages(agent, plage.du)) >= PLAGES_MAX:
            message = f"vous avez déjà {PLAGES_MAX} plages : terminez celles qui ne servent plus"
            raise TropDeDisponibilites(message)
        self._ecrire(
            f"insert into {self._schema}.plages (plage, agent, jours, de, a, duree_min, semaines, du, au) values"
            " (%(plage)s, %(agent)s, %(jours)s, %(de)s, %(a)s, %(duree_min)s, %(semaines)s, %(du)s, %(au)s)"
            " on conflict do nothing",
            {nom: getattr(plage, nom) for nom in Plage.__slots__} | {"agent": agent, "jours": list(plage.jours)},
        )

    def terminer(self, agent: UUID, plage: UUID, le: date) -> bool:
        """End one of his: its last day is the eve of ``le``, and one that has not begun goes; whether it was his."""
        qui = {"agent": agent, "plage": plage, "le": le, "veille": le - timedelta(days=1)}
        finies = self._ecrire(
            f"update {self._schema}.plages set au = %(veille)s where plage = %(plage)s and agent = %(agent)s"
            " and du < %(le)s and coalesce(au, 'infinity') >= %(le)s",
            qui,
        )
        return (
            finies
            + self._ecrire(
                f"delete from {self._schema}.plages where plage = %(plage)s and agent = %(agent)s and du >= %(le)s", qui
            )
            > 0
        )

    def s_absenter(self, agent: UUID, absence: Absence) -> None:
        """Declare an absence; those that are over for long go. Raises :class:`TropDeDisponibilites`."""
        if len(self.absences(agent, absence.debut.date())) >= ABSENCES_MAX:
            message = f"vous avez déjà {ABSENCES_MAX} absences : retirez celles qui ne servent plus"
            raise TropDeDisponibilites(message)
        self._ecrire(
            f"insert into {self._schema}.absences (absence, agent, debut, fin) values (%(absence)s, %(agent)s, %(debut)s,"
            " %(fin)s) on conflict do nothing",
            {"absence": absence.absence, "agent": agent, "debut": absence.debut, "fin": absence.fin},
        )
        self._ecrire(f"delete from {self._schema}.absences where fin < %(avant)s", {"avant": maintenant() - GARDE})

    def revenir(self, agent: UUID, absence: UUID) -> bool:
        """Withdraw one of his absences; whether it was his."""
        return (
            self._ecrire(
                f"delete from {self._schema}.absences where absence = %(absence)s and agent = %(agent)s",
                {"agent": agent, "absence": absence},
            )
            > 0
        )

    def _lire(self, requete: str, forme: Any, valeurs: dict[str, Any]) -> list[Any]:
        with self._journal.connexion() as connexion:
            return connexion.cursor(row_factory=kwargs_row(forme)).execute(requete.encode(), valeurs).fetchall()

    def _ecrire(self, requete: str, valeurs: dict[str, Any]) -> int:
        with self._journal.connexion() as connexion, connexion.transaction():
            return connexion.execute(requete.encode(), valeurs).rowcount
