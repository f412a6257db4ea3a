"""Reading: never writing, how far the views are, waiting for one's own writes."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from readmodels.lecteur import EtatVue, Lecteur, LectureEnRetard
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture
from tests.projections.fixtures import VUES

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)


def ouvrir(base: str, coffre: CoffreMemoire) -> None:
    cahier = Cahier(coffre)
    cahier.noter(uuid4(), ouverture(), QUAND)
    cahier.ecrire(base)


REFUSEES = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)


class TestRefus:
    @pytest.mark.parametrize(
        "requete",
        [
            "insert into {vues}.file_active (dossier) values (gen_random_uuid())",
            "update {vues}.reperes set position = 7",
            "delete from {vues}.f_droits",
            "truncate {vues}.f_droits__1",
            "drop view {vues}.agenda",
            "create table {vues}.intruse ()",
            "delete from {journal}.evenements",
            f"select {{journal}}.ajouter_lot({', '.join(['null'] * 14)})",
        ],
    )
    def test_il_ne_peut_rien_ecrire(self, lecteur: Lecteur, requete: str) -> None:
        """His transactions are read-only; were they not, his role would still have no right to write."""
        with pytest.raises(REFUSEES):
            lecteur.interroger(requete)
        with lecteur.connexion() as connexion:
            connexion.execute("set default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connexion.execute(requete.format(vues=lecteur.vues, journal=lecteur.journal))

    def test_nom_de_journal_refuse(self, base: str) -> None:
        with pytest.raises(ValueError, match="nom de schéma refusé"):
            Lecteur(base, "d33_vues.x")

    def test_une_question_sans_fin_est_coupee(self, lecteur: Lecteur) -> None:
        with lecteur.connexion() as connexion:
            assert connexion.execute("show statement_timeout").fetchone() == ("30s",)


class TestAttendre:
    def test_sans_position(self, lecteur: Lecteur) -> None:
        assert lecteur.attendre(None) == 0

    def test_deja_atteinte(self, base: str, lecteur: Lecteur, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        ouvrir(base, coffre)
        projecteur.rattraper()
        assert lecteur.attendre(1, attente_max_s=0) == 1

    def test_atteinte_entre_temps(
        self, base: str, lecteur: Lecteur, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        ouvrir(base, coffre)
        plus_tard = threading.Timer(0.2, projecteur.rattraper)
        plus_tard.start()
        assert lecteur.attendre(1, attente_max_s=20) == 1
        plus_tard.join()

    def test_en_retard(self, base: str, lecteur: Lecteur, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        ouvrir(base, coffre)
        projecteur.rattraper()
        ouvrir(base, coffre)
        debut = time.monotonic()
        with pytest.raises(LectureEnRetard, match="les vues sont à la position 1 du journal, 2 est demandée") as erreur:
            lecteur.attendre(2, attente_max_s=0.1)
        assert (erreur.value.position, erreur.value.voulue) == (1, 2)
        assert time.monotonic() - debut >= 0.1

    def test_une_position_que_le_journal_n_a_pas_atteinte(
        self, lecteur: Lecteur, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody wrote it: there is nothing to wait for."""
        monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("rien à attendre"))
        with pytest.raises(LectureEnRetard, match="les vues sont à la position 0 du journal, 3 est demandée"):
            lecteur.attendre(3)

    def test_la_position_est_celle_que_toutes_ont_atteinte(
        self, base: str, lecteur: Lecteur, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        projecteur.connexion.execute("update d33_vues.reperes set erreur = 'arrêtée' where vue = 'f_offre'")
        ouvrir(base, coffre)
        projecteur.rattraper()
        assert lecteur.position() == 0


def test_etats(base: str, lecteur: Lecteur, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
    """How far each view is, how fast it went, and why it stopped."""
    projecteur.connexion.execute("update d33_vues.reperes set erreur = 'événements 1 à 1 : …' where vue = 'identite'")
    ouvrir(base, coffre)
    assert {(etat.retard, etat.debit) for etat in lecteur.etats()} == {(1, None)}
    projecteur.rattraper()
    etats = lecteur.etats()
    assert [replace(etat, debit=None) for etat in etats] == [
        EtatVue(nom, 0, 1, "événements 1 à 1 : …") if nom == "identite" else EtatVue(nom, 1, 0, None)
        for nom in sorted(vue.nom for vue in VUES)
    ]
    assert all((etat.debit or 0) > 0 for etat in etats if etat.vue != "identite")
