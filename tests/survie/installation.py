"""An installation on one server, that is saved and brought back by the commands."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from app import environnement
from integrations.storage.postgresql import PostgresEmbarque
from ledger.events.base import Evenement
from ledger.keys import CoffrePostgres
from ledger.store.journal import Journal
from tests.app.cli import Cli
from tests.app.cli import environnement as variables
from tests.integrations.storage.processes import wait_until
from tests.ledger.ecritures import ecriture, evenement
from tests.storage_fixtures import REGLAGES_DE_TEST, dossier_ouvert
from tests.web.serveur import reglages_de

KEK = bytes(range(32))
PATIENCE_S = 120.0
RECU = "select count(*) = 1 and bool_and(flush_lsn >= %s) from pg_stat_replication where application_name = 'pg_receivewal'"


@dataclass(frozen=True)
class Installation:
    """A server that holds a ledger and its keys, what to say to the command line, and where backups go."""

    serveur: PostgresEmbarque
    cli: Cli
    dossier: Path

    @property
    def registre(self) -> Path:
        return self.dossier / "sauvegardes"

    @property
    def cles(self) -> Path:
        return self.dossier / "cles"

    def ouvrir(self, nombre: int) -> list[UUID]:
        """Open dossiers, with the key of each."""
        dossiers = [uuid4() for _ in range(nombre)]
        with ouvert(self.serveur) as (journal, coffre):
            coffre.creer(dossiers)
            for dossier in dossiers:
                journal.ajouter(ecriture((dossier, 0)))
        return dossiers

    def dire(self, ou: tuple[UUID, int], classe: type[Evenement]) -> None:
        """An event of this type, on this stream."""
        with ouvert(self.serveur) as (journal, _):
            journal.ajouter(replace(ecriture(ou), evenements=(replace(evenement(), type=classe.code),)))

    def instant(self) -> datetime:
        """A whole second, after all that was recorded and before all that will be."""
        with psycopg.connect(self.serveur.url, autocommit=True) as connexion:
            requete = "select date_trunc('second', clock_timestamp()) + interval '1 second'"
            ((instant,),) = connexion.execute(requete).fetchall()
            passe = "select clock_timestamp() > %s::timestamptz + interval '10 ms'"
            wait_until(lambda: connexion.execute(passe, (instant,)).fetchone() == (True,))
        assert isinstance(instant, datetime)
        return instant

    @contextmanager
    def gardee(self) -> Iterator[None]:
        """The log is kept during the block, and to its very end."""
        with self.cli.demarrer(
            "sauvegarder", "--vers", str(self.registre), "--cles-vers", str(self.cles), "--continu"
        ) as processus:
            assert processus.stdout is not None
            lues = [processus.stdout.readline() for _ in range(2)]
            assert "Le journal du serveur est gardé" in lues[1], lues
            yield
            self._tout_recu(processus)
            processus.send_signal(signal.SIGTERM)
            assert processus.wait(PATIENCE_S) == 0

    def _tout_recu(self, processus: subprocess.Popen[str]) -> None:
        with psycopg.connect(self.serveur.url, autocommit=True) as connexion:
            ((lsn,),) = connexion.execute("select pg_current_wal_flush_lsn()::text").fetchall()
            wait_until(
                lambda: processus.poll() is not None or connexion.execute(RECU, (lsn,)).fetchone() == (True,),
                PATIENCE_S,
            )

    def restaurer(self, vers: str, *options: str) -> dict[str, object]:
        lue: dict[str, object] = self.cli.lancer(
            *(
                "restaurer",
                "--depuis",
                str(self.registre),
                "--cles",
                str(self.cles),
                "--vers",
                str(self.dossier / vers),
            ),
            *("--json", *options),
        ).json
        return lue


@contextmanager
def ouvert(serveur: PostgresEmbarque) -> Iterator[tuple[Journal, CoffrePostgres]]:
    """The ledger and the keys of a server."""
    coffre = CoffrePostgres(serveur.url_de(environnement.BASE_CLES), KEK)
    journal = Journal(serveur.url_de(environnement.BASE), "d33", coffre)
    try:
        yield journal, coffre
    finally:
        journal.close()
        coffre.fermer()


@pytest.fixture
def installation() -> Iterator[Installation]:
    with dossier_ouvert() as dossier, PostgresEmbarque(dossier / "postgresql", REGLAGES_DE_TEST) as serveur:
        registre, cles = serveur.creer_base(environnement.BASE), serveur.creer_base(environnement.BASE_CLES)
        cli = Cli(variables(reglages_de(registre, cles_url=cles)))
        cli.lancer("migrer")
        yield Installation(serveur, cli, dossier)
