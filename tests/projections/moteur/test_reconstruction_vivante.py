"""Rebuilds while others write, fold and read: no error, never half a table, nobody waits for long."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from ledger.keys import CoffreMemoire
from ledger.store.journal import Journal
from projections.moteur import reconstruction, reperes
from projections.moteur.atelier import Atelier
from projections.moteur.filieres import filieres
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from readmodels.lecteur import Lecteur
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA
from tests.projections.fixtures import VUES, projecteur_de
from tests.projections.recits import raconter

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)


class TestPendantQuOnEcritEtQuOnLit:
    """Writers append, readers read, one of them through prepared statements: no error, and never half a table."""

    ETAPES = 3
    ECRIVAINS = 8

    def test_le_projecteur_non_plus(
        self, base: str, journal: Journal, projecteur: Projecteur, coffre: CoffreMemoire, lecteur: Lecteur
    ) -> None:
        """Eight writers, the projectors of each chain and the readers go on while everything is rebuilt beside."""
        raconter(coffre, 9, dossiers=6, jours=60).ecrire(base)
        projecteur.rattraper()
        projecteur.connexion.close()
        with ExitStack() as pile:
            chaines = [pile.enter_context(projecteur_de(base, coffre, chaine, VUES)) for chaine in filieres(VUES)]
            connexion = pile.enter_context(psycopg.connect(base, autocommit=True, options=reperes.OPTIONS))
            atelier = Atelier(connexion, SCHEMA, projecteur.moyens, VUES)
            travaux = [self._ecrire(journal) for _ in range(self.ECRIVAINS)]
            travaux += [self._projeter(chaine) for chaine in chaines]
            with _en_parallele(*travaux, self._lire(lecteur), self._lire_prepare(lecteur)) as constats:
                rebatis = [reconstruire(atelier) for _ in range(2)]
        assert {r.ecarts for resultats in rebatis for r in resultats} <= {0, None}
        assert 0 in {r.ecarts for r in rebatis[-1]}, "the chain that is the furthest behind is compared where it serves"
        lus, prepares = constats[-2:]
        assert set(lus) | set(prepares) == {6}
        assert sum(ecrits[-1] for ecrits in constats[: self.ECRIVAINS]) > self.ECRIVAINS
        with projecteur_de(base, coffre) as suivant:
            suivant.rattraper()
            assert {r.ecarts for r in reconstruire(suivant)} == {0}

    @staticmethod
    def _projeter(projecteur: Projecteur) -> Iterator[int]:
        while True:
            avancee = projecteur.avancer()
            assert avancee is None or avancee.arretees == ()
            yield 1

    def test_rien_ne_s_arrete(
        self, base: str, journal: Journal, projecteur: Projecteur, coffre: CoffreMemoire, lecteur: Lecteur
    ) -> None:
        cahier = raconter(coffre, 9, dossiers=6, jours=60)
        cahier.ecrire(base)
        projecteur.rattraper()
        dossiers = lecteur.interroger("select count(*) as n from {vues}.file_active")[0]["n"]
        assert dossiers == 6
        with _en_parallele(self._ecrire(journal), self._lire(lecteur), self._lire_prepare(lecteur)) as constats:
            for _ in range(self.ETAPES):
                reconstruire(projecteur)
                projecteur.rattraper()
        ecrits, lus, prepares = constats
        assert min(ecrits[-1], len(lus), len(prepares)) > 5
        assert set(lus) | set(prepares) == {dossiers}
        projecteur.rattraper()
        assert {r.position for r in reconstruire(projecteur)} == {len(cahier.lus) + ecrits[-1]}
        assert [r.ecarts for r in reconstruire(projecteur)] == [0] * len(VUES)

    @staticmethod
    def _ecrire(journal: Journal) -> Iterator[int]:
        """Events of nobody's dossier: they are folded, and add no line to the file active."""
        ecrits = 0
        while True:
            journal.ajouter(ecriture((uuid4(), 0)))
            ecrits += 1
            yield ecrits

    @staticmethod
    def _lire(lecteur: Lecteur) -> Iterator[int]:
        while True:
            yield lecteur.interroger("select count(*) as n from {vues}.file_active")[0]["n"]

    @staticmethod
    def _lire_prepare(lecteur: Lecteur) -> Iterator[int]:
        with lecteur.connexion() as connexion:
            while True:
                requete = "select dossier, mds, echeance_le is null from d33_vues.file_active"
                yield len(connexion.execute(requete, prepare=True).fetchall())


@contextmanager
def _en_parallele(*travaux: Iterator[int]) -> Iterator[list[list[int]]]:
    """Run each of these over and over in a thread of its own, and collect what they yield; their errors are raised."""
    fin = threading.Event()
    constats: list[list[int]] = [[] for _ in travaux]
    pannes: list[BaseException] = []

    def travailler(travail: Iterator[int], constat: list[int]) -> None:
        try:
            for valeur in travail:
                constat.append(valeur)
                if fin.is_set():
                    return
        except BaseException as erreur:  # noqa: BLE001 - raised again below
            pannes.append(erreur)

    fils = [threading.Thread(target=travailler, args=paire) for paire in zip(travaux, constats, strict=True)]
    for fil in fils:
        fil.start()
    try:
        yield constats
    finally:
        fin.set()
        for fil in fils:
            fil.join()
    assert pannes == []


class TestLecteurQuiTientLaVue:
    def test_on_attend_qu_il_la_rende(self, base: str, projecteur: Projecteur, monkeypatch: pytest.MonkeyPatch) -> None:
        """The others go on reading meanwhile: we never queue for the lock longer than its time limit."""
        monkeypatch.setattr(reconstruction, "VERROU_MS", 20)
        with psycopg.connect(base) as tenace, psycopg.connect(base, autocommit=True) as autre:
            tenace.execute("select count(*) from d33_vues.agenda")
            fini = threading.Thread(target=reconstruire, args=(projecteur, ["agenda"]))
            fini.start()
            for _ in range(20):
                autre.execute("select count(*) from d33_vues.agenda")
                fini.join(0.02)
            assert fini.is_alive()
            tenace.rollback()
            fini.join(20)
            assert not fini.is_alive()
        assert reperes.lire(projecteur.connexion, projecteur.schema)["agenda"].generation == 2

    def test_pas_pour_toujours(self, base: str, projecteur: Projecteur, monkeypatch: pytest.MonkeyPatch) -> None:
        """In the end it is told, and what was served is still served."""
        monkeypatch.setattr(reconstruction, "VERROU_MS", 1)
        monkeypatch.setattr(reconstruction, "ESSAIS_MAX", 3)
        with psycopg.connect(base) as tenace:
            tenace.execute("select count(*) from d33_vues.agenda")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                reconstruire(projecteur, ["agenda"])
        assert reperes.lire(projecteur.connexion, projecteur.schema)["agenda"].generation == 1
        assert [r.ecarts for r in reconstruire(projecteur, ["agenda"])] == [0, 0, 0]
