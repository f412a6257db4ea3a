"""Answers that several ask at once: exact when they are quick, shared when they cost, never both computed and waited for."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from web.recents import AGE_MAX_S, PATIENCE, PERIME_S, Recents


class Horloge:
    """A clock that moves when it is told to, and a question that takes as long as it is told."""

    def __init__(self) -> None:
        self.s, self.cout_s, self.reponses = 0.0, 0.0, 0

    def lire(self) -> float:
        return self.s

    def calculer(self) -> int:
        self.s += self.cout_s
        self.reponses += 1
        return self.reponses


@pytest.fixture
def horloge() -> Horloge:
    """The clock of a test."""
    return Horloge()


class Plus(Executor):
    """What is done beside, when the test says so."""

    def __init__(self) -> None:
        self.attendent: list[Callable[[], object]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.attendent.append(lambda: fn(*args, **kwargs))
        return Future()

    def faire(self) -> None:
        while self.attendent:
            self.attendent.pop(0)()


@pytest.fixture
def fond() -> Plus:
    """Beside."""
    return Plus()


def test_ce_qui_est_vite_fait_est_toujours_le_dernier(horloge: Horloge, fond: Plus) -> None:
    connus = Recents(horloge.lire, fond)
    horloge.cout_s = 0.05
    assert [connus.lire("q", horloge.calculer) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("cout_s", [0.2, 30.0])
def test_ce_qui_coute_sert_en_proportion(horloge: Horloge, fond: Plus, cout_s: float) -> None:
    """Then the last answer is given once more, while the next one is computed beside, once."""
    connus = Recents(horloge.lire, fond)
    horloge.cout_s = cout_s
    assert connus.lire("q", horloge.calculer) == 1
    horloge.s += min(cout_s * PATIENCE, AGE_MAX_S) - 0.01
    assert connus.lire("q", horloge.calculer) == 1
    assert fond.attendent == []
    horloge.s += 0.02
    assert [connus.lire("q", horloge.calculer) for _ in range(3)] == [1, 1, 1]
    fond.faire()
    assert horloge.reponses == 2
    assert connus.lire("q", horloge.calculer) == 2


def test_ce_qui_est_trop_vieux_n_est_plus_donne(horloge: Horloge, fond: Plus) -> None:
    connus = Recents(horloge.lire, fond)
    horloge.cout_s = 1.0
    assert connus.lire("q", horloge.calculer) == 1
    horloge.s += PERIME_S
    assert connus.lire("q", horloge.calculer) == 2
    assert fond.attendent == []


def test_ce_qui_ne_change_plus_n_est_calcule_qu_une_fois(horloge: Horloge, fond: Plus) -> None:
    connus = Recents(horloge.lire, fond)
    horloge.cout_s = 1.0
    assert connus.lire("q", horloge.calculer, definitive=True) == 1
    horloge.s += 10 * PERIME_S
    assert connus.lire("q", horloge.calculer, definitive=True) == 1


def test_un_echec_ne_change_rien(horloge: Horloge, fond: Plus) -> None:
    def echouer() -> int:
        raise ValueError("la base ne répond pas")

    connus = Recents(horloge.lire, fond)
    with pytest.raises(ValueError, match="ne répond pas"):
        connus.lire("q", echouer)
    horloge.cout_s = 1.0
    assert connus.lire("q", horloge.calculer) == 1
    horloge.s += AGE_MAX_S
    assert connus.lire("q", echouer) == 1
    fond.faire()
    assert connus.lire("q", horloge.calculer) == 1
    fond.faire()
    assert connus.lire("q", horloge.calculer) == 2


def test_le_premier_calcule_les_autres_attendent_sa_reponse(horloge: Horloge) -> None:
    connus, commence, finit = Recents(horloge.lire), threading.Event(), threading.Event()
    horloge.cout_s = 1.0

    def longuement() -> int:
        commence.set()
        assert finit.wait(10)
        return horloge.calculer()

    lues: list[int] = []
    premier = threading.Thread(target=lambda: lues.append(connus.lire("q", longuement)))
    second = threading.Thread(target=lambda: lues.append(connus.lire("q", horloge.calculer)))
    premier.start()
    assert commence.wait(10)
    second.start()
    finit.set()
    premier.join(10)
    second.join(10)
    connus.fermer()
    assert lues == [1, 1]
