"""Following the log: woken, looking anyway, ending when told."""

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from ledger.events.entree.identifiant import IdentifiantRattache
from ledger.keys import CoffreMemoire
from ledger.store.journal import Journal
from projections.moteur.projecteur import Avancee, Projecteur
from tests.ledger.ecritures import ecriture
from tests.projections.outils import attendre, ouvrir, positions


class TestSansCesse:
    """Somebody who never stops writing does not keep the projector from ending."""

    def test_rattraper_s_arrete_a_la_tete_du_debut(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        ouvrir(base, coffre)
        avancees: list[Avancee] = []

        def ecrire(avancee: Avancee) -> None:
            avancees.append(avancee)
            ouvrir(base, coffre)

        assert projecteur.rattraper(ecrire) == 1
        assert (len(avancees), projecteur.tete()) == (1, 2)

    def test_suivre_s_arrete_entre_deux_fenetres(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        ouvrir(base, coffre)
        reponses = iter([True, True, False])

        def ecrire(_: Avancee) -> None:
            ouvrir(base, coffre)

        projecteur.suivre(lambda: next(reponses), ecrire)
        assert set(positions(projecteur).values()) == {2}
        assert projecteur.tete() == 3


class TestSuivre:
    def test_reveille_par_le_journal(
        self, journal: Journal, projecteur: Projecteur, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An append is folded at once, long before the next look at the log."""
        monkeypatch.setattr("projections.moteur.projecteur.ATTENTE_S", 30.0)
        avancees: list[float] = []
        delais: list[float] = []

        def ecrire() -> None:
            for _ in range(3):
                vues = len(avancees)
                journal.ajouter(ecriture((uuid4(), 0)))
                debut = time.perf_counter()
                attendre(lambda vues=vues: len(avancees) > vues)  # type: ignore[misc]
                delais.append(avancees[-1] - debut)
            journal.ajouter(ecriture((uuid4(), 0)))

        _suivre(projecteur, ecrire, jusqua=3, note=lambda: avancees.append(time.perf_counter()))
        assert len(delais) == 3
        assert min(delais) < 1

    def test_regarde_sans_qu_on_l_appelle(
        self, maitre: psycopg.Connection[Any], projecteur: Projecteur, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A lost notification costs a second, not an event."""
        monkeypatch.setattr("projections.moteur.projecteur.ATTENTE_S", 0.1)

        def ecrire() -> None:
            maitre.execute(
                "insert into d33.evenements values (1, %s, 1, %s, '2025-03-03', now(), null, %s, %s, '', '{}', null, '')",
                (uuid4(), IdentifiantRattache.code, uuid4(), uuid4()),
            )

        notes: list[int] = []
        _suivre(projecteur, ecrire, jusqua=1, note=lambda: notes.append(1))
        assert notes == [1]

    def test_annonce_chaque_fenetre(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        ouvrir(base, coffre)
        with psycopg.connect(base, autocommit=True) as ecoute:
            ecoute.execute("listen d33_vues")
            projecteur.rattraper()
            (annonce,) = ecoute.notifies(timeout=10, stop_after=1)
        assert annonce.payload == "1"


def _suivre(projecteur: Projecteur, ecrire: Callable[[], None], *, jusqua: int, note: Callable[[], None]) -> None:
    """Follow the log while somebody else writes, until this position is folded."""
    fin = threading.Event()
    panne: list[BaseException] = []

    def ecrire_puis_dire() -> None:
        try:
            ecrire()
        except BaseException as erreur:  # noqa: BLE001 - raised again in the test
            panne.append(erreur)
            fin.set()

    fil = threading.Thread(target=ecrire_puis_dire)

    def noter(avancee: Any) -> None:
        note()
        if avancee.jusqua >= jusqua:
            fin.set()

    fil.start()
    limite = time.monotonic() + 60
    projecteur.suivre(lambda: not fin.is_set() and time.monotonic() < limite, noter)
    fil.join(10)
    assert panne == []
