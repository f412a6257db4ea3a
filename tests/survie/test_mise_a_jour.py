"""A new version is put in place while clients write and read: none of them is told of an error, nothing is lost."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Final
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from app import processus, relance
from app.processus import Lancement, ensemble, prise
from ledger import runner
from ledger.keys import CoffreMemoire
from ledger.runner import Serie, passer, seul
from ledger.store.append import Statut
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Role
from tests.app.cli import RACINE, Cli, Ici
from tests.app.cli import environnement as variables
from tests.integrations.storage.processes import wait_until
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA
from tests.web.serveur import Api, ouverture

PIECES: Final = (
    *("app", "commands", "documents", "integrations", "ledger"),
    *("projections", "readmodels", "simulation", "web"),
)
AVANT, APRES = "Ces mots nomment quelqu'un", "Nouvelle version : ces mots nomment quelqu'un"
"""What a refusal says, before and after."""
CLIENTS: Final = 4
PATIENCE_S: Final = 300.0


@pytest.fixture
def migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serie:
    """A file that changes the table that everybody uses."""
    paquet = f"paquet_{uuid4().hex}"
    (tmp_path / paquet).mkdir()
    (tmp_path / paquet / "__init__.py").touch()
    (tmp_path / paquet / "0001_essai.sql").write_text("alter table @schema@.evenements add column essai integer;\n")
    monkeypatch.syspath_prepend(tmp_path)
    return Serie("essai", paquet)


def test_une_migration_qui_attend_une_table_ne_fait_attendre_personne(
    base_neuve: str, migration: Serie, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody reads for long; the migration lets those who write go first, again and again, and passes after him."""
    monkeypatch.setattr(runner, "ATTENTE_MS", 200)
    essais: list[float] = []
    monkeypatch.setattr(runner, "time", SimpleNamespace(monotonic=time.monotonic, sleep=essais.append))
    journal = Journal(base_neuve, SCHEMA, CoffreMemoire())

    def migrer() -> list[str]:
        with psycopg.connect(base_neuve, autocommit=True) as maitre, seul(maitre):
            return passer(maitre, migration, SCHEMA)

    try:
        with psycopg.connect(base_neuve) as lecteur, ThreadPoolExecutor(1) as fil:
            lecteur.execute(f"select count(*) from {SCHEMA}.evenements".encode())
            passee = fil.submit(migrer)
            while len(essais) < 3:
                assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT
            lecteur.rollback()
            assert passee.result(PATIENCE_S) == ["0001_essai.sql"]
        assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT
    finally:
        journal.close()


def test_une_migration_qui_ne_passe_pas_dit_ce_qui_la_retient(
    base_neuve: str, migration: Serie, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nom, valeur in {"ATTENTE_MS": 50, "REPRISE_S": 0.0, "PATIENCE_S": 0.0}.items():
        monkeypatch.setattr(runner, nom, valeur)
    with psycopg.connect(base_neuve) as lecteur, psycopg.connect(base_neuve, autocommit=True) as maitre:
        lecteur.execute(f"select count(*) from {SCHEMA}.evenements".encode())
        with pytest.raises(runner.MigrationRefusee, match="une lecture longue la tient"):
            passer(maitre, migration, SCHEMA)


@dataclass
class Clients:
    """Programs that open dossiers, read them and look for persons, on connections that they keep, and try nothing again."""

    url: str
    jeton: str
    fin: threading.Event = field(default_factory=threading.Event)
    ouverts: list[UUID] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)
    tours: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(CLIENTS), 0))

    def travailler(self, rang: int) -> None:
        with httpx.Client(base_url=self.url, timeout=60, headers={"Authorization": f"Bearer {self.jeton}"}) as client:
            while not self.fin.is_set():
                try:
                    self._tour(client)
                except (httpx.HTTPError, AssertionError) as erreur:
                    self.erreurs.append(f"{type(erreur).__name__} : {erreur}")
                self.tours[rang] += 1

    def _tour(self, client: httpx.Client) -> None:
        reponse = client.post("/dossiers", json=ouverture(), headers={"Idempotency-Key": str(uuid4())})
        assert reponse.status_code == 201, reponse.text
        self.ouverts.append(UUID(reponse.json()["dossier"]))
        for lue in (
            client.get(f"/dossiers/{self.ouverts[-1]}"),
            client.post("/recherche", json={"recherche": "maite"}),
        ):
            assert lue.status_code == 200, lue.text

    def encore(self) -> None:
        """Wait until each has worked anew."""
        avant = dict(self.tours)
        wait_until(lambda: all(self.tours[rang] > avant[rang] + 1 for rang in avant), PATIENCE_S)


@contextmanager
def au_travail(url: str, jeton: str) -> Iterator[Clients]:
    clients = Clients(url, jeton)
    with ThreadPoolExecutor(CLIENTS) as fils:
        faits = [fils.submit(clients.travailler, rang) for rang in range(CLIENTS)]
        try:
            yield clients
        finally:
            clients.fin.set()
    for fait in faits:
        fait.result()


@pytest.mark.timeout(900)  # processes start when a busy machine lets them
def test_mettre_a_jour_sans_l_erreur_d_un_client(
    api_neuve: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then a version that does not start: the one that serves goes on."""
    monkeypatch.setattr(processus, "SURSIS_S", 1.0)
    installee = tmp_path / "installee"
    for piece in PIECES:
        shutil.copytree(RACINE / piece, installee / piece)
    monkeypatch.chdir(installee)
    api_neuve.projeter()
    donnees = tmp_path / "donnees"
    env = Cli(
        variables(api_neuve.reglages) | {"PARCOURS_DONNEES": str(donnees), "PARCOURS_QUOTA_API": "100000"}
    ).environnement
    with prise("127.0.0.1", 0) as ecoute:
        port = ecoute.getsockname()[1]
        env["PARCOURS_PORT"] = str(port)
        with (
            ensemble(Lancement(("projeter",), env), Lancement(("api",), env, ecoute)) as tous,
            relance.guichet(donnees, tous.relancer),
            au_travail(f"http://127.0.0.1:{port}", api_neuve.jeton(Role.REFERENT)) as clients,
        ):
            clients.encore()
            assert clients.erreurs == []
            avant = {enfant.nom: enfant.pid for enfant in tous.enfants}
            changer(installee)
            fait = mettre_a_jour(installee, env)
            assert fait.returncode == 0, fait.stdout + fait.stderr
            assert [ligne for ligne in fait.stdout.splitlines() if "relancé" in ligne] == [
                "api : relancé.",
                "projeter : relancé.",
            ]
            apres = {enfant.nom: enfant.pid for enfant in tous.enfants}
            assert all(apres[nom] not in (None, avant[nom]) for nom in avant)
            clients.encore()
            assert APRES in refus(clients)
            (installee / "web" / "application.py").write_text("raise RuntimeError\n")
            manque = mettre_a_jour(installee, env)
            assert (manque.returncode, processus.ECHEC in manque.stdout) == (1, True), manque.stdout + manque.stderr
            assert {enfant.nom: enfant.pid for enfant in tous.enfants} == apres
            clients.encore()
    assert clients.erreurs == []
    with psycopg.connect(api_neuve.reglages.database_url) as connexion:
        tenus = connexion.execute("select stream from d33.evenements where version = 1").fetchall()
        assert connexion.execute("select to_regclass('d33.essai_de_mise_a_jour') is not null").fetchone() == (True,)
    assert sorted(stream for (stream,) in tenus if stream in set(clients.ouverts)) == sorted(clients.ouverts)


def changer(installee: Path) -> None:
    """The new version: other words, and a migration."""
    texte = installee / "web" / "api" / "dossiers.py"
    texte.write_text(texte.read_text().replace(AVANT, APRES))
    (installee / "ledger/store/sql/0099_essai.sql").write_text(
        "alter table @schema@.evenements alter column hash set statistics 10;\n"
        "create table @schema@.essai_de_mise_a_jour (un integer);\n"
    )


def mettre_a_jour(installee: Path, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    commande = [sys.executable, "-m", "app.cli", "mettre-a-jour"]
    return subprocess.run(
        commande, env=env, cwd=installee, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def refus(clients: Clients) -> str:
    """What is said to who puts a name in an address."""
    entetes = {"Authorization": f"Bearer {clients.jeton}"}
    return httpx.get(f"{clients.url}/dossiers", params={"recherche": "x"}, headers=entetes, timeout=60).text


def test_sans_up_on_le_dit(tmp_path: Path, cli_neuve: Cli, ici: Ici) -> None:
    cli = cli_neuve.avec(PARCOURS_DONNEES=str(tmp_path / "ailleurs"))
    assert "aucun « parcours up » n'est au travail" in cli.refuser_ici(ici, "mettre-a-jour")
