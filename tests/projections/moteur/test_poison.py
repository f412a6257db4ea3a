"""A view that fails stops alone, with those that read it; it says why, and resumes after repair."""

import logging
from dataclasses import replace
from uuid import uuid4

import pytest

from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Avancee, Projecteur
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import Moyens
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture, planification
from tests.projections.fixtures import VUES, projecteur_de
from tests.projections.outils import QUAND, CoffreEnPanne, erreurs, ouvrir, positions
from tests.projections.poison import DEPENDANTE, EMPOISONNE, SECRET, SOIGNE, avec


class TestPoison:
    def test_elle_s_arrete_seule_avec_celles_qui_la_lisent(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire, caplog: pytest.LogCaptureFixture
    ) -> None:
        projecteur.connexion.close()
        ouvrir(base, coffre)
        with projecteur_de(base, coffre, avec(EMPOISONNE, DEPENDANTE)) as malade:
            malade.rattraper()
            reconstruire(malade)
            cahier = Cahier(coffre)
            dossier = uuid4()
            for rang in range(6):
                geste = planification(structure=SECRET) if rang == 3 else ouverture()
                cahier.noter(dossier, geste, QUAND)
            cahier.ecrire(base)
            with caplog.at_level(logging.ERROR):
                avancees: list[Avancee] = []
                assert malade.rattraper(avancees.append) == 7
            assert [a.arretees for a in avancees] == [("f_poison", "poison")]
            attendues = dict.fromkeys([vue.nom for vue in VUES], 7) | {"f_poison": 1, "poison": 1}
            assert positions(malade) == attendues
            montrees = erreurs(malade)
            assert montrees["f_poison"] == "événements 2 à 7 : InvalidTextRepresentation (22P02)"
            assert montrees["poison"] == "événements 2 à 7 : vue arrêtée en amont : f_poison"
            assert SECRET not in caplog.text + str(montrees)
            assert len(caplog.records) == 2
            ouvrir(base, coffre)
            assert malade.rattraper() == 8
            assert positions(malade) == attendues | dict.fromkeys([vue.nom for vue in VUES], 8)
        with projecteur_de(base, coffre, avec(SOIGNE, DEPENDANTE)) as soigne:
            assert [vue.nom for vue in soigne.a_reconstruire()] == ["f_poison"]
            assert [r.vue for r in reconstruire(soigne, ["f_poison"])] == ["f_poison", "poison"]
            assert erreurs(soigne) == {}
            ouvrir(base, coffre)
            assert soigne.rattraper() == 9
            assert set(positions(soigne).values()) == {9}
            assert soigne.connexion.execute("select dossier, durees from d33_vues.poison").fetchall() == [(dossier, 45)]

    def test_reconstruire_ce_qui_lit_une_vue_arretee_la_reconstruit(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        """An état never advances over a fait that stays behind."""
        projecteur.connexion.close()
        with projecteur_de(base, coffre, avec(EMPOISONNE, DEPENDANTE)) as malade:
            reconstruire(malade)
            cahier = Cahier(coffre)
            cahier.noter(uuid4(), planification(structure=SECRET), QUAND)
            cahier.ecrire(base)
            malade.rattraper()
        with projecteur_de(base, coffre, avec(SOIGNE, DEPENDANTE)) as soigne:
            assert {r.vue: r.lignes for r in reconstruire(soigne, ["poison"])} == {"f_poison": 1, "poison": 1}
            assert set(positions(soigne).values()) == {1}

    def test_une_vue_dont_la_source_est_arretee_n_avance_pas(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        projecteur.connexion.execute("update d33_vues.reperes set erreur = 'arrêtée' where vue = 'f_droits'")
        ouvrir(base, coffre)
        projecteur.rattraper()
        attendues = {"f_droits": "arrêtée"} | {
            nom: f"événements 1 à 1 : vue arrêtée en amont : {amont}"
            for nom, amont in {
                "identite": "f_droits",
                "tache": "f_droits",
                "periode": "f_droits",
                "file_active": "f_droits, periode, tache",
            }.items()
        }
        assert erreurs(projecteur) == attendues
        reconstruire(projecteur, ["file_active"])
        assert (erreurs(projecteur), set(positions(projecteur).values())) == ({}, {1})

    def test_le_message_d_une_erreur_de_python_ne_dit_pas_la_valeur(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        ouvrir(base, coffre)
        projecteur.moyens = Moyens(CoffreEnPanne(ValueError(f"valeur impossible : {SECRET}")))
        projecteur.rattraper()
        (montree,) = erreurs(projecteur).values()
        assert montree.startswith("événements 1 à 1 : ValueError (outils.py, ligne ")
        assert SECRET not in montree

    def test_une_valeur_scellee_deplacee_arrete_l_identite(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        """Somebody moved a sealed name to another event: it is told by its field, and nothing else stops."""
        cahier = Cahier(coffre)
        dossier = uuid4()
        premier = cahier.noter(dossier, ouverture(), QUAND)
        cahier.noter(dossier, ouverture(), QUAND)
        deplace = replace(cahier.lignes[1].evenement, scelle=cahier.lignes[0].evenement.scelle)
        cahier.lignes[1] = replace(cahier.lignes[1], evenement=deplace)
        cahier.ecrire(base)
        projecteur.rattraper()
        assert erreurs(projecteur) == {
            "identite": f"événements 1 à 2 : le champ « identite » de l'événement {deplace.evenement_id}"
            " a été altéré ou déplacé"
        }
        assert premier.evenement_id != deplace.evenement_id
        assert positions(projecteur) == dict.fromkeys([v.nom for v in VUES], 2) | {"identite": 0}
