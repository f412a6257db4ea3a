"""The disk of the server fills up: nothing is acknowledged that is not kept, and all goes on once there is room."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from integrations.storage.postgresql import PostgresEmbarque
from ledger.annexes.battements import Ecriture
from ledger.keys import CoffreMemoire
from ledger.store.append import Statut
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.store.verification import verifier
from tests.ledger.ecritures import ecriture
from tests.storage_fixtures import dossier_ouvert

TAILLE_MO = 160
REGLAGES = {"shared_buffers": "16MB", "max_wal_size": "48MB", "min_wal_size": "32MB", "fsync": "off"}
SANS_DISQUE = "un petit disque se monte en root : ce que fait un disque plein n'est pas essayé ici"
PATIENCE_S = 60.0
MONTER, DEMONTER = shutil.which("mount") or "mount", shutil.which("umount") or "umount"


@pytest.fixture
def petit() -> Iterator[Path]:
    """A disk of its own, in memory, that only root can mount."""
    with dossier_ouvert() as dossier:
        options = f"size={TAILLE_MO}m,mode=0711"
        monte = subprocess.run(
            [MONTER, "-t", "tmpfs", "-o", options, "tmpfs", str(dossier)], capture_output=True, check=False
        )
        if monte.returncode:
            pytest.skip(SANS_DISQUE)
        try:
            yield dossier
        finally:
            subprocess.run([DEMONTER, "--lazy", str(dossier)], check=True)


def remplir(dossier: Path) -> Path:
    """Take all the room there is."""
    bourre = dossier / "bourre"
    with bourre.open("wb", buffering=0) as ouvert:
        try:
            while True:
                ouvert.write(bytes(1 << 16))
        except OSError:
            return bourre


def test_disque_plein_rien_n_est_acquitte_sans_etre_garde(petit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.annexes.battements.ESSAI_S", 0.0)
    with PostgresEmbarque(petit / "postgresql", REGLAGES) as serveur:
        base = serveur.creer_base("registre")
        with psycopg.connect(base, autocommit=True) as connexion:
            migrer(connexion, "d33")
        journal = Journal(base, "d33", CoffreMemoire())
        try:
            acquittees = _ecrire_jusqu_au_refus(journal, remplir(petit))
            assert Ecriture().possible(journal)
            assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT
        finally:
            journal.close()
        with psycopg.connect(base, autocommit=True) as connexion:
            assert verifier(connexion, "d33").rupture is None
            tenues = {flux for (flux,) in connexion.execute("select distinct stream from d33.evenements").fetchall()}
        assert acquittees <= tenues


def _ecrire_jusqu_au_refus(journal: Journal, bourre: Path) -> set[object]:
    """Write until the server refuses, free the room, and wait until it takes writes again; the streams acknowledged."""
    acquittees: set[object] = set()
    limite = time.monotonic() + PATIENCE_S
    while True:
        flux = uuid4()
        try:
            journal.ajouter(ecriture((flux, 0), nombre=50))
        except psycopg.OperationalError:
            break  # 503: to be tried again
        acquittees.add(flux)
        assert time.monotonic() < limite, "the disk never filled"
    assert not Ecriture().possible(journal)
    bourre.unlink()
    while not Ecriture().possible(journal):
        assert time.monotonic() < limite, "room came back, and nothing is written"
        time.sleep(0.2)
    return acquittees
