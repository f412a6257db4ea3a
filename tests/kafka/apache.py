"""One Apache Kafka broker (KRaft, its own controller) in a folder, for the tests that must be right on the real one."""

import os
import re
import signal
import socket
import tempfile
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from integrations.storage.account import Account
from integrations.storage.folders import create, locked, tail
from integrations.storage.tether import TetheredProcess
from tests.kafka.jars import CACHE, JARS, fetch_jars, find_java

HOST: Final = "127.0.0.1"
FORMAT_TIMEOUT_S: Final = 60.0
START_TIMEOUT_S: Final = 90.0
STOP_TIMEOUT_S: Final = 60.0
STARTED: Final = re.compile(r"Kafka Server started")
# A broker that lives for a test: quick to start rather than quick to run.
JVM: Final = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true")
ARCHIVE: Final = CACHE / f"{JARS.name}.jsa"
ARCHIVE_MAX_S: Final = 180.0
LOGGING: Final = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
)
REGLAGES: Final = {
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    # After a kill -9 the controller refuses the same broker until its old session ends: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    "auto.create.topics.enable": "false",
}


class Place(NamedTuple):
    """Where a broker stands: its number, its ports, the id of its cluster and all the controllers that vote in it."""

    noeud: int
    port: int
    port_controleur: int
    grappe: str
    electeurs: str


def places(nombre: int) -> list[Place]:
    """Places of the brokers of a new cluster."""
    ports = _free_ports(2 * nombre)
    grappe = uuid.uuid4().hex[:22]  # as long as Kafka's own, which start with a dash now and then
    electeurs = ",".join(f"{noeud}@{HOST}:{ports[nombre + noeud - 1]}" for noeud in range(1, nombre + 1))
    return [
        Place(noeud, ports[noeud - 1], ports[nombre + noeud - 1], grappe, electeurs) for noeud in range(1, nombre + 1)
    ]


def place_seule() -> Place:
    """The place of a broker that is its own cluster."""
    return places(1)[0]


class ApacheKafka:
    """A broker that keeps its data and its port over `arreter`, `tuer` and `demarrer`; a context manager."""

    nom = "apache"

    def __init__(
        self,
        dossier: Path,
        reglages: dict[str, str] | None = None,
        place: Place | None = None,
        jvm: tuple[str, ...] | None = None,
    ) -> None:
        """Prepare a broker in `dossier`; `reglages` are broker settings over `REGLAGES`, `place` its own in a cluster.

        `jvm` are options in place of the archive of classes.
        """
        self.dossier = dossier
        self.journal = dossier / "kafka.log"
        self.place = place or place_seule()
        self._jvm = jvm
        self._reglages = {**REGLAGES, **(reglages or {})}
        self._process: TetheredProcess | None = None

    @property
    def bootstrap(self) -> str:
        """The address to give to clients."""
        return f"{HOST}:{self.place.port}"

    def demarrer(self) -> Self:
        """Start the broker, after formatting its storage the first time; return self.

        Raises:
            ApacheIndisponible: no Java, or the jars cannot be fetched.
            RuntimeError: it did not start in time; the message quotes its log.
        """
        jars = fetch_jars()
        propres = self._jvm or (f"-XX:SharedArchiveFile={classes_gardees()}",)
        java = [str(find_java()), *JVM, *propres, *LOGGING, "-cp", f"{jars}/*"]
        create(self.dossier, 0o700)
        settings = self._configure()
        if not (self.dossier / "donnees" / "meta.properties").exists():
            command = [*java, "kafka.tools.StorageTool", "format", "-t", self.place.grappe, "-c", str(settings)]
            status, output = Account().run(command, timeout_s=FORMAT_TIMEOUT_S)
            if status != 0:
                msg = f"Apache Kafka storage could not be formatted:\n{output[-2000:]}"
                raise RuntimeError(msg)
        self.journal.write_bytes(b"")
        process = self._process = TetheredProcess(
            [*java, "kafka.Kafka", str(settings)],
            stop_signal="TERM",
            folder=self.dossier,
            log=self.journal.name,
            account=Account(),
        )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not process.ended and time.monotonic() < deadline:
            if STARTED.search(self.journal.read_text(errors="replace")):
                return self
            time.sleep(0.05)
        self.arreter()
        msg = f"Apache Kafka did not start:\n{tail(self.journal)}"
        raise RuntimeError(msg)

    def arreter(self) -> None:
        """Stop the broker in good order."""
        if self._process is not None:
            self._process.stop(STOP_TIMEOUT_S)
            self._process = None

    def tuer(self) -> None:
        """Kill the broker's process with kill -9."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self.arreter()

    def __enter__(self) -> Self:
        return self.demarrer()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.arreter()

    def _configure(self) -> Path:
        node = {
            "process.roles": "broker,controller",
            "node.id": str(self.place.noeud),
            "controller.quorum.voters": self.place.electeurs,
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{HOST}:{self.place.port_controleur}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": str(self.dossier / "donnees"),
        }
        settings = self.dossier / "server.properties"
        settings.write_text("".join(f"{name}={value}\n" for name, value in {**node, **self._reglages}.items()))
        return settings


def classes_gardees() -> Path:
    """Kafka's classes as the JVM keeps them once it has read them: a broker then starts with half the processor.

    A first broker leaves the archive as it stops, once for all beside the jars; it is empty where the JVM has nothing to
    build it upon. A JVM passes over an archive that it cannot use.
    """
    if not ARCHIVE.exists():
        with locked(CACHE, ARCHIVE_MAX_S):
            if not ARCHIVE.exists():
                _garder_les_classes()
    return ARCHIVE


def _garder_les_classes() -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        neuve = Path(scratch) / ARCHIVE.name
        with ApacheKafka(Path(scratch) / "broker", jvm=(f"-XX:ArchiveClassesAtExit={neuve}",)):
            pass
        neuve.touch()
        neuve.rename(ARCHIVE)


def _free_ports(count: int) -> list[int]:
    """Return ports that were free an instant ago: all held together, so that they differ."""
    held = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports
