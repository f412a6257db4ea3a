"""Writer processes, started together, and a reader that follows the log by its last position."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import psycopg

from ledger.store.append import Statut
from ledger.store.group import GroupAppend
from ledger.store.recorder import JournalFactory
from tests.ledger.ecritures import ecriture
from tests.processus import PREPARES

PROCESSUS, FILS, COMMANDES, EVENEMENTS = 8, 3, 25, 4
"""Writers; threads of each; commands of each thread, on one stream; events of each command."""
DEPART = 42
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Observation:
    """Positions that the reader saw, in its order; (position, instant) of every stored event, by position."""

    vues: list[int]
    enregistrees: list[tuple[int, datetime]]

    @property
    def manquees(self) -> set[int]:
        """Stored events that the reader never saw."""
        return {position for position, _ in self.enregistrees} - set(self.vues)


def observer(base: str, schema: str) -> Observation:
    """Let all writers write while the reader reads; everything that was answered is stored."""
    with psycopg.connect(base, autocommit=True) as lecteur, ProcessPoolExecutor(PROCESSUS, PREPARES) as processus:
        with _depart_retenu(lecteur):
            ecrivains = [processus.submit(_ecrire, base, schema) for _ in range(PROCESSUS)]
        vues: list[int] = []
        limite = time.monotonic() + PATIENCE_S
        while not all(ecrivain.done() for ecrivain in ecrivains):
            assert time.monotonic() < limite
            vues += _apres(lecteur, schema, vues[-1] if vues else 0)
        vues += _apres(lecteur, schema, vues[-1] if vues else 0)
        assert sum(ecrivain.result() for ecrivain in ecrivains) == PROCESSUS * FILS * COMMANDES * EVENEMENTS
        requete = f"select position, enregistre_le from {schema}.evenements order by position"
        return Observation(vues, lecteur.execute(requete.encode()).fetchall())


def _apres(lecteur: psycopg.Connection[Any], schema: str, position: int) -> list[int]:
    requete = f"select position from {schema}.evenements where position > %s order by position"
    return [ligne[0] for ligne in lecteur.execute(requete.encode(), (position,)).fetchall()]


@contextmanager
def _depart_retenu(connexion: psycopg.Connection[Any]) -> Iterator[None]:
    """Everybody waits for the same lock, and starts when the last one waits."""
    connexion.execute("select pg_advisory_lock(%s)", (DEPART,))
    yield
    limite = time.monotonic() + PATIENCE_S
    requete = "select count(*) from pg_locks where locktype = 'advisory' and objid = %s and not granted"
    while connexion.execute(requete, (DEPART,)).fetchone() != (PROCESSUS,):
        assert time.monotonic() < limite
        time.sleep(0.005)
    connexion.execute("select pg_advisory_unlock(%s)", (DEPART,))


def _ecrire(base: str, schema: str) -> int:
    """One writer process: its threads append each to a stream of its own; how many events were done."""
    with psycopg.connect(base, autocommit=True) as connexion:
        connexion.execute("select pg_advisory_lock_shared(%s)", (DEPART,))
    groupe = GroupAppend(lambda: psycopg.connect(base, autocommit=True, options=JournalFactory.OPTIONS), schema)
    try:
        with ThreadPoolExecutor(FILS) as fils:
            return sum(fils.map(lambda _: _suite(groupe), range(FILS)))
    finally:
        groupe.fermer()


def _suite(groupe: GroupAppend) -> int:
    stream, faits = uuid4(), 0
    for _ in range(COMMANDES):
        issue = groupe.ajouter(ecriture((stream, faits), nombre=EVENEMENTS))
        faits += EVENEMENTS if issue.statut is Statut.FAIT else 0
    return faits
