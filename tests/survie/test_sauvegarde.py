"""A base backup, the log kept since, the keys apart: brought back to an instant, on real servers, by the commands."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from app import environnement
from integrations.storage.postgresql import PostgresEmbarque
from integrations.storage.restauration import RestaurationImpossible, preparer
from ledger.epoques import lire as lire_epoques
from ledger.events.base import Evenement
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.effacement import SujetEfface
from ledger.keys import CoffrePostgres
from ledger.store.journal import Journal
from ledger.store.verification import verifier
from tests.app.cli import Cli, Ici
from tests.app.cli import environnement as variables
from tests.integrations.storage.processes import wait_until
from tests.ledger.ecritures import ecriture, evenement
from tests.storage_fixtures import REGLAGES_DE_TEST, dossier_ouvert
from tests.web.serveur import reglages_de

pytestmark = pytest.mark.timeout(900)  # servers and commands start when a busy machine lets them
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


def test_revenir_a_un_instant_sans_ramener_une_personne_effacee(installation: Installation) -> None:
    """What was recorded up to the instant is there, and nothing after it; who was erased stays so."""
    avant = installation.ouvrir(6)
    with installation.gardee():
        pendant = installation.ouvrir(4)
        installation.dire((avant[2], 1), SujetEfface)
        installation.dire((uuid4(), 0), DossierOuvert)
        instant = installation.instant()
        installation.ouvrir(3)
        with ouvert(installation.serveur) as (_, coffre):
            coffre.detruire(avant[0])
    ailleurs = installation.dossier / "effaces.txt"
    ailleurs.write_text(f"{avant[0]}\n{avant[1]}\n")
    dit = installation.restaurer("a_l_instant", "--instant", _iso(instant), "--effaces", str(ailleurs))
    assert (dit["evenements"], dit["position"]) == (12, 12)
    assert dit["effaces_de_nouveau"] == 3, "the log remembers one, the list two: their keys had come back"
    assert dit["sans_cle"] == 1, "who was opened, and whose key no copy has"
    with PostgresEmbarque(installation.dossier / "a_l_instant" / "postgresql", REGLAGES_DE_TEST) as ramene:
        with ouvert(ramene) as (journal, coffre):
            assert [coffre.cle(dossier) is not None for dossier in avant] == [False] * 3 + [True] * 3
            coffre.creer([avant[0]])
            assert coffre.cle(avant[0]) is None, "and gets no other"
            assert all(journal.connait(dossier) for dossier in (*avant, *pendant))
            assert journal.ajouter(ecriture((uuid4(), 0))).position == 13
        with psycopg.connect(ramene.url_de(environnement.BASE), autocommit=True) as connexion:
            assert verifier(connexion, "d33").rupture is None
            (epoque,) = lire_epoques(connexion, "d33")
            assert (epoque.nom, epoque.depuis) == (dit["epoque"], 12)
            assert connexion.execute("show restore_command").fetchone() == ("",)


def test_jusqu_a_la_fin_de_ce_qui_fut_garde_rien_d_acquitte_ne_manque(installation: Installation) -> None:
    """The server dies without a word: all that it acknowledged and the log received is brought back."""
    installation.ouvrir(2)
    with installation.gardee():
        installation.ouvrir(20)
    dit = installation.restaurer("a_la_fin")
    assert dit["evenements"] == 22


def test_un_instant_au_dela_de_ce_qui_fut_garde_est_refuse(installation: Installation) -> None:
    installation.ouvrir(1)
    with installation.gardee():
        installation.ouvrir(1)
    trop_tard = _iso(installation.instant() + timedelta(hours=1))
    phrase = installation.cli.refuser(
        *("restaurer", "--depuis", str(installation.registre), "--cles", str(installation.cles)),
        *("--vers", str(installation.dossier / "trop_tard"), "--instant", trop_tard),
    )
    assert "recovery ended before configured recovery target was reached" in phrase


def test_une_sauvegarde_abimee_n_est_pas_restauree(installation: Installation, ici: Ici) -> None:
    installation.ouvrir(1)
    cli, vers = installation.cli, str(installation.dossier / "neuf")
    sauvegarder = ("sauvegarder", "--vers", str(installation.registre), "--cles-vers", str(installation.cles))
    cli.lancer(*sauvegarder)
    assert "existe déjà" in cli.refuser_ici(ici, *sauvegarder)
    assert "gardent à part" in cli.refuser_ici(ici, "sauvegarder", "--vers", vers, "--cles-vers", vers)
    fichier = next(iter((installation.registre / "base" / "global").glob("[0-9]*")))
    octets = bytearray(fichier.read_bytes())
    octets[100] ^= 1
    fichier.write_bytes(octets)
    restaurer = ("restaurer", "--depuis", str(installation.registre), "--cles", str(installation.cles))
    assert "pg_verifybackup a échoué" in cli.refuser_ici(ici, *restaurer, "--vers", vers)
    assert "dites où mettre les données" in cli.refuser_ici(ici, *restaurer)


def test_rien_n_est_ecrase(tmp_path: Path) -> None:
    with pytest.raises(RestaurationImpossible, match="ne tient pas de sauvegarde"):
        preparer(tmp_path, tmp_path / "neuf", None)
    (tmp_path / "base").mkdir()
    with pytest.raises(RestaurationImpossible, match="Dites le fuseau"):
        preparer(tmp_path, tmp_path / "neuf", datetime(2026, 3, 2, 14))  # noqa: DTZ001 - what is refused
    (tmp_path / "tenu" / "donnees").mkdir(parents=True)
    with pytest.raises(RestaurationImpossible, match="tient déjà des données"):
        preparer(tmp_path, tmp_path / "tenu", datetime.now(UTC))


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
