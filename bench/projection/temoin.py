"""The library's own projection: one event, one upsert and its tracking record, one transaction."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from bench.mesure import chronometrer

SCHEMA = "bench_projection_reference"
DOSSIERS = 100
EVENEMENTS = 4_000
LIMITE_S = 120.0
DEBUT = date(2025, 1, 6)


class DossierStock(Aggregate):
    """Meetings of a dossier, as the library's own aggregate keeps them."""

    @event("Ouvert")
    def __init__(self) -> None:
        """Nothing yet."""
        self.dernier = ("", "")

    @event("Planifie")
    def planifier(self, le: str, referent: str) -> None:
        """One meeting more."""
        self.dernier = (le, referent)


class DossiersStock(Application[UUID]):
    """The stock application and recorder."""


class FileActiveStock(PostgresTrackingRecorder):
    """One line per dossier: its last meeting and its référent."""

    def __init__(self, datastore: PostgresDatastore, **parametres: Any) -> None:
        """The table is created with the library's own."""
        super().__init__(datastore, **parametres)
        table = (Identifier(datastore.schema), Identifier("file_active"))
        self.sql_create_statements.append(
            SQL(
                "create table if not exists {}.{} (dossier uuid primary key, le date, referent uuid, version int)"
            ).format(*table)
        )
        self.upsert = SQL(
            "insert into {}.{} as f values (%s, %s, %s, %s) on conflict (dossier) do update"
            " set le = excluded.le, referent = excluded.referent, version = excluded.version"
            " where f.version < excluded.version"
        ).format(*table)

    def noter(self, tracking: Tracking, valeurs: tuple[Any, ...]) -> None:
        """The line and the position, together."""
        with self.datastore.transaction(commit=True) as curseur:
            self._insert_tracking(curseur, tracking)
            curseur.execute(self.upsert, valeurs, prepare=True)


class ProjectionStock(Projection[FileActiveStock]):
    """Every meeting sets the line of its dossier."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """One event."""
        valeurs = (getattr(domain_event, "le", None), getattr(domain_event, "referent", None))
        self.view.noter(tracking, (domain_event.originator_id, *valeurs, domain_event.originator_version))


def evenements_par_seconde(pg_url: str) -> float:
    """Fill a log of the library, then run its projection from the first event to the last."""
    with psycopg.connect(pg_url, autocommit=True) as connexion:
        connexion.execute(f"drop schema if exists {SCHEMA} cascade")
        connexion.execute(f"create schema {SCHEMA}")
    env = _environnement(pg_url)
    with DossiersStock(env=env) as application:
        derniere = _remplir(application)

    def projeter() -> None:
        with ProjectionRunner(
            application_class=DossiersStock, projection_class=ProjectionStock, view_class=FileActiveStock, env=env
        ) as coureur:
            coureur.wait(derniere, timeout=LIMITE_S)

    return derniere / chronometrer(projeter)


def _remplir(application: DossiersStock) -> int:
    derniere = 0
    for rang in range(DOSSIERS):
        dossier = DossierStock()
        for jour in range(EVENEMENTS // DOSSIERS - 1):
            dossier.planifier(str(DEBUT + timedelta(days=jour)), str(UUID(int=rang)))
        derniere = application.save(dossier)[-1].notification.id
    return derniere


def _environnement(pg_url: str) -> dict[str, str]:
    parties = conninfo_to_dict(pg_url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parties["dbname"]),
        "POSTGRES_HOST": str(parties["host"]),
        "POSTGRES_PORT": str(parties["port"]),
        "POSTGRES_USER": str(parties["user"]),
        "POSTGRES_PASSWORD": str(parties.get("password") or ""),
        "POSTGRES_SCHEMA": SCHEMA,
    }
