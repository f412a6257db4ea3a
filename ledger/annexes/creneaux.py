"""Slots that are being chosen: held for one appointment, until the views that tell what is taken have seen it.

The primary key decides between two who choose at once. What is held is the slot of an agent, whoever it is for.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.rows import tuple_row

from ledger.dates import maintenant
from ledger.store.journal import Journal

TENUE: Final = timedelta(minutes=30)
"""How long a slot is held: views are some seconds behind the log."""


class CreneauxTenus:
    """The slots of a département that are held now."""

    def __init__(self, journal: Journal) -> None:
        """Over the connections of who serves the screens."""
        self._journal, self._table = journal, f"{journal.schema}.creneaux_tenus"

    def tenir(self, agent: UUID, debut: datetime, fin: datetime, rendez_vous: UUID) -> bool:
        """Hold a slot of an agent for an appointment, in civil time; False when it is held for another one."""
        le = maintenant()
        self._executer(f"delete from {self._table} where agent = %(agent)s and jusqu_a <= %(le)s", agent=agent, le=le)
        return (
            self._executer(
                f"insert into {self._table} as t (agent, debut, fin, rendez_vous, jusqu_a) values (%(agent)s, %(debut)s,"
                " %(fin)s, %(rendez_vous)s, %(jusqu_a)s) on conflict (agent, debut) do update set jusqu_a = excluded.jusqu_a"
                " where t.rendez_vous = excluded.rendez_vous",
                agent=agent,
                debut=debut,
                fin=fin,
                rendez_vous=rendez_vous,
                jusqu_a=le + TENUE,
            )
            > 0
        )

    def lacher(self, agent: UUID, debut: datetime, rendez_vous: UUID) -> None:
        """Give back a slot that the appointment did not take after all."""
        self._executer(
            f"delete from {self._table} where agent = %(agent)s and debut = %(debut)s and rendez_vous = %(rendez_vous)s",
            agent=agent,
            debut=debut,
            rendez_vous=rendez_vous,
        )

    def tenus(self, agent: UUID) -> list[tuple[datetime, datetime]]:
        """Beginning and end of those of an agent that are held now, in civil time."""
        with self._journal.connexion() as connexion:
            requete = (
                f"select debut, fin from {self._table} where agent = %(agent)s and jusqu_a > %(le)s order by debut"
            )
            curseur = connexion.cursor(row_factory=tuple_row)
            return curseur.execute(requete.encode(), {"agent": agent, "le": maintenant()}).fetchall()

    def _executer(self, requete: str, **valeurs: Any) -> int:
        with self._journal.connexion() as connexion, connexion.transaction():
            return connexion.execute(requete.encode(), valeurs).rowcount
