"""Availability kept: whose it is, what ends, how much an agent declares, and what the database itself refuses."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from ledger.annexes import disponibilites as module
from ledger.annexes.disponibilites import Absence, Disponibilites, Plage, TropDeDisponibilites
from ledger.store.journal import Journal

LE = date(2026, 12, 1)


@pytest.fixture
def metier() -> str:
    """Who serves the agents keeps what they declare."""
    return "parcours_ecrans"


@pytest.fixture
def declares(journal: Journal) -> Disponibilites:
    return Disponibilites(journal)


def plage(du: date = LE, au: date | None = None) -> Plage:
    return Plage(uuid4(), (1, 4), time(9), time(12), 45, 2, du, au)


def absence(le: date) -> Absence:
    debut = datetime.combine(le, time())
    return Absence(uuid4(), debut, debut + timedelta(days=1))


@pytest.mark.parametrize("table", ["plages", "absences"])
@pytest.mark.parametrize("role", ["parcours_lecture", "parcours_ecriture", "parcours_masse"])
def test_les_autres_roles_ne_lisent_pas_les_tables(maitre: psycopg.Connection, role: str, table: str) -> None:
    with maitre.transaction(force_rollback=True):
        maitre.execute(f"set local role {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            maitre.execute(f"select from d33.{table}".encode())


def test_une_plage_se_relit_et_n_est_qu_a_son_agent(declares: Disponibilites) -> None:
    agent, une = uuid4(), plage()
    for _ in range(2):
        declares.recevoir(agent, une)
    assert declares.plages(agent, LE) == [une]
    assert declares.plages(uuid4(), LE) == []
    assert not declares.terminer(uuid4(), une.plage, LE)
    assert declares.plages(agent, LE) == [une]


def test_une_plage_finit_la_veille(declares: Disponibilites) -> None:
    agent, une, a_venir = uuid4(), plage(), plage(LE + timedelta(days=30))
    declares.recevoir(agent, une)
    declares.recevoir(agent, a_venir)
    assert declares.terminer(agent, une.plage, LE + timedelta(days=7))
    assert not declares.terminer(agent, une.plage, LE + timedelta(days=7)), "it is over"
    assert declares.terminer(agent, a_venir.plage, LE)
    (finie,) = declares.plages(agent, LE)
    assert (finie.plage, finie.au) == (une.plage, LE + timedelta(days=6))
    assert declares.plages(agent, LE + timedelta(days=7)) == []


def test_une_absence_se_retire(declares: Disponibilites) -> None:
    agent, une = uuid4(), absence(date(2026, 12, 7))
    for _ in range(2):
        declares.s_absenter(agent, une)
    assert declares.absences(agent, date(2026, 12, 7)) == [une]
    assert declares.absences(agent, date(2026, 12, 8)) == []
    assert not declares.revenir(uuid4(), une.absence)
    assert declares.revenir(agent, une.absence)
    assert declares.absences(agent, LE) == []


def test_rien_ne_s_accumule(declares: Disponibilites, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PLAGES_MAX", 1)
    monkeypatch.setattr(module, "ABSENCES_MAX", 1)
    agent = uuid4()
    declares.recevoir(agent, plage())
    with pytest.raises(TropDeDisponibilites):
        declares.recevoir(agent, plage())
    declares.s_absenter(agent, absence(date(2126, 1, 1)))
    with pytest.raises(TropDeDisponibilites):
        declares.s_absenter(agent, absence(date(2126, 1, 1)))


@pytest.mark.parametrize(
    "fautive",
    [
        Plage(UUID(int=1), (), time(9), time(12), 45, 1, LE, None),
        Plage(UUID(int=1), (8,), time(9), time(12), 45, 1, LE, None),
        Plage(UUID(int=1), (1,), time(12), time(9), 45, 1, LE, None),
        Plage(UUID(int=1), (1,), time(9), time(12), 0, 1, LE, None),
        Plage(UUID(int=1), (1,), time(9), time(12), 45, 0, LE, None),
        Plage(UUID(int=1), (1,), time(9), time(12), 45, 1, LE, LE - timedelta(days=1)),
    ],
)
def test_la_base_refuse_ce_qui_n_a_pas_de_sens(declares: Disponibilites, fautive: Plage) -> None:
    with pytest.raises(IntegrityError, match="plages_"):
        declares.recevoir(uuid4(), fautive)
