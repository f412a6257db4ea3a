"""Append: one SQL call for everybody who waits.

Whoever writes joins a queue, which leaves as one call of ``ajouter_lot`` over one connection: at once when nothing is on
its way, and behind the lot that is when half of those who write are in it. Two lots at most are on their way, one at work
and one at the server's door, so that the server never waits for Python. The first thread of a lot reads its answer, and
each gets its own outcome. Nobody waits when nobody else writes. If a call raises, each of its commands goes alone, so that
one poisoned command harms nobody. One connection per process, exactly: two at work only wait for each other's lock. Never
share over ``fork``.

Nobody waits for ever: a log whose lock is held elsewhere is told as such to the whole lot (``lock_timeout``, set by whoever
connects), and a server that says nothing at all is given up after :data:`REPONSE_MAX_S`.

Cost: about 300 µs for a lot of one, 45 µs a command in a lot of 8, 27 µs in one of 40, and one fsync a lot.
"""

import select
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg.pq import ConnStatus, ExecStatus

from ledger.store.append import (
    APPEL,
    PREPARE,
    Ecriture,
    Issue,
    Paquet,
    empaqueter,
    lancer,
    lire_issues,
    reussi,
)
from ledger.store.migrations import schema_valide

LOT_MAX = 64
"""Commands sent in one call, at most."""
ATTENTE_MS: Final = 1_000
"""How long a reader sleeps at most before it looks whether its connection still lives."""
REPONSE_MAX_S: Final = 20.0
"""How long a server may leave a call without any answer; longer than it leaves a call to wait for the log's lock."""


class SansReponse(psycopg.OperationalError):
    """The server took a call and said nothing; whether it was carried out, the same command sent again will tell."""


HORS_D_ATTEINTE: Final = (psycopg.errors.LockNotAvailable, psycopg.errors.ConnectionTimeout, SansReponse)
"""Would only make each command of a lot wait as long as the first did: all of them are told at once."""


@dataclass(slots=True, eq=False)
class _Attente:
    """A command and its thread, which waits for its outcome, or for its turn to read that of the lot that it leads."""

    paquet: Paquet
    signal: threading.Lock = field(default_factory=threading.Lock)
    issue: Issue | Exception | None = None
    lot: "_Lot | None" = None

    def __post_init__(self) -> None:
        self.signal.acquire()

    def reveiller(self) -> None:
        """Let its thread go on; twice is once, by two at the same time too."""
        with suppress(RuntimeError):  # somebody else just did
            self.signal.release()


@dataclass(slots=True, eq=False)
class _Lot:
    """Commands that travel together; the thread of the first one reads the answer, and wakes the others."""

    attentes: list[_Attente]
    connexion: psycopg.Connection[Any] | None = None
    """That it was sent over, None when it could not be."""
    erreur: psycopg.Error | None = None
    """Why there is no connection at all."""
    abandonne: bool = False
    """Its reader was interrupted before its turn."""

    def fermer(self) -> None:
        """Close the connection, whose next answer nobody would read."""
        if self.connexion is not None:
            self.connexion.close()


class GroupAppend:
    """Lots over one connection; see the module. Thread-safe, one per process and département."""

    def __init__(
        self, connecter: Callable[[], psycopg.Connection[Any]], schema: str, *, lot_max: int = LOT_MAX
    ) -> None:
        """``connecter`` opens the writer's connection (autocommit); it is called again after a lost connection."""
        self._connecter = connecter
        self._appel = APPEL.format(schema=schema_valide(schema)).encode()
        self._lot_max = lot_max
        self._verrou, self._prise = threading.Lock(), threading.Lock()
        self._file: list[_Attente] = []
        self._en_vol: list[_Lot] = []
        self._presents = 1
        self._connexion: psycopg.Connection[Any] | None = None

    def fermer(self) -> None:
        """Close the connection."""
        if self._connexion is not None:
            self._connexion.close()
            self._connexion = None

    def ajouter(self, ecriture: Ecriture) -> Issue:
        """Write one command and wait for its outcome; raises what the database raised for it alone, or, before anything
        is sent, what kept it from being packed (``struct.error``, ``OverflowError``…).
        """
        moi = _Attente(empaqueter(ecriture))
        try:
            with self._verrou:
                self._file.append(moi)
                self._partir()
                a_moi = bool(self._en_vol) and self._en_vol[0].attentes[0] is moi
            if not a_moi:
                moi.signal.acquire()
            if moi.issue is None and moi.lot is not None:
                self._passer(moi.lot, self._issues(moi.lot))
        except BaseException:
            self._quitter(moi)
            raise
        if isinstance(moi.issue, Exception):
            raise moi.issue
        assert moi.issue is not None  # noqa: S101 - whoever reads answers everybody of its lot
        return moi.issue

    def _partir(self) -> None:
        """Send those who wait: at once when nothing is on its way, and behind another lot when they are half of those who
        write; under the lock.
        """
        pleine = len(self._en_vol) == 1 and 2 * len(self._file) >= self._presents
        if self._file and (pleine or not self._en_vol):
            lot = _Lot(self._file[: self._lot_max])
            del self._file[: self._lot_max]
            for attente in lot.attentes:
                attente.lot = lot
            self._en_vol.append(lot)
            self._lancer(lot)

    def _lancer(self, lot: _Lot) -> None:
        """Send a lot, as far as the connection lives."""
        connexion, neuve = self._connexion, False
        if connexion is None or connexion.closed:
            try:
                connexion, neuve = self._connecter(), True
            except psycopg.Error as erreur:
                lot.erreur = erreur
                return
            self._connexion = connexion
        with self._prise:
            try:
                if neuve:
                    reussi(connexion.pgconn.prepare(PREPARE, self._appel))
                    connexion.pgconn.enter_pipeline_mode()
                lancer(connexion, [attente.paquet for attente in lot.attentes])
                connexion.pgconn.pipeline_sync()
                connexion.pgconn.flush()
                lot.connexion = connexion
            except psycopg.Error:
                connexion.close()
            except BaseException:
                connexion.close()  # half sent, or not at all
                raise

    def _issues(self, lot: _Lot) -> Sequence[Issue | Exception]:
        """Outcomes of the oldest lot on its way. A server that cannot be reached is told to everybody at once; if the call
        failed, each command goes alone: ids make it safe to send one again whose outcome was lost with the connection.
        """
        if lot.erreur is not None:
            return [lot.erreur] * len(lot.attentes)
        if lot.connexion is not None:
            try:
                return self._recevoir(lot.connexion)
            except HORS_D_ATTEINTE as erreur:
                return [erreur] * len(lot.attentes)
            except psycopg.Error as erreur:
                if len(lot.attentes) == 1 and not lot.connexion.closed:
                    return [erreur]
        return self._chacune(lot.attentes)

    def _recevoir(self, connexion: psycopg.Connection[Any]) -> list[Issue]:
        """Outcomes of the call that was sent first, up to its mark; others may be sent meanwhile, a moment each."""
        pgconn, resultat, sonde, limite = connexion.pgconn, None, select.poll(), time.monotonic() + REPONSE_MAX_S
        while True:
            with self._prise:
                reste = pgconn.flush()
                pgconn.consume_input()
                while not pgconn.is_busy():
                    lu = pgconn.get_result()
                    if lu is not None and lu.status == ExecStatus.PIPELINE_SYNC:
                        return lire_issues(resultat)
                    resultat = lu or resultat
                    if pgconn.status != ConnStatus.OK:
                        raise psycopg.OperationalError("la connexion a été perdue")
                prise = pgconn.socket
                if time.monotonic() > limite:
                    connexion.close()
                    raise SansReponse("le serveur n'a pas répondu à temps")
            sonde.register(prise, select.POLLIN | (select.POLLOUT if reste else 0))
            sonde.poll(ATTENTE_MS)

    def _chacune(self, attentes: Sequence[_Attente]) -> list[Issue | Exception]:
        """Each alone, over a connection for the time of it: the group's own is lost, or serves others. Once the server
        cannot be reached, gives no answer or not the lock, those that remain are told so too.
        """
        issues: list[Issue | Exception] = []
        connexion: psycopg.Connection[Any] | None = None
        try:
            for attente in attentes:
                try:
                    if connexion is None or connexion.closed:
                        connexion = self._connecter()
                        connexion.pgconn.enter_pipeline_mode()
                    lancer(connexion, [attente.paquet], self._appel)
                    connexion.pgconn.pipeline_sync()
                    issues += self._recevoir(connexion)
                except psycopg.Error as erreur:
                    if isinstance(erreur, HORS_D_ATTEINTE):
                        return issues + [erreur] * (len(attentes) - len(issues))
                    issues.append(erreur)
        finally:
            if connexion is not None:
                connexion.close()
        return issues

    def _passer(self, lot: _Lot, issues: Sequence[Issue | Exception]) -> None:
        """Answer a lot and let the next one go; then its threads are woken, and the reader of the one now ahead."""
        reveilles: list[_Attente] = []
        try:
            with self._verrou:
                self._repondre(lot, issues, reveilles)
                while self._en_vol and self._en_vol[0].abandonne:
                    self._renoncer(self._en_vol[0], reveilles)
        finally:
            self._reveiller(reveilles)

    def _repondre(self, lot: _Lot, issues: Sequence[Issue | Exception], reveilles: list[_Attente]) -> None:
        """Outcomes to a lot, which is on its way no more, and its place to the next; under the lock."""
        for attente, issue in zip(lot.attentes, issues, strict=True):
            attente.issue = issue
        reveilles += lot.attentes[1:]
        self._presents = sum(len(autre.attentes) for autre in self._en_vol) + len(self._file)
        self._en_vol.remove(lot)
        self._partir()

    def _renoncer(self, lot: _Lot, reveilles: list[_Attente]) -> None:
        """Nobody reads a lot any more: its connection is closed, those who ride are told; under the lock."""
        lot.fermer()
        perdue = RuntimeError("l'écriture a été interrompue avant d'avoir une réponse")
        self._repondre(lot, [perdue] * len(lot.attentes), reveilles)

    def _quitter(self, moi: _Attente) -> None:
        """Interrupted: out of the queue, or, for whoever reads, away with its lot, in its turn. Others go on."""
        reveilles: list[_Attente] = []
        with self._verrou:
            if moi in self._file:
                self._file.remove(moi)
            elif moi.lot in self._en_vol and moi.lot.attentes[0] is moi:
                moi.lot.abandonne = True
                while self._en_vol and self._en_vol[0].abandonne:
                    self._renoncer(self._en_vol[0], reveilles)
        self._reveiller(reveilles)

    def _reveiller(self, repondues: Sequence[_Attente]) -> None:
        """Wake the reader of the lot that is ahead, whoever it is, then those who were answered."""
        devant = next(iter(self._en_vol), None)
        for attente in (*(devant.attentes[:1] if devant else ()), *repondues):
            attente.reveiller()
