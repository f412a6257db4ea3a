"""Chains of views: what reads each other advances together, each chain on its own."""

import threading
from contextlib import ExitStack

import psycopg
import pytest

from ledger.keys import CoffreMemoire
from projections.moteur import reperes
from projections.moteur.filieres import filieres, suivre_ensemble
from projections.moteur.projecteur import Projecteur, ProjecteurDejaActif
from tests.projections.fixtures import VUES, projecteur_de
from tests.projections.outils import attendre, ouvrir


def test_chaque_vue_est_dans_une_filiere_avec_ce_qu_elle_lit() -> None:
    chaines = [{vue.nom for vue in chaine} for chaine in filieres(VUES)]
    assert sorted(nom for chaine in chaines for nom in chaine) == sorted(vue.nom for vue in VUES)
    for vue in VUES:
        (la_sienne,) = [chaine for chaine in chaines if vue.nom in chaine]
        assert set(vue.dependances) <= la_sienne
    assert len(chaines) > 1
    assert filieres(()) == []


def test_l_ordre_des_vues_est_celui_du_catalogue() -> None:
    rangs = {vue.nom: rang for rang, vue in enumerate(VUES)}
    for chaine in filieres(VUES):
        assert [rangs[vue.nom] for vue in chaine] == sorted(rangs[vue.nom] for vue in chaine)


def test_une_vue_n_a_qu_un_projecteur(
    base: str, projecteur: Projecteur, coffre: CoffreMemoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.moteur.projecteur.VERROU_S", 0.05)
    for chaine in filieres(VUES):
        with pytest.raises(ProjecteurDejaActif), projecteur_de(base, coffre, chaine, VUES):
            pass


class TestEnsemble:
    def test_toutes_suivent_le_journal(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        projecteur.connexion.close()
        fin = threading.Event()
        with ExitStack() as pile:
            chaines = [pile.enter_context(projecteur_de(base, coffre, chaine, VUES)) for chaine in filieres(VUES)]
            lecture = pile.enter_context(psycopg.connect(base, autocommit=True))

            def a_jour() -> bool:
                return {r.position for r in reperes.lire(lecture, projecteur.schema).values()} == {2}

            fil = threading.Thread(target=suivre_ensemble, args=(chaines, lambda: not fin.is_set()))
            fil.start()
            ouvrir(base, coffre)
            ouvrir(base, coffre)
            attendre(a_jour)
            fin.set()
            fil.join(20)
            assert a_jour()
            assert not fil.is_alive()

    def test_celui_qui_tombe_arrete_les_autres(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        projecteur.connexion.close()
        with ExitStack() as pile:
            chaines = [pile.enter_context(projecteur_de(base, coffre, chaine, VUES)) for chaine in filieres(VUES)]
            chaines[-1].connexion.close()
            with pytest.raises(psycopg.OperationalError):
                suivre_ensemble(chaines, lambda: True)
