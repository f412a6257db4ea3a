"""An installation of its own for whoever kills it: every process of ours at work, its servers, its partners, its writers."""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import psycopg
from kafka.errors import KafkaError

from commands.regles import REGLES
from integrations.envois.simulateur import boite, sms
from integrations.envois.simulateur.boite import Boite
from integrations.france_travail.simulateur import serveur as france_travail
from integrations.kafka.errors import TopicsNonConformes
from integrations.kafka.position import lire_position
from integrations.recul import Recul
from integrations.storage.postgresql import PostgresEmbarque
from integrations.supervision import Enfant
from tests.app.cli import RACINE, Cli
from tests.app.cli import environnement as variables
from tests.integrations.webhooks.recepteur import Recepteur, recepteur
from tests.kafka.apache import ApacheKafka
from tests.survie.ecrivain import DOSSIERS, NAISSANCE, nir
from tests.web.serveur import reglages_de

NOTRES: Final = {
    "projecteur": ["projeter"],
    "relais": ["relayer"],
    "etats": ["publier-etats"],
    "notificateur": ["notifier"],
    "reactions": ["reagir", "--continu"],
    "scelleur": ["sceller"],
    "connecteur": ["connecter", "--depuis", "0"],
    "expediteur": ["envoyer", "--depuis", "0"],
}
ECRIVAINS: Final = 8
PATIENCE_S: Final = 300.0
TOPICS: Final = ("droits", "accompagnement")
RECUL: Final = Recul(0.2, 2)
"""Whoever dies is started again sooner than by our supervisor: a campaign dies more often than an installation."""
PAUSE_S: Final = 0.3
RETOUR_MAX_S: Final = 1.0
"""How long a server stays dead, at most."""


class Perte(AssertionError):
    """Something is not as it must be; the message says what."""


def exiger(condition: bool, message: str) -> None:
    """Raise :class:`Perte` unless the condition holds."""
    if not condition:
        raise Perte(message)


@dataclass
class Scene:
    """Servers, processes, partners and writers."""

    dossier: Path
    postgres: PostgresEmbarque
    broker: ApacheKafka
    cli: Cli
    abonne: Recepteur
    france_travail: france_travail.Simulateur
    operateur: sms.Simulateur
    courriel: Boite
    enfants: dict[str, Enfant] = field(default_factory=dict)
    morts: Counter[str] = field(default_factory=Counter)

    @property
    def base(self) -> str:
        return self.postgres.url_de("registre")

    @property
    def cles(self) -> str:
        return self.postgres.url_de("cles")

    def carnet(self, numero: int) -> Path:
        return self.dossier / f"ecrivain-{numero}.jsonl"

    def veiller(self, duree_s: float) -> None:
        """What a supervisor does, for a while: whoever ended is started again."""
        fin = time.monotonic() + duree_s
        while time.monotonic() < fin:
            for enfant in self.enfants.values():
                enfant.surveiller()
            time.sleep(0.05)

    def jusqu_a(
        self, atteint: Callable[[], bool], quoi: str, patience_s: float = PATIENCE_S, tour_s: float = 0.3
    ) -> None:
        """Supervise until it is so."""
        limite = time.monotonic() + patience_s
        while not atteint():
            exiger(time.monotonic() < limite, f"{quoi} : pas en {patience_s:g} s")
            self.veiller(tour_s)

    def tuer(self, qui: str, hasard: Random) -> None:
        """By kill -9; servers come back after a while."""
        self.morts[qui.partition("-")[0]] += 1
        if qui == "postgresql":
            self._tuer_postgres(hasard)
        elif qui == "broker":
            self.broker.tuer()
            self.veiller(hasard.uniform(0, RETOUR_MAX_S))
            self.broker.demarrer()
        elif (processus := self.enfants[qui]._processus) is not None:
            for pid in (*_enfants(processus.pid), processus.pid):
                _tuer(pid)

    def _tuer_postgres(self, hasard: Random) -> None:
        """The server, or one of its backends, which it then takes for a crash."""
        processus = self.postgres._process
        assert processus is not None
        siens = _enfants(processus.pid)
        if siens and hasard.random() < 0.5:
            _tuer(hasard.choice(siens))
        else:
            _tuer(processus.pid)
            self.veiller(hasard.uniform(0, RETOUR_MAX_S))
            self.postgres.demarrer()

    def publiee(self) -> int:
        """How far the relay went; nowhere as long as it has no topics, or the broker comes back."""
        try:
            return lire_position(self.broker.bootstrap, "d33").numero
        except (KafkaError, TopicsNonConformes):
            return -1

    def position(self) -> int:
        """Last position of the log; 0 while its server comes back."""
        try:
            with psycopg.connect(self.base, autocommit=True) as connexion:
                ((position,),) = connexion.execute("select coalesce(max(position), 0) from d33.evenements").fetchall()
        except psycopg.OperationalError:
            return 0
        return int(position)

    def faire_taire(self) -> None:
        """No writer writes any more."""
        for nom in [nom for nom in self.enfants if nom.startswith("ecrivain-")]:
            ecrivain = self.enfants.pop(nom)
            if ecrivain._processus is not None:
                ecrivain._processus.kill()
            ecrivain.attendre(time.monotonic() + 10)

    def arreter(self) -> None:
        """Every process stops, as when asked."""
        for enfant in self.enfants.values():
            enfant.demander_arret()
        for enfant in self.enfants.values():
            enfant.attendre(time.monotonic() + 20)
        self.enfants.clear()


def _enfants(pid: int) -> list[int]:
    try:
        return [int(lu) for lu in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _tuer(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def scene(dossier: Path, broker: ApacheKafka, graine: int, pause_s: float = PAUSE_S) -> Iterator[Scene]:
    """Everything at work; writers rest ``pause_s`` between two commands, at most."""
    with ExitStack() as pile:
        postgres = pile.enter_context(
            PostgresEmbarque(dossier / "postgresql", {"shared_buffers": "128MB", "max_connections": "250"})
        )
        registre, cles = postgres.creer_base("registre"), postgres.creer_base("cles")
        abonne = pile.enter_context(recepteur())
        simule = pile.enter_context(france_travail.demarrer())
        operateur = pile.enter_context(sms.demarrer())
        courriel = pile.enter_context(boite.demarrer(dossier / "boite"))
        reglages = variables(reglages_de(registre, cles_url=cles)) | {
            "PARCOURS_KAFKA_BOOTSTRAP": broker.bootstrap,
            "PARCOURS_WEBHOOKS_LOCAUX": "true",
            "PARCOURS_PREUVES": str(dossier / "preuves"),
            "PARCOURS_SCEAU_S": "1",
            "PARCOURS_REGLES": str(a_toute_heure(dossier / "regles.toml")),
        }
        cli = Cli(reglages | _partenaires(simule, operateur, courriel))
        la = Scene(dossier, postgres, broker, cli, abonne, simule, operateur, courriel)
        la.cli.lancer("migrer")
        simule.charger(*(_personne(numero, rang) for numero in range(1, ECRIVAINS + 1) for rang in range(DOSSIERS)))
        topics = [f"parcours.d33.{famille}" for famille in TOPICS]
        cree = la.cli.lancer("webhooks", "abonner", "essai", abonne.url, *topics, "--depuis", "0", "--json").json
        abonne.secret = cree["secret"]
        env = la.cli.environnement | {"PYTHONPATH": str(RACINE)}
        for nom, commande in NOTRES.items():
            la.enfants[nom] = Enfant(nom, [sys.executable, "-m", "app.cli", *commande], env, RECUL)
        for numero in range(1, ECRIVAINS + 1):
            ecrivain = [sys.executable, "-m", "tests.survie.ecrivain", registre, cles, str(numero)]
            ecrivain += [str(la.carnet(numero)), str(graine * 100 + numero), str(pause_s)]
            la.enfants[f"ecrivain-{numero}"] = Enfant(f"ecrivain-{numero}", ecrivain, env, RECUL)
        try:
            yield la
        finally:
            la.arreter()


def a_toute_heure(fichier: Path) -> Path:
    """Rules of a département where SMS leave at any hour: what is tried does not depend on when."""
    en1 = next(regle for regle in REGLES if regle.code == "EN1")
    fichier.write_text(f'["{en1.version}".parametres]\nde_h = 0\na_h = 24\n')
    return fichier


def _personne(numero: int, rang: int) -> dict[str, str]:
    """A person as France Travail knows her."""
    return {
        "numero": f"{10_000_000_000 + numero * DOSSIERS + rang}",
        "nir": nir(numero, rang),
        "dateNaissance": NAISSANCE,
    }


def _partenaires(simule: france_travail.Simulateur, operateur: sms.Simulateur, courriel: Boite) -> dict[str, str]:
    """Settings that lead to them."""
    ft = {
        "API_URL": simule.base,
        "JETON_URL": simule.url_jeton,
        "CLIENT_ID": simule.client_id,
        "CLIENT_SECRET": simule.client_secret,
        "APPELS_S": "200",
        "JETONS_S": "100",
        "REPONSE_S": "5",
    }
    envois = {
        "SMS": "brevo",
        "SMS_URL": operateur.brevo,
        "SMS_CLE": sms.CLE,
        "SMS_EMETTEUR": "Departement",
        "SMS_PAR_S": "100",
        "SMTP_HOTE": "127.0.0.1",
        "SMTP_PORT": str(courriel.port),
        "SMTP_CHIFFREMENT": "aucun",
        "SMTP_EXPEDITEUR": "rsa@exemple.fr",
    }
    return {f"PARCOURS_FT_{nom}": v for nom, v in ft.items()} | {
        f"PARCOURS_ENVOIS_{nom}": v for nom, v in envois.items()
    }
