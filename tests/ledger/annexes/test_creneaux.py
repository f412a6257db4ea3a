"""A slot is held for one appointment, by whoever comes first, and for a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from ledger.annexes import creneaux
from ledger.annexes.creneaux import CreneauxTenus
from ledger.store.journal import Journal

DEBUT = datetime(2027, 3, 15, 9)  # noqa: DTZ001 - civil time of the place
FIN = DEBUT + timedelta(hours=1)


@pytest.fixture
def metier() -> str:
    """Who serves the screens holds them."""
    return "parcours_ecrans"


@pytest.fixture
def agent() -> UUID:
    return uuid4()


def test_tenu_pour_un_rendez_vous_et_pas_pour_un_autre(journal: Journal, agent: UUID) -> None:
    tenus, mien = CreneauxTenus(journal), uuid4()
    assert tenus.tenir(agent, DEBUT, FIN, mien)
    assert tenus.tenir(agent, DEBUT, FIN, mien), "the same one may ask again"
    assert not tenus.tenir(agent, DEBUT, FIN, uuid4())
    assert tenus.tenir(uuid4(), DEBUT, FIN, uuid4()), "another agent has a time of his own"
    assert tenus.tenus(agent) == [(DEBUT, FIN)]


def test_seul_celui_qui_tient_lache(journal: Journal, agent: UUID) -> None:
    tenus, mien = CreneauxTenus(journal), uuid4()
    tenus.tenir(agent, DEBUT, FIN, mien)
    tenus.lacher(agent, DEBUT, uuid4())
    assert not tenus.tenir(agent, DEBUT, FIN, uuid4())
    tenus.lacher(agent, DEBUT, mien)
    assert tenus.tenir(agent, DEBUT, FIN, uuid4())


def test_ce_qui_est_fini_ne_tient_plus(journal: Journal, agent: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    tenus = CreneauxTenus(journal)
    monkeypatch.setattr(creneaux, "TENUE", timedelta(seconds=-1))
    assert tenus.tenir(agent, DEBUT, FIN, uuid4())
    assert tenus.tenus(agent) == []
    assert tenus.tenir(agent, DEBUT, FIN, uuid4())


def test_a_plusieurs_a_la_fois_un_seul_l_a(journal: Journal, agent: UUID) -> None:
    with ThreadPoolExecutor(8) as fils:
        obtenus = list(fils.map(lambda _: CreneauxTenus(journal).tenir(agent, DEBUT, FIN, uuid4()), range(8)))
    assert sum(obtenus) == 1
