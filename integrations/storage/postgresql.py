"""A real PostgreSQL in a folder, for a demonstration, a test or a single machine: started and stopped by us.

It listens on a Unix socket only, in a folder closed to other users. The folder given holds `donnees/` (or a link to
it), `socket/`, `postgresql.conf` and `postgresql.log`. A production server is somebody else's to run: give its
address instead.
"""

import os
import signal
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from integrations.storage.binaries import binaires_pour, trouver_binaires
from integrations.storage.cluster import SUPERUSER, Postmaster, initialise, quoted, read_postmaster, rendered, settled
from integrations.storage.databases import EMPTY, ServeurPostgres
from integrations.storage.errors import ErreurStockage
from integrations.storage.folders import POLL_S, create, locked, rotate, tail
from integrations.storage.placement import REFUGE, Placement, place
from integrations.storage.tether import TetheredProcess

REGLAGES: Final[Mapping[str, str]] = {
    # Durability: PostgreSQL's own defaults, written here to be read.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # A log must not hold the values of a refused statement: they may name somebody.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
}
"""Our settings; those of the caller come over them."""

SOCKET_NAME: Final = ".s.PGSQL.5432"
SOCKET_PATH_MAX_OCTETS: Final = 107
STOP_TIMEOUT_S: Final = 60.0


class PostgresEmbarque:
    """The server of one folder; a context manager.

    A second process that starts the same folder attaches to the running server, and only its starter stops it. It
    stops by itself when its starter dies, even by kill -9.
    """

    def __init__(
        self,
        dossier: Path,
        reglages: Mapping[str, str] | None = None,
        *,
        binaires: Path | None = None,
        refuge: Path = REFUGE,
        timeout_s: float = 60.0,
    ) -> None:
        """Prepare a server in `dossier`; nothing is written before `demarrer`.

        `reglages` are PostgreSQL settings over `REGLAGES`; `binaires` is the folder of `postgres` and `initdb`, found
        by default; `refuge` is where root places what the server's account could not reach in `dossier`; `timeout_s`
        bounds a start, crash recovery included.

        Raises:
            ErreurStockage: a setting cannot be written.
        """
        self.dossier = dossier.resolve()
        self.journal = self.dossier / "postgresql.log"
        self._settings = rendered({**REGLAGES, **(reglages or {})})
        self._binaires = binaires
        self._refuge = refuge
        self._timeout_s = timeout_s
        self._process: TetheredProcess | None = None
        self._serveur: ServeurPostgres | None = None
        self._private_socket: Path | None = None

    @property
    def serveur(self) -> ServeurPostgres:
        """The running server.

        Raises:
            ErreurStockage: `demarrer` was not called.
        """
        if self._serveur is None:
            msg = f"Le serveur PostgreSQL de {self.dossier} n’est pas démarré."
            raise ErreurStockage(msg)
        return self._serveur

    @property
    def url(self) -> str:
        """The libpq URL of the superuser on the database `postgres`, through the socket."""
        return self.serveur.url

    def url_de(self, base: str, utilisateur: str | None = None) -> str:
        """Return the URL of the database `base`, as `utilisateur` or as the superuser."""
        return self.serveur.url_de(base, utilisateur)

    def creer_base(self, nom: str, modele: str = EMPTY) -> str:
        """Create the database `nom` as a copy of `modele`, unless it exists; return its URL."""
        return self.serveur.creer_base(nom, modele)

    def demarrer(self) -> Self:
        """Attach to the folder's server, or start it, after creating or recovering its data; return self.

        Raises:
            ErreurStockage: no binaries, no suitable account, or a start that fails or takes longer than `timeout_s`;
                the message quotes the log.
        """
        deadline = time.monotonic() + self._timeout_s
        try:
            create(self.dossier, 0o711 if os.geteuid() == 0 else 0o700)
            with locked(self.dossier, self._timeout_s):
                placement = place(self.dossier, self._refuge)
                running = settled(placement.donnees, placement.account, self._starter_lives, deadline)
                if running is None:
                    running = self._launch(placement, deadline)
        except OSError as refused:
            msg = f"Le dossier {self.dossier} ne peut pas servir à PostgreSQL : {refused}."
            raise ErreurStockage(msg) from refused
        address = ServeurPostgres(f"host='{quoted(running.socket)}' port=5432 user={SUPERUSER}")
        self._serveur = ServeurPostgres(address.url_de("postgres"))
        return self

    @property
    def mort(self) -> bool:
        """Whether the server that this object started has ended, without having been asked to."""
        return self._process is not None and self._process.ended

    def arreter(self) -> None:
        """Stop the server if this object started it: open transactions are rolled back, what is committed stays."""
        self._serveur = None
        if self._process is not None:
            with locked(self.dossier, self._timeout_s) if self.dossier.is_dir() else nullcontext():
                self._stop(self._process)

    def __enter__(self) -> Self:
        return self.demarrer()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.arreter()

    def _starter_lives(self) -> bool:
        return TetheredProcess.starter_lives(self.dossier)

    def _stop(self, process: TetheredProcess) -> None:
        # Insisting loses nothing: after an immediate shutdown the next start recovers from the write-ahead log.
        process.stop(STOP_TIMEOUT_S, insist=signal.SIGQUIT)
        self._process = None
        if self._private_socket is not None:
            with suppress(OSError):
                self._private_socket.rmdir()
            self._private_socket = None

    def _launch(self, placement: Placement, deadline: float) -> Postmaster:
        if self._process is not None:  # ours, and dead: release its pipe and its shell
            self._stop(self._process)
        binaires = binaires_pour(placement.account, self._binaires or trouver_binaires(), self._refuge)
        if not placement.donnees.exists():
            initialise(placement, binaires)
        configuration = self._configure(placement)
        rotate(self.journal)
        process = self._process = TetheredProcess(
            [str(binaires / "postgres"), "-D", str(placement.donnees), "-c", f"config_file={configuration}"],
            stop_signal="INT",
            folder=self.dossier,
            log=self.journal.name,
            account=placement.account,
        )
        while not process.ended and time.monotonic() < deadline:
            running = read_postmaster(placement.donnees)
            if running is not None and running.ready and running.pid == process.pid:
                return running
            time.sleep(POLL_S)
        cause = "s’est arrêté aussitôt" if process.ended else f"n’était pas prêt après {self._timeout_s:g} s"
        self._stop(process)
        end = f"Fin de son journal {self.journal} :\n{tail(self.journal)}"
        msg = f"Le serveur PostgreSQL de {self.dossier} {cause}. {end}"
        raise ErreurStockage(msg)

    def _configure(self, placement: Placement) -> Path:
        """Write the settings outside the data: what root writes must not be the server account's to redirect."""
        folder = placement.racine / "socket"
        # libpq takes a comma for the separator of two hosts.
        if len(os.fsencode(folder / SOCKET_NAME)) > SOCKET_PATH_MAX_OCTETS or "," in str(folder):
            folder = self._private_socket = Path(tempfile.mkdtemp(prefix="parcours-"))
        create(folder, 0o700)
        placement.account.own(folder)
        configuration = placement.racine / "postgresql.conf"
        listed = '"' + str(folder).replace('"', '""') + '"'
        configuration.write_text(self._settings + rendered({"unix_socket_directories": listed}))
        configuration.chmod(0o644)
        return configuration
