"""A whole installation at work: its own servers, each of our processes, carriers and France Travail beyond it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import psycopg

from commands.regles import METROPOLE
from integrations.envois import partenaire
from integrations.envois.simulateur import boite, maileva, sms
from integrations.france_travail.simulateur import serveur as france_travail
from integrations.storage.postgresql import PostgresEmbarque
from ledger import keys
from ledger.dates import PARIS, aujourd_hui
from tests.app.cli import Cli, environnement, parcours
from tests.integrations.storage.processes import wait_until
from tests.integrations.webhooks.recepteur import Recepteur, recepteur
from tests.kafka.apache import ApacheKafka
from tests.processus import Processus
from tests.storage_fixtures import REGLAGES_DE_TEST, dossier_ouvert
from tests.web.serveur import Api, reglages_de, servir

OUBLI_S: Final = 3.0
"""Our processes forget a key sooner than in production, where the certificate waits for five minutes."""
PATIENCE_S: Final = 180.0
PROCESSUS: Final[Mapping[str, tuple[str, ...]]] = {
    "projecteur": ("projeter",),
    "relais": ("relayer",),
    "etats": ("publier-etats",),
    "notificateur": ("notifier",),
    "reactions": ("reagir", "--continu"),
    "importateur": ("importer", "suivre"),
    "scelleur": ("sceller",),
    "connecteur": ("connecter", "--depuis", "0"),
    "expediteur": ("envoyer", "--depuis", "0"),
}
RAPIDE: Final = {"log.cleaner.backoff.ms": "200"}


@dataclass(frozen=True)
class Dehors:
    """Whoever receives something of persons, and keeps it for himself: carriers, France Travail, a subscriber."""

    courriels: boite.Boite
    sms: sms.Simulateur
    courriers: maileva.Simulateur
    france_travail: france_travail.Simulateur
    abonne: Recepteur


@dataclass(frozen=True)
class Scene:
    """Everything of one installation. ``dossier`` holds all that it writes, ``ailleurs`` what others keep."""

    dossier: Path
    ailleurs: Path
    postgres: PostgresEmbarque
    broker: ApacheKafka
    api: Api
    cli: Cli
    dehors: Dehors
    processus: Mapping[str, Processus]

    def base(self) -> psycopg.Connection[Any]:
        """Its owner, in the base of the log."""
        return psycopg.connect(self.postgres.url_de("registre"), autocommit=True)

    def cles(self) -> psycopg.Connection[Any]:
        """Its owner, in the base of the keys."""
        return psycopg.connect(self.postgres.url_de("cles"), autocommit=True)

    def attendre(self, vrai: Callable[[], bool]) -> None:
        """Until it is so, while every process runs."""

        def regarder() -> bool:
            for nom, processus in self.processus.items():
                assert processus.returncode is None, (nom, processus.communicate())
            return vrai()

        wait_until(regarder, PATIENCE_S, 0.2)

    @property
    def journaux(self) -> dict[str, str]:
        """What each process wrote on both its outputs until now."""
        return {nom: "".join(processus.dits()) for nom, processus in self.processus.items()}


@contextmanager
def scene(monkeypatch: Any) -> Iterator[Scene]:
    """An installation at work, for the time of the block."""
    monkeypatch.setattr(keys, "CACHE_S", OUBLI_S)
    with ExitStack() as pile:
        dossier, ailleurs = pile.enter_context(dossier_ouvert()), pile.enter_context(dossier_ouvert())
        (dossier / "tmp").mkdir(mode=0o777)
        postgres = pile.enter_context(PostgresEmbarque(dossier / "postgresql", REGLAGES_DE_TEST))
        broker = pile.enter_context(ApacheKafka(dossier / "kafka", RAPIDE))
        registre, cles = postgres.creer_base("registre"), postgres.creer_base("cles")
        dehors = pile.enter_context(_dehors(ailleurs))
        reglages = reglages_de(registre, cles_url=cles)
        variables = environnement(reglages) | _reglages(dossier, broker, dehors)
        cli = Cli(variables)
        cli.lancer("migrer")
        cli.lancer("projeter", "--une-fois")
        abonnement = ("webhooks", "abonner", "essai", dehors.abonne.url, "parcours.d33.droits", "parcours.d33.sujet")
        dehors.abonne.secret = cli.lancer(*abonnement, "--depuis", "0", "--json").json["secret"]
        options = {"cles_url": cles, "documents": variables["PARCOURS_DOCUMENTS"], "quota_api": 10**9}
        api = pile.enter_context(servir(registre, **options))
        processus = {
            nom: pile.enter_context(Processus(_travailler, cli.environnement, commande, OUBLI_S))
            for nom, commande in PROCESSUS.items()
        }
        yield Scene(dossier, ailleurs, postgres, broker, api, cli, dehors, processus)


@contextmanager
def _dehors(ailleurs: Path) -> Iterator[Dehors]:
    with (
        boite.demarrer(ailleurs / "courriels") as courriels,
        sms.demarrer() as operateur,
        maileva.demarrer() as courriers,
        france_travail.demarrer() as ft,
        recepteur() as abonne,
    ):
        yield Dehors(courriels, operateur, courriers, ft, abonne)


def _reglages(dossier: Path, broker: ApacheKafka, dehors: Dehors) -> dict[str, str]:
    """What each process of the installation is told."""
    return {
        "TMPDIR": str(dossier / "tmp"),
        "PARCOURS_DOCUMENTS": (dossier / "documents").as_uri(),
        "PARCOURS_PREUVES": str(dossier / "preuves"),
        "PARCOURS_SCEAU_S": "1",
        "PARCOURS_KAFKA_BOOTSTRAP": broker.bootstrap,
        "PARCOURS_KAFKA_PARTITIONS": "1",
        "PARCOURS_WEBHOOKS_LOCAUX": "true",
        "PARCOURS_FT_API_URL": dehors.france_travail.base,
        "PARCOURS_FT_JETON_URL": dehors.france_travail.url_jeton,
        "PARCOURS_FT_CLIENT_ID": dehors.france_travail.client_id,
        "PARCOURS_FT_CLIENT_SECRET": dehors.france_travail.client_secret,
        "PARCOURS_ENVOIS_SMTP_HOTE": "127.0.0.1",
        "PARCOURS_ENVOIS_SMTP_PORT": str(dehors.courriels.port),
        "PARCOURS_ENVOIS_SMTP_CHIFFREMENT": "aucun",
        "PARCOURS_ENVOIS_SMTP_EXPEDITEUR": "rsa@exemple.fr",
        "PARCOURS_ENVOIS_SMS": "brevo",
        "PARCOURS_ENVOIS_SMS_URL": dehors.sms.brevo,
        "PARCOURS_ENVOIS_SMS_CLE": sms.CLE,
        "PARCOURS_ENVOIS_SMS_EMETTEUR": "Gironde",
        "PARCOURS_ENVOIS_COURRIER": "maileva",
        "PARCOURS_ENVOIS_MAILEVA_URL": dehors.courriers.base,
        "PARCOURS_ENVOIS_MAILEVA_JETONS": dehors.courriers.jetons,
        "PARCOURS_ENVOIS_MAILEVA_CLIENT": maileva.CLIENT,
        "PARCOURS_ENVOIS_MAILEVA_SECRET": maileva.SECRET,
        "PARCOURS_ENVOIS_MAILEVA_COMPTE": maileva.COMPTE,
        "PARCOURS_ENVOIS_MAILEVA_MOT_DE_PASSE": maileva.MOT_DE_PASSE,
    }


def _travailler(commande: tuple[str, ...], oubli_s: float) -> None:
    """In a new process: a command of ours, which forgets keys sooner, and sends SMS as on the morning of a working day."""
    keys.CACHE_S = oubli_s
    matin = datetime.combine(METROPOLE.reporte(aujourd_hui()), time(10), PARIS)
    patch.object(partenaire, "maintenant", lambda: matin).start()
    os.umask(0o077)
    parcours(commande)
