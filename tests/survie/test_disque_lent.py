"""The disk of the server is slow: writers wait for it together, are told when it takes too long, and nothing is lost."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest

from integrations.storage import account
from integrations.storage.postgresql import PostgresEmbarque
from ledger.keys import CoffreMemoire
from ledger.store import group
from ledger.store.append import Statut
from ledger.store.group import SansReponse
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.store.verification import verifier
from tests.ledger.ecritures import ecriture
from tests.storage_fixtures import dossier_ouvert

GCC: Final = shutil.which("gcc")
REGLAGES: Final = {"shared_buffers": "64MB", "fsync": "on"}
ECRITURES: Final = 24
Lenteur = Callable[[int], object]


@contextmanager
def serveur_lent(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Lenteur]]:
    """A log whose server waits at each flush; its address, and how to say for how many milliseconds."""
    assert GCC is not None
    cale, lenteur = dossier / "disque_lent.so", dossier / "lenteur"
    source = Path(__file__).parent / "disque_lent.c"
    subprocess.run([GCC, "-shared", "-fPIC", "-o", str(cale), str(source), "-ldl"], check=True)
    lenteur.write_text("0")
    monkeypatch.setattr(
        account, "ENVIRONMENT", {**account.ENVIRONMENT, "LD_PRELOAD": str(cale), "LENTEUR": str(lenteur)}
    )
    with PostgresEmbarque(dossier / "postgresql", REGLAGES) as serveur:
        base = serveur.creer_base("registre")
        with psycopg.connect(base, autocommit=True) as connexion:
            migrer(connexion, "d33")
        try:
            yield base, lambda ms: lenteur.write_text(str(ms))
        finally:
            lenteur.write_text("0")


@pytest.mark.skipif(GCC is None, reason="gcc, qui fait un disque lent")
def test_un_disque_lent_retarde_sans_rien_perdre(monkeypatch: pytest.MonkeyPatch) -> None:
    with dossier_ouvert() as dossier, serveur_lent(dossier, monkeypatch) as (base, ralentir):
        journal = Journal(base, "d33", CoffreMemoire())
        try:
            assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT
            ralentir(300)
            avant = transactions(base)
            with ThreadPoolExecutor(ECRITURES) as fils:
                faits = [fils.submit(journal.ajouter, ecriture((uuid4(), 0))) for _ in range(ECRITURES)]
            assert {fait.result().statut for fait in faits} == {Statut.FAIT}
            assert transactions(base) - avant < ECRITURES, "they wait for the disk together, not one behind the other"
            _trop_lent(journal, ralentir, monkeypatch)
        finally:
            ralentir(0)
            journal.close()
        with psycopg.connect(base, autocommit=True) as connexion:
            verification = verifier(connexion, "d33")
        assert (verification.rupture, verification.evenements) == (None, ECRITURES + 2)


def _trop_lent(journal: Journal, ralentir: Lenteur, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given up, not acknowledged; sent again under the same id once the disk is itself again, it is there once."""
    voulue = ecriture((uuid4(), 0))
    with monkeypatch.context() as pendant:
        pendant.setattr(group, "REPONSE_MAX_S", 0.5)
        ralentir(3000)
        with pytest.raises(SansReponse):
            journal.ajouter(voulue)
        ralentir(0)
    assert journal.ajouter(voulue).statut in (Statut.FAIT, Statut.DEJA_FAIT)


def transactions(base: str) -> int:
    """How many wrote so far, this one included."""
    with psycopg.connect(base, autocommit=True) as connexion:
        ((nombre,),) = connexion.execute("select pg_current_xact_id()::text::bigint").fetchall()
    return int(nombre)
