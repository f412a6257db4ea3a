"""Suivre le journal avec la bibliothèque eventsourcing : une table à soi, tenue à jour étape après étape.

python examples/suivre_le_journal.py "host=/tmp/pg port=5432 dbname=parcours user=parcours" d33

La table compte les étapes de chaque type. Elle et la position atteinte s'écrivent dans une même transaction, dans le schéma
d33_suivi : arrêté, ou tué, le programme reprend où il en était, et ne compte rien deux fois.
"""

import sys
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

from ledger.store.recorder import environnement


class Parcours(Application[UUID]):
    """Le journal, tel que la bibliothèque le lit."""

    name = "parcours"


class Comptes(PostgresTrackingRecorder):
    """Combien d'étapes de chaque type, et jusqu'où le journal a été lu."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """La bibliothèque crée la table avec celle des positions."""
        super().__init__(*args, **kwargs)
        self._table = SQL("{}.{}").format(Identifier(self.datastore.schema), Identifier("comptes"))
        self.sql_create_statements.append(
            SQL("create table if not exists {} (type text primary key, nombre bigint not null)").format(self._table)
        )

    def compter(self, type_: str, position: Tracking) -> None:
        """Une étape de plus ; la bibliothèque refuse une position déjà passée."""
        ajout = SQL("insert into {} as c values (%s, 1) on conflict (type) do update set nombre = c.nombre + 1")
        with self.datastore.transaction(commit=True) as curseur:
            self._insert_tracking(curseur, position)
            curseur.execute(ajout.format(self._table), (type_,))

    def lire(self) -> dict[str, int]:
        """Nombre d'étapes de chaque type."""
        with self.datastore.get_connection() as connexion:
            lignes = connexion.execute(SQL("select type, nombre from {} order by type").format(self._table)).fetchall()
        return {ligne["type"]: ligne["nombre"] for ligne in lignes}


class CompterLesTypes(Projection[Comptes]):
    """Compte chaque étape, dans l'ordre du journal."""

    name = "comptes"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """``domain_event`` est une étape telle que nous la relisons : type, dossier, corps, contexte."""
        self.view.compter(domain_event.type_stable, tracking)


def suivre(conninfo: str, schema: str) -> ProjectionRunner[Parcours, Comptes]:
    """Lit ce qui est là, puis ce qui vient, dans un fil à part ; à fermer par ``with``."""
    return ProjectionRunner(
        application_class=Parcours,
        projection_class=CompterLesTypes,
        view_class=Comptes,
        env=environnement(conninfo, schema),
    )


if __name__ == "__main__":
    with suivre(*sys.argv[1:3]) as suivi:
        suivi.wait(suivi.app.recorder.max_notification_id(), timeout=600)
        for type_, nombre in suivi.projection.view.lire().items():
            sys.stdout.write(f"{nombre:9} {type_}\n")
        suivi.run_forever()
