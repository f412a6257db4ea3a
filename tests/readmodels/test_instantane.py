"""Several questions of one state: asked two at a time where a connection is to spare, and always of the same state."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from ledger.keys import CoffreMemoire
from readmodels.lecteur import Lecteur
from tests.ledger.fixtures import SCHEMA
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)
COMBIEN = ("select count(*) as n, pg_backend_pid() as qui from {journal}.evenements", None)
LENTE = ("select pg_backend_pid() as qui from pg_sleep(0.05)", None)


@pytest.fixture
def seul(base: str) -> Iterator[Lecteur]:
    """A reader that has one connection."""
    lecteur = Lecteur(base, SCHEMA, pool_max=1)
    yield lecteur
    lecteur.fermer()


def ecrire(base: str, coffre: CoffreMemoire) -> None:
    cahier = Cahier(coffre)
    cahier.noter(uuid4(), ouverture(), QUAND)
    cahier.ecrire(base)


def prets(lecteur: Lecteur) -> None:
    """Both connections are open: the pool opens the second one for whoever asks for it."""
    with lecteur.connexion(), lecteur.connexion():
        pass


def test_une_erreur_arrete_les_deux(lecteur: Lecteur) -> None:
    prets(lecteur)
    fautive = ("select 1 / 0 as n", None)
    with lecteur.instantane() as instantane, pytest.raises(psycopg.errors.DivisionByZero):
        instantane.toutes([LENTE, fautive, *[LENTE] * 500])
    assert lecteur.interroger("select 1 as n") == [{"n": 1}]


def test_deux_a_la_fois(lecteur: Lecteur) -> None:
    prets(lecteur)
    with lecteur.instantane() as instantane:
        reponses = instantane.toutes([LENTE] * 6)
    assert len({lignes[0]["qui"] for lignes in reponses}) == 2


def test_les_reponses_sont_dans_l_ordre(lecteur: Lecteur) -> None:
    prets(lecteur)
    questions = [("select %(n)s::int as n from pg_sleep(%(s)s)", {"n": n, "s": (n % 3) * 0.01}) for n in range(12)]
    with lecteur.instantane() as instantane:
        assert [lignes[0]["n"] for lignes in instantane.toutes(questions)] == list(range(12))
        assert instantane.toutes([]) == []


def test_le_meme_etat_quoi_qu_on_ecrive(base: str, coffre: CoffreMemoire, lecteur: Lecteur) -> None:
    """The second connection joins the state that the first one sees, not that of the moment."""
    prets(lecteur)
    with lecteur.instantane() as instantane:
        assert instantane(*COMBIEN)[0]["n"] == 0
        ecrire(base, coffre)
        reponses = instantane.toutes([LENTE, COMBIEN] * 4)
    assert {lignes[0]["n"] for lignes in reponses if "n" in lignes[0]} == {0}
    assert len({lignes[0]["qui"] for lignes in reponses}) == 2
    assert lecteur.interroger(*COMBIEN)[0]["n"] == 1


def test_sans_seconde_connexion(seul: Lecteur) -> None:
    """Nobody waits for a second connection while he holds the first: two who did would wait for each other."""
    with seul.instantane() as instantane:
        assert len({lignes[0]["qui"] for lignes in instantane.toutes([LENTE] * 4)}) == 1


def test_personne_n_attend_personne(lecteur: Lecteur) -> None:
    """More readers than connections, each of several questions: all are answered."""

    def lire(_: int) -> int:
        with lecteur.instantane() as instantane:
            return len(instantane.toutes([LENTE] * 3))

    with ThreadPoolExecutor(12) as fils:
        assert list(fils.map(lire, range(24))) == [3] * 24
