"""A write that fails leaves nothing behind for those that follow, and none waits for ever (F-10, F-13, F-16)."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from commands.execute import ESSAIS_MAX
from ledger.keys import CoffreMemoire
from ledger.store import group
from ledger.store.append import Statut
from ledger.store.group import SansReponse
from ledger.store.journal import Journal
from ledger.store.recorder import FabriqueEcriture
from readmodels.lecteur import Lecteur
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA


@pytest.fixture
def journal(base_neuve: str) -> Iterator[Journal]:
    """The log of a database of one's own."""
    journal = Journal(base_neuve, SCHEMA, CoffreMemoire())
    yield journal
    journal.close()


@pytest.fixture
def maitre(base_neuve: str) -> Iterator[psycopg.Connection]:
    """A connection of the owner."""
    with psycopg.connect(base_neuve, autocommit=True) as connexion:
        yield connexion


def test_f10_un_appel_qui_n_a_pu_etre_prepare_n_empoisonne_rien(journal: Journal, maitre: psycopg.Connection) -> None:
    """The function is missing for a while, as in the middle of an update gone wrong: the cause gone, all is well."""
    maitre.execute(f"alter function {SCHEMA}.ajouter_lot rename to ajouter_lot_ailleurs".encode())
    with pytest.raises(psycopg.errors.UndefinedFunction):
        journal.ajouter(ecriture((uuid4(), 0)))
    with ThreadPoolExecutor(8) as fils:
        rates = [fils.submit(journal.ajouter, ecriture((uuid4(), 0))) for _ in range(8)]
    assert {type(rate.exception()) for rate in rates} == {psycopg.errors.UndefinedFunction}
    maitre.execute(f"alter function {SCHEMA}.ajouter_lot_ailleurs rename to ajouter_lot".encode())
    assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT


def test_f10_une_connexion_perdue_en_preparant_est_dite_telle(
    journal: Journal, maitre: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended by the server between its opening and its first call, again and again: unreachable, hence 503, and no other."""
    ouvrir = journal.enregistreur._groupe._connecter

    def ouvrir_et_perdre() -> psycopg.Connection:
        connexion = ouvrir()
        maitre.execute("select pg_terminate_backend(%s, 5000)", (connexion.info.backend_pid,))
        return connexion

    with monkeypatch.context() as pendant:
        pendant.setattr(journal.enregistreur._groupe, "_connecter", ouvrir_et_perdre)
        with pytest.raises(psycopg.OperationalError):
            journal.ajouter(ecriture((uuid4(), 0)))
    assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT


def test_f13_apres_un_redemarrage_aucune_lecture_n_echoue(base_neuve: str, maitre: psycopg.Connection) -> None:
    """Every connection that the pool keeps is dead: none of them is lent."""
    lecteur = Lecteur(base_neuve, SCHEMA, pool_max=4)
    try:
        with ThreadPoolExecutor(4) as fils:
            list(fils.map(lambda _: lecteur.interroger("select pg_sleep(0.1)"), range(4)))
        maitre.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        assert [lecteur.interroger("select 1 as un") for _ in range(12)] == [[{"un": 1}]] * 12
    finally:
        lecteur.fermer()


def test_f16_un_verrou_tenu_est_dit_a_tous(journal: Journal, base_neuve: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody holds the log: each of those who write is told so, none behind the others; then all goes on."""
    assert "lock_timeout=10s" in FabriqueEcriture.OPTIONS
    with journal.connecter() as connexion:
        assert connexion.execute("show lock_timeout").fetchone() == ("10s",)
    with monkeypatch.context() as pendant:
        pendant.setattr(journal.factory, "parametres", {})
        pool = journal.enregistreur.datastore.pool.kwargs
        assert isinstance(pool, dict)
        pendant.setitem(pool, "options", pool["options"].replace("lock_timeout=10s", "lock_timeout=300ms"))
        with psycopg.connect(base_neuve) as teneur, ThreadPoolExecutor(30) as fils:
            teneur.execute(f"lock table {SCHEMA}.verrou in exclusive mode".encode())
            debut = time.monotonic()
            rates = [fils.submit(journal.ajouter, ecriture((uuid4(), 0))) for _ in range(30)]
            assert {type(rate.exception()) for rate in rates} == {psycopg.errors.LockNotAvailable}
            assert time.monotonic() - debut < 30 * 0.3, "each waited for its own turn"
            teneur.rollback()
    assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT


@contextmanager
def fige(pid: int) -> Iterator[None]:
    """A process of the server that answers nothing for a while."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_f16_un_serveur_fige_ne_retient_personne(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backend that serves the writer is frozen: who writes is told so, and the next one is served by another."""
    journal.ajouter(ecriture((uuid4(), 0)))
    connexion = journal.enregistreur._groupe._connexion
    assert connexion is not None
    monkeypatch.setattr(group, "REPONSE_MAX_S", 1.0)
    with fige(connexion.info.backend_pid):
        with pytest.raises(SansReponse):
            journal.ajouter(ecriture((uuid4(), 0)))
        assert connexion.closed
        assert journal.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT


def test_f16_sans_reponse_est_hors_d_atteinte() -> None:
    """It is told as a server that is away: 503, to be tried again."""
    assert issubclass(SansReponse, psycopg.OperationalError)


def test_f16_sans_version_attendue_on_decide_autant_de_fois_qu_un_lot_a_de_commandes() -> None:
    """Three tries failed under load (412 without If-Match): ``tests/commands/test_execute.py`` holds that all are made."""
    assert ESSAIS_MAX == group.LOT_MAX
