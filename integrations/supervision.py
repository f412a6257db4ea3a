"""A command kept running: started again when it ends, later each time in a row, stopped when asked, or when we are gone."""

import ctypes
import logging
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from integrations.recul import Recul

RECUL: Final = Recul(1, 30)
STABLE_S: Final = 60.0
"""A process that ran this long starts again without delay the next time."""
PARENT: Final = "PARCOURS_PARENT"
"""Variable that tells a process of ours which one started it."""
ECOUTE: Final = "PARCOURS_ECOUTE"
"""Variable that tells it which of its descriptors is the socket that it serves, which outlives it."""
PRET: Final = "PARCOURS_PRET"
"""Variable that tells it by which of its descriptors to say that it serves, the one that it replaces still doing so."""
TOUR_S: Final = 0.1
RELEVE_S: Final = 75.0
"""Time left to a process that was replaced to answer what it was asked."""
PR_SET_PDEATHSIG: Final = 1
journal = logging.getLogger("parcours.processus")


def lier_au_parent() -> None:
    """Have the kernel stop this process, as when asked, once the one that started it is gone, killed by -9 included.

    To be called first by every program that an :class:`Enfant` runs; nothing changes for one that nobody of ours started.
    The kernel watches the thread that started us: the main one, or the watchman, which ends when all are to stop.
    """
    parent = os.environ.pop(PARENT, None)
    if parent is None:
        return
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    if os.getppid() != int(parent):  # it died before the kernel was asked
        os.kill(os.getpid(), signal.SIGTERM)


def prise_donnee() -> socket.socket | None:
    """The socket that we were given to serve, if any: who asks while one of us takes the place of another waits in it."""
    numero = os.environ.pop(ECOUTE, None)
    return None if numero is None else socket.socket(fileno=int(numero))


def annonce() -> Callable[[], None] | None:
    """How to say that we serve, to be called once; None when nobody waits for it."""
    numero = os.environ.pop(PRET, None)
    if numero is None:
        return None

    def dire() -> None:
        with open(int(numero), "wb") as sortie:  # noqa: PTH123 - a descriptor
            sortie.write(b"!")

    return dire


@dataclass(slots=True)
class Enfant:
    """A process of ours, looked at from time to time by whoever started it; ``nom`` is told to the log.

    Its program calls :func:`lier_au_parent`: it does not outlive whoever started it.
    """

    nom: str
    commande: Sequence[str]
    env: Mapping[str, str] | None = None
    recul: Recul = RECUL
    session: bool = False
    """Whether it is in a session of its own: a Ctrl-C in the terminal is then ours alone to pass on."""
    prise: socket.socket | None = None
    """The socket that it serves: see :func:`prise_donnee`."""
    essais: int = 0
    _processus: subprocess.Popen[bytes] | None = None
    _lance_a: float = 0.0
    _relance_a: float = 0.0
    _attente_s: float = 0.0

    def surveiller(self) -> int | None:
        """Start it if it should run and does not; its status when it has just ended, to be started again later.

        Raises :class:`OSError` when it cannot be started: to be tried again.
        """
        if self._processus is not None:
            statut = self._processus.poll()
            if statut is not None:
                self._noter_fin()
            return statut
        if time.monotonic() >= self._relance_a:
            self._tenir(self._ouvrir())
        return None

    def _ouvrir(self, pret: int | None = None) -> "subprocess.Popen[bytes]":
        env = {**(os.environ if self.env is None else self.env), PARENT: str(os.getpid())}
        ecoute = None if self.prise is None else self.prise.fileno()
        donnes = {nom: numero for nom, numero in ((ECOUTE, ecoute), (PRET, pret)) if numero is not None}
        env |= {nom: str(numero) for nom, numero in donnes.items()}
        return subprocess.Popen(self.commande, env=env, start_new_session=self.session, pass_fds=tuple(donnes.values()))

    def _tenir(self, processus: "subprocess.Popen[bytes]") -> None:
        self._processus, self._lance_a = processus, time.monotonic()

    @property
    def pid(self) -> int | None:
        """Its number; None while it does not run."""
        return None if self._processus is None else self._processus.pid

    def remplacer(self, pret_s: float, patienter: Callable[[], None]) -> bool:
        """Start another one beside it, which says by :func:`annonce` that it serves; the former then ends, once it has
        answered. ``patienter`` is called again and again meanwhile.

        False when the other one ended, or was not ready after ``pret_s``: the former goes on. :class:`OSError` when it could
        not be started.
        """
        ancien, (lecture, ecriture) = self._processus, os.pipe()
        try:
            nouveau = self._ouvrir(ecriture)
        finally:
            os.close(ecriture)
        pret = False
        try:
            pret = _attendre(lecture, time.monotonic() + pret_s, patienter)
        finally:
            os.close(lecture)
            if not pret:
                nouveau.kill()
                nouveau.wait()
        if pret:
            self._tenir(nouveau)
        if pret and ancien is not None:
            ancien.terminate()
            fin_a = time.monotonic() + RELEVE_S
            while ancien.poll() is None and time.monotonic() < fin_a:
                patienter()
            ancien.kill()
            ancien.wait()
        return pret

    def relancer(self, arret_s: float, patienter: Callable[[], None]) -> None:
        """Have it end, within ``arret_s``, and start it at once."""
        fin_a = time.monotonic() + arret_s
        self.demander_arret()
        while self._processus is not None and self._processus.poll() is None and time.monotonic() < fin_a:
            patienter()
        self.attendre(fin_a)
        self._processus, self._relance_a = None, 0.0
        self.surveiller()

    def _noter_fin(self) -> None:
        fin_a = time.monotonic()
        self.essais = 0 if fin_a - self._lance_a > STABLE_S else self.essais + 1
        self._attente_s = self.recul.attente_s(max(self.essais - 1, 0))
        self._processus, self._relance_a = None, fin_a + self._attente_s

    def annoncer(self, statut: int) -> None:
        """Tell the log that it ended with this status and will be started again."""
        journal.warning("%s s'est arrêté (statut %s), relancé dans %.1f s", self.nom, statut, self._attente_s)

    def demander_arret(self) -> None:
        """Ask it to stop."""
        if self._processus is not None:
            self._processus.terminate()

    def attendre(self, fin_a: float) -> None:
        """Wait until this instant of the monotonic clock for it to stop, then insist."""
        if self._processus is None:
            return
        try:
            self._processus.wait(max(fin_a - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            self._processus.kill()
            self._processus.wait()


def _attendre(lecture: int, fin_a: float, patienter: Callable[[], None]) -> bool:
    """Whether somebody says that he serves before this instant; not if he ends without a word."""
    while time.monotonic() < fin_a:
        patienter()
        if select.select([lecture], [], [], TOUR_S)[0]:
            return os.read(lecture, 1) != b""
    return False
