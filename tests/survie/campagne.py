"""The crash campaign: ``python -m tests.survie.campagne N`` kills everything at random under writers, for N seeds.

Processes of ours, writers, PostgreSQL and the broker are killed by -9, started again as their supervisors do, and in the end
the oracle looks: no acknowledged command lost, none twice; chain and tree valid; views equal to a rebuild; topics exactly
once; a subscriber told each event, once by its id.
"""

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import psycopg
from kafka.errors import KafkaError

from integrations.kafka.errors import TopicsNonConformes
from integrations.kafka.position import lire_position
from integrations.kafka.topics import topics_de_famille
from integrations.storage.postgresql import PostgresEmbarque
from integrations.supervision import Enfant
from ledger.publication import publier
from ledger.replay import lire_apres
from ledger.store.verification import verifier
from tests.app.cli import RACINE, Cli
from tests.app.cli import environnement as variables
from tests.integrations.kafka.lecture import par_kafka_python
from tests.integrations.webhooks.recepteur import Recepteur, recepteur
from tests.kafka.apache import ApacheKafka
from tests.kafka.brokers import brokers_disponibles
from tests.survie.ecrivain import lire
from tests.web.serveur import reglages_de

NOTRES: Final = {
    "projecteur": ["projeter"],
    "relais": ["relayer"],
    "etats": ["publier-etats"],
    "notificateur": ["notifier"],
    "reactions": ["reagir", "--continu"],
    "scelleur": ["sceller"],
}
ECRIVAINS: Final = 8
COUPS: Final = 12
"""Deaths of a seed."""
ENTRE_S: Final = (0.3, 2.5)
PATIENCE_S: Final = 300.0
TOPICS: Final = ("droits", "accompagnement")


class Perte(AssertionError):
    """The oracle found something; the message says what, and of which seed."""


@dataclass
class Scene:
    """Servers, processes and writers of one seed."""

    dossier: Path
    postgres: PostgresEmbarque
    broker: ApacheKafka
    cli: Cli
    abonne: Recepteur
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

    def jusqu_a(self, atteint: Any, quoi: str) -> None:
        """Supervise until it is so."""
        limite = time.monotonic() + PATIENCE_S
        while not atteint():
            if time.monotonic() > limite:
                message = f"{quoi} : pas en {PATIENCE_S:g} s"
                raise Perte(message)
            self.veiller(0.5)

    def tuer(self, qui: str, hasard: Random) -> None:
        """By kill -9; servers come back after a while."""
        self.morts[qui.partition("-")[0]] += 1
        if qui == "postgresql":
            self._tuer_postgres(hasard)
        elif qui == "broker":
            self.broker.tuer()
            self.veiller(hasard.uniform(0, 1))
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
            self.veiller(hasard.uniform(0, 1))
            self.postgres.demarrer()

    def publiee(self) -> int:
        """How far the relay went; nowhere as long as it has no topics, or the broker comes back."""
        try:
            return lire_position(self.broker.bootstrap, "d33").numero
        except (KafkaError, TopicsNonConformes):
            return -1

    def position(self) -> int:
        with psycopg.connect(self.base, autocommit=True) as connexion:
            ((position,),) = connexion.execute("select coalesce(max(position), 0) from d33.evenements").fetchall()
        return int(position)


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
def scene(dossier: Path, broker: ApacheKafka, graine: int) -> Iterator[Scene]:
    """An installation of its own, everything at work."""
    with ExitStack() as pile:
        postgres = pile.enter_context(PostgresEmbarque(dossier / "postgresql", {"shared_buffers": "128MB"}))
        registre, cles = postgres.creer_base("registre"), postgres.creer_base("cles")
        abonne = pile.enter_context(recepteur())
        vars_ = variables(reglages_de(registre, cles_url=cles)) | {
            "PARCOURS_KAFKA_BOOTSTRAP": broker.bootstrap,
            "PARCOURS_WEBHOOKS_LOCAUX": "true",
            "PARCOURS_PREUVES": str(dossier / "preuves"),
            "PARCOURS_SCEAU_S": "1",
        }
        la = Scene(dossier, postgres, broker, Cli(vars_), abonne)
        la.cli.lancer("migrer")
        topics = [f"parcours.d33.{famille}" for famille in TOPICS]
        cree = la.cli.lancer("webhooks", "abonner", "essai", abonne.url, *topics, "--depuis", "0", "--json").json
        abonne.secret = cree["secret"]
        env: Mapping[str, str] = la.cli.environnement | {"PYTHONPATH": str(RACINE)}
        for nom, commande in NOTRES.items():
            la.enfants[nom] = Enfant(nom, [sys.executable, "-m", "app.cli", *commande], env)
        for numero in range(1, ECRIVAINS + 1):
            ecrivain = [sys.executable, "-m", "tests.survie.ecrivain", registre, cles, str(numero)]
            ecrivain += [str(la.carnet(numero)), str(graine * 100 + numero)]
            la.enfants[f"ecrivain-{numero}"] = Enfant(f"ecrivain-{numero}", ecrivain, env)
        try:
            yield la
        finally:
            for enfant in la.enfants.values():
                enfant.demander_arret()
            for enfant in la.enfants.values():
                enfant.attendre(time.monotonic() + 10)


def jouer(graine: int, dossier: Path, broker: ApacheKafka, coups: int = COUPS) -> Counter[str]:
    """One seed: deaths, then the oracle; what died, by kind. Raises :class:`Perte`."""
    hasard = Random(graine)
    with scene(dossier, broker, graine) as la:
        la.jusqu_a(lambda: la.position() >= ECRIVAINS, "les écrivains n'ont rien écrit")
        qui = [*NOTRES, *(f"ecrivain-{n}" for n in range(1, ECRIVAINS + 1)), "postgresql", "broker"]
        for _ in range(coups):
            la.veiller(hasard.uniform(*ENTRE_S))
            la.tuer(hasard.choice(qui), hasard)
        la.veiller(1.0)
        for numero in range(1, ECRIVAINS + 1):
            ecrivain = la.enfants.pop(f"ecrivain-{numero}")
            if ecrivain._processus is not None:
                ecrivain._processus.kill()
            ecrivain.attendre(time.monotonic() + 10)
        _juger(la, graine)
        return la.morts


def _juger(la: Scene, graine: int) -> None:
    """What must hold of whatever died and when."""
    fin = la.position()
    la.jusqu_a(lambda: la.publiee() >= fin, "le relais n'a pas rattrapé")
    _acquittements(la, graine)
    with psycopg.connect(la.base, autocommit=True) as connexion:
        if (rupture := verifier(connexion, "d33").rupture) is not None:
            message = f"graine {graine} : {rupture}"
            raise Perte(message)
        publics = list(publier(lire_apres(connexion, "d33", 0, 10**9), "d33"))
    attendus = [public.attributs["id"] for public in publics]
    lus = [lu.ce["id"] for lu in par_kafka_python(la.broker.bootstrap, list(topics_de_famille("d33").values()))]
    _exiger(graine, Counter(lus) == Counter(attendus), "les topics ne tiennent pas chaque événement une fois")
    siens = sum(public.famille in TOPICS for public in publics)
    la.jusqu_a(lambda: len({entetes["webhook-id"] for entetes, _ in la.abonne.recus}) >= siens, "abonné en retard")
    recus = list(dict.fromkeys(entetes["webhook-id"] for entetes, _ in la.abonne.recus))
    _exiger(graine, len(recus) == siens, "l'abonné a reçu autre chose que ce qui le concerne")
    for enfant in la.enfants.values():
        enfant.demander_arret()
    for enfant in la.enfants.values():
        enfant.attendre(time.monotonic() + 20)
    la.enfants.clear()
    la.cli.lancer("projeter", "--une-fois")
    ecarts = {vue["vue"]: vue["ecarts"] for vue in la.cli.lancer("reconstruire", "--json").json if vue["ecarts"]}
    _exiger(graine, not ecarts, f"des vues diffèrent d'une reconstruction : {ecarts}")
    la.cli.lancer("sceller", "--une-fois")
    la.cli.lancer("verifier")


def _acquittements(la: Scene, graine: int) -> None:
    """Each acknowledged command is there, once, at the position that was told; each event is of a command that was asked."""
    with psycopg.connect(la.base, autocommit=True) as connexion:
        tenues: dict[str, int] = dict(
            connexion.execute("select commande_id::text, position from d33.commandes").fetchall()
        )
        doubles = connexion.execute("select count(*) - count(distinct evenement_id) from d33.evenements").fetchone()
        nombre = connexion.execute(
            "select sum(nombre) = (select count(*) from d33.evenements) from d33.commandes"
        ).fetchone()
    lues = [lue for numero in range(1, ECRIVAINS + 1) for lue in lire(la.carnet(numero))]
    acquittees = {lue["commande"]: lue["position"] for lue in lues if "position" in lue}
    perdues = [ident for ident, position in acquittees.items() if tenues.get(ident) != position]
    _exiger(graine, not perdues, f"{len(perdues)} commandes acquittées perdues sur {len(acquittees)}")
    _exiger(graine, doubles == (0,) and nombre == (True,), "des événements en double, ou sans commande")
    notes = Counter(lue["rang"] for lue in lues if "rang" in lue)
    _exiger(graine, bool(notes) and bool(acquittees), "rien n'a été demandé")


def _exiger(graine: int, condition: bool, message: str) -> None:
    if not condition:
        message = f"graine {graine} : {message}"
        raise Perte(message)


def main() -> None:
    """Play the seeds from 1 to N, each in a folder and on a broker of its own; the first loss ends the campaign."""
    if "apache" not in brokers_disponibles():
        sys.exit("la campagne demande Apache Kafka : Java 17 et Maven")
    total: Counter[str] = Counter()
    for graine in range(1, int(sys.argv[1]) + 1):
        with tempfile.TemporaryDirectory(prefix="parcours-campagne-") as nom:
            dossier = Path(nom)
            dossier.chmod(0o711)
            debut = time.monotonic()
            with ApacheKafka(dossier / "kafka") as broker:
                morts = jouer(graine, dossier, broker)
        total += morts
        sys.stdout.write(
            f"graine {graine} : {sum(morts.values())} morts, rien de perdu, {time.monotonic() - debut:.0f} s\n"
        )
        sys.stdout.flush()
    sys.stdout.write(f"{sum(total.values())} morts : {dict(total)}\n")


if __name__ == "__main__":
    main()
