"""A broker that speaks Kafka's protocol, for demonstrations and tests. **Never in production.**

The binary comes from the wheel `noida-db`. It answers acknowledgements before the records are on disk: killed by
kill -9, it loses records it had acknowledged (1,000 of 1,000 when killed just after); stopped under load, it loses
committed transactions (1,080 of 67,200 records over six stops; Apache Kafka, none). It never ends the open transaction
of a dead producer (timeout of 2 s, still open after 40 s; Apache Kafka ended it after 10 s), so its readers wait for
ever. The ledger loses nothing by it, since PostgreSQL is the truth and the relay reads its position back from the
broker; a subscriber would.
"""

import json
import os
import re
import socket
import time
from contextlib import nullcontext
from importlib import util
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from integrations.storage.account import Account
from integrations.storage.errors import ErreurStockage
from integrations.storage.folders import POLL_S, create, locked, tail
from integrations.storage.tether import TetheredProcess

HOST: Final = "127.0.0.1"
START_TIMEOUT_S: Final = 20.0
STOP_TIMEOUT_S: Final = 20.0
SETTLE_TIMEOUT_S: Final = 5.0
ANNOUNCED: Final = re.compile(rf"^ *kafka +{re.escape(HOST)}:(\d+) *$", re.MULTILINE)


def trouver_noida() -> Path:
    """Return the broker's own binary: the wheel's command is a launcher that does not forward SIGTERM.

    Raises:
        ErreurStockage: the wheel is not installed.
    """
    spec = util.find_spec("noida_db")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        binary = Path(folder) / "noida-db"
        if os.access(binary, os.X_OK):
            return binary
    msg = (
        "Aucun broker de démonstration : le paquet Python noida-db n’est pas installé.\n"
        "Installez la démonstration (pip install 'parcours-ledger[demo]'), donnez l’adresse d’un Kafka existant, "
        "ou passez-vous de Kafka : les mêmes événements sont servis par HTTP (/flux)."
    )
    raise ErreurStockage(msg)


class BrokerEmbarque:
    """The broker of one folder; a context manager. Topics survive `arreter`, not a kill -9.

    A second process that starts the same folder attaches to the running broker, and only its starter stops it. It
    stops by itself when its starter dies.
    """

    def __init__(self, dossier: Path, port: int = 0) -> None:
        """Prepare a broker in `dossier`; port 0 takes a free one, and this object keeps it over its restarts."""
        self.dossier = dossier.resolve()
        self.journal = self.dossier / "broker.log"
        self._port = port
        self._process: TetheredProcess | None = None
        self._bootstrap: str | None = None

    @property
    def bootstrap(self) -> str:
        """The address to give to Kafka clients, as `host:port`.

        Raises:
            ErreurStockage: `demarrer` was not called.
        """
        if self._bootstrap is None:
            msg = f"Le broker de {self.dossier} n’est pas démarré."
            raise ErreurStockage(msg)
        return self._bootstrap

    @property
    def pid(self) -> int | None:
        """The number of the broker's process, when this object started it."""
        return self._process.pid if self._process else None

    def demarrer(self) -> Self:
        """Attach to the folder's broker, or start it; return self.

        Raises:
            ErreurStockage: no binary, the port is taken, or it did not answer in 20 s; the message quotes the log.
        """
        try:
            create(self.dossier, 0o700)
            with locked(self.dossier, START_TIMEOUT_S):
                self._port = self._running_port() or self._launch()
        except OSError as refused:
            msg = f"Le dossier {self.dossier} ne peut pas servir au broker : {refused}."
            raise ErreurStockage(msg) from refused
        self._bootstrap = f"{HOST}:{self._port}"
        return self

    def arreter(self) -> None:
        """Stop the broker if this object started it, after it has written what it holds."""
        self._bootstrap = None
        if self._process is not None:
            with locked(self.dossier, START_TIMEOUT_S) if self.dossier.is_dir() else nullcontext():
                self._process.stop(STOP_TIMEOUT_S)
            self._process = None

    def __enter__(self) -> Self:
        return self.demarrer()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.arreter()

    def _running_port(self) -> int | None:
        """Return the port of the broker that holds the folder, if any; one that is ending is waited for, a little."""
        deadline = time.monotonic() + SETTLE_TIMEOUT_S
        while (pid := self._holder()) is not None and time.monotonic() < deadline:
            port = self._announced_port()
            answers = port is not None and _answers(port)
            if answers and _runs(pid) and TetheredProcess.starter_lives(self.dossier):
                return port
            if not answers and not _runs(pid):
                break
            time.sleep(POLL_S)  # its starter has just died, or it is a zombie whose last thread still listens
        return None

    def _holder(self) -> int | None:
        try:
            return int(json.loads((self.dossier / "donnees" / "noida.control.json").read_text())["pid"])
        except (FileNotFoundError, ValueError, KeyError):
            return None

    def _announced_port(self) -> int | None:
        """Return the port that the broker wrote in its log, which is cut at each start."""
        announced = ANNOUNCED.search(self.journal.read_text(errors="replace")) if self.journal.exists() else None
        return int(announced[1]) if announced else None

    def _launch(self) -> int:
        if self._process is not None:  # ours, and dead: release its pipe and its shell
            self._process.stop(STOP_TIMEOUT_S)
        self.journal.write_bytes(b"")
        command = [str(trouver_noida()), "start", "--only", "kafka", "--host", HOST, "--kafka-port", str(self._port)]
        process = self._process = TetheredProcess(
            [*command, "--data-dir", str(self.dossier / "donnees")],
            stop_signal="TERM",
            folder=self.dossier,
            log=self.journal.name,
            account=Account(),
        )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not process.ended and time.monotonic() < deadline:
            port = self._announced_port()
            if port and _answers(port) and self._holder() is not None:  # else whoever comes next would start another
                return port
            time.sleep(POLL_S)
        process.stop(STOP_TIMEOUT_S)
        self._process = None
        end = f"Fin de son journal {self.journal} :\n{tail(self.journal)}"
        msg = f"Le broker de {self.dossier} n’a pas démarré. {end}"
        raise ErreurStockage(msg)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def _runs(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.startswith("Name:\tnoida-db\n") and "\nState:\tZ" not in status
