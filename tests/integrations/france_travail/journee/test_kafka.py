"""The same day by our topics on Apache Kafka: relay, broker and connector die by kill -9 at random moments.

Each is started again at once, as its supervisor does. `PARCOURS_GRAINES` is the number of days (one by default; 50 before a
release).
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from random import Random
from typing import Final, Self
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient

from app import composition
from app.settings import Reglages
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.kafka.topics import creer_topics
from integrations.storage.databases import ServeurPostgres
from ledger.store.journal import Journal
from tests.integrations.france_travail.journee import vies
from tests.integrations.france_travail.journee.journee import Journee
from tests.integrations.france_travail.journee.vies import PANNES, ReglagesDUnJour, effets
from tests.integrations.kafka import SOCKETS_LAISSES
from tests.kafka.apache import ApacheKafka
from tests.web.serveur import reglages_de

GRAINES: Final = int(os.environ.get("PARCOURS_GRAINES", "1"))
PARTITIONS: Final = 2
PERSONNES: Final = range(6)
VICTIMES: Final = ("relais", "connecteur", "broker")
EN_PLEIN_TRAVAIL: Final = 0.6
"""How often death waits for steps to reach France Travail again after the death before; else it strikes whoever starts."""
IMMOBILE_S: Final = 180.0
"""How long a day of half a minute may go without a step, an outcome or a call more: machines are sometimes busy."""
TOUR_S: Final = 0.02
pytestmark = [pytest.mark.filterwarnings(SOCKETS_LAISSES), pytest.mark.usefixtures("ramasser")]


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """A broker that only these tests kill."""
    with ApacheKafka(tmp_path_factory.mktemp("apache")) as ouvert:
        yield ouvert


@pytest.fixture
def reglages(postgres: ServeurPostgres, apache: ApacheKafka, graine: int) -> Iterator[Reglages]:
    """Settings of a département of its own, whose topics are there."""
    nom = f"essai_{uuid4().hex}"
    champs = reglages_de(postgres.creer_base(nom), kafka_bootstrap=apache.bootstrap, kafka_partitions=PARTITIONS)
    lus = ReglagesDUnJour(**champs.model_dump(), jour=graine)
    composition.migrer(lus)
    creer_topics(apache.bootstrap, lus.schema_journal, partitions=PARTITIONS, replication=1)
    yield lus
    with closing(KafkaAdminClient(bootstrap_servers=apache.bootstrap)) as admin:
        admin.delete_topics([nom for nom in admin.list_topics() if lus.schema_journal in nom])
    postgres.supprimer_base(nom)


@pytest.fixture
def journal(reglages: Reglages) -> Iterator[Journal]:
    """The log that agents write."""
    with composition.coffre_ouvert(reglages) as coffre:
        journal = Journal(reglages.database_url, reglages.schema_journal, coffre)
        yield journal
        journal.close()


@dataclass
class Ensemble:
    """Relay, connector and broker: whoever dies is started again, the broker by a thread since it takes seconds.

    ``avancement`` is anything that changes as the day goes on.
    """

    apache: ApacheKafka
    avancement: Callable[[], object]
    naissances: dict[str, Callable[[], BaseProcess]]
    fil: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    vivants: dict[str, BaseProcess] = field(default_factory=dict)
    retour: "Future[ApacheKafka] | None" = None
    nes: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self.veiller()
        return self

    def __exit__(self, *_: object) -> None:
        for vivant in self.vivants.values():
            vivant.kill()
            vivant.join()
        self.fil.shutdown()
        if self.retour is not None:
            self.retour.result()

    def veiller(self, duree_s: float = 0.0) -> None:
        """Start those that have ended again, for that long."""
        fin = time.monotonic() + duree_s
        while True:
            for nom, naitre in self.naissances.items():
                if nom not in self.vivants or not self.vivants[nom].is_alive():
                    self.vivants[nom] = naitre()
                    self.vivants[nom].start()
                    self.nes[nom] += 1
            if time.monotonic() >= fin:
                return
            time.sleep(TOUR_S)

    def tuer(self, victime: str) -> None:
        """kill -9."""
        if victime == "broker":
            self.apache.tuer()
            self.retour = self.fil.submit(self.apache.demarrer)
        else:
            self.vivants[victime].kill()
            self.vivants[victime].join()

    def veiller_jusqu_a(self, fait: Callable[[], bool]) -> None:
        """Keep them alive until it is done, as long as something moves and the broker has come back."""
        vu, limite = self.avancement(), time.monotonic() + IMMOBILE_S
        while not fait():
            self.veiller(0.05)
            if self.retour is not None and self.retour.done():
                self.retour.result()
            if (avancement := self.avancement()) != vu:
                vu, limite = avancement, time.monotonic() + IMMOBILE_S
            assert time.monotonic() < limite, (vu, self.nes, self.retour)


@pytest.mark.timeout(IMMOBILE_S * 10)
@pytest.mark.parametrize("graine", range(GRAINES))
def test_tous_tues_a_tout_moment(
    reglages: Reglages, journal: Journal, simulateur: Simulateur, apache: ApacheKafka, graine: int
) -> None:
    """While agents go on recording and France Travail fails: no loss, no double, and the order of each dossier."""
    hasard = Random(graine)
    victimes = hasard.sample(VICTIMES, len(VICTIMES))
    journee = Journee(journal, simulateur, PERSONNES, graine)
    part = 1 + len(journee.attendues) // (len(victimes) + 1)
    simulateur.pannes(graine=graine, **PANNES)
    naissances = {
        "relais": lambda: vies.relais(reglages),
        "connecteur": lambda: vies.connecteur(reglages, simulateur, 100),
    }
    with Ensemble(apache, lambda: (effets(simulateur), journee.a_envoyer()), naissances) as ensemble:
        for rang, victime in enumerate(victimes):
            avant = effets(simulateur)
            journee.enregistrer(part)
            if rang == 0 or hasard.random() < EN_PLEIN_TRAVAIL:
                ensemble.veiller_jusqu_a(lambda avant=avant: effets(simulateur) > avant or finie(journee))  # type: ignore[misc]
            ensemble.veiller(hasard.uniform(0, hasard.choice((0.2, 1.5))))
            ensemble.tuer(victime)
        journee.enregistrer()
        ensemble.veiller_jusqu_a(lambda: finie(journee))
    journee.verifier()


def finie(journee: Journee) -> bool:
    """Nothing is left to send, an agent having seen to what was in doubt."""
    return not journee.lever_les_doutes() and not journee.a_envoyer()
