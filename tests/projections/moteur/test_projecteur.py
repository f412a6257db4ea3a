"""The engine: windows, checkpoints, the lock, death in the middle of a window."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from ledger.events.base import Correction
from ledger.events.etape import EtapeAnnulee
from ledger.keys import CoffreMemoire
from ledger.vocabulaire.correction import MotifCorrection
from projections.moteur import reperes
from projections.moteur.atelier import Fenetre
from projections.moteur.projecteur import Avancee, Projecteur, ProjecteurDejaActif
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import Moyens, Schemas, Vue
from tests.projections.cahier import Cahier
from tests.projections.evenements import identite, orientation, ouverture, planification
from tests.projections.fixtures import VUES, projecteur_de
from tests.projections.images import ecarts, image
from tests.projections.outils import QUAND, CoffreEnPanne, attendre, erreurs, ouvrir, positions
from tests.projections.poison import DEPENDANTE, MEURTRIERE, SOIGNE, avec, mourir
from tests.projections.recits import raconter


class TestVerrou:
    def test_un_seul_projecteur(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        with (
            pytest.raises(ProjecteurDejaActif, match="un projecteur suit déjà le journal d33"),
            projecteur_de(base, coffre),
        ):
            pass
        projecteur.connexion.close()
        with projecteur_de(base, coffre) as suivant:
            assert suivant.avancer() is None

    def test_nom_de_journal_refuse(self, projecteur: Projecteur) -> None:
        with pytest.raises(ValueError, match="nom de schéma refusé"):
            Projecteur(projecteur.connexion, "d33; drop table x", projecteur.moyens, VUES)


class TestFenetre:
    def test_bornes(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        assert projecteur.avancer() is None
        assert projecteur.rattraper() == 0
        cahier = raconter(coffre, 5, dossiers=3, jours=40)
        cahier.ecrire(base)
        taille = len(cahier.lus)
        avancee = projecteur.avancer(taille - 1)
        assert avancee is not None
        assert (avancee.apres, avancee.jusqua, avancee.arretees) == (0, taille - 1, ())
        assert avancee.vues == tuple(vue.nom for vue in VUES)
        recues: list[Avancee] = []
        assert projecteur.rattraper(recues.append) == taille
        assert [(a.apres, a.jusqua) for a in recues] == [(taille - 1, taille)]
        assert set(positions(projecteur).values()) == {taille}

    def test_une_vue_jamais_construite_n_avance_pas(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        """A version that brings a new view follows the log with the others until it is built."""
        ouvrir(base, coffre)
        projecteur.connexion.close()
        with projecteur_de(base, coffre, avec(SOIGNE, DEPENDANTE)) as suivant:
            assert suivant.rattraper() == 1
            assert {vue.nom for vue in suivant.a_reconstruire()} == {"f_poison", "poison"}
            reconstruire(suivant, ["poison"])
            assert positions(suivant) == dict.fromkeys([v.nom for v in suivant.vues], 1)

    def test_une_vue_retiree_est_oubliee(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        """A checkpoint that nobody moves any more would hold back the position of the whole."""
        projecteur.connexion.close()
        with projecteur_de(base, coffre, avec(SOIGNE)) as ancien:
            reconstruire(ancien)
            reconstruire(ancien, ["f_poison"])
        with projecteur_de(base, coffre) as suivant:
            assert positions(suivant).keys() == {vue.nom for vue in VUES}
            restes = suivant.connexion.execute("select relname from pg_class where relname like '%poison%'").fetchall()
            assert restes == []

    def test_une_fenetre_ne_plie_que_ce_qu_elle_concerne(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All advance; what has no event of its own, nor a correction of one, is not asked anything."""
        pliees: list[str] = []
        plier = projecteur.plier

        def noter(vue: Vue, schemas: Schemas, fenetre: Fenetre) -> None:
            pliees.append(vue.nom)
            plier(vue, schemas, fenetre)

        monkeypatch.setattr(projecteur, "plier", noter)
        cahier, dossier = Cahier(coffre), uuid4()
        ouvert = cahier.noter(dossier, ouverture(), QUAND)
        cahier.noter(dossier, planification(), QUAND)
        correction = Correction(evenement=ouvert.evenement_id, motif=MotifCorrection.DOUBLON)
        annulation = EtapeAnnulee(survenu_le=ouvert.survenu_le, correction=correction, etape=ouvert.type_stable)
        cahier.noter(dossier, annulation, QUAND, ouvert)
        cahier.ecrire(base)
        attendues = [
            {"f_droits", "identite", "tache", "periode", "file_active"},
            {"f_rendez_vous", "agenda", "tache", "file_active"},
            {"f_droits", "identite", "tache", "periode", "file_active"},
        ]
        for rang, vues in enumerate(attendues, 1):
            pliees.clear()
            assert projecteur.avancer(1) is not None
            assert set(pliees) == vues
            assert set(positions(projecteur).values()) == {rang}

    def test_une_ligne_qui_ne_change_pas_n_est_pas_reecrite(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        cahier, dossier = Cahier(coffre), uuid4()
        for mois, evenement in enumerate([ouverture(), orientation(), identite(commune="33281")], 3):
            cahier.noter(dossier, evenement, datetime(2025, mois, 20, 10, tzinfo=UTC))
        cahier.ecrire(base)
        lignes = []
        for _ in cahier.lus:
            projecteur.avancer(1)
            table = reperes.lire(projecteur.connexion, projecteur.schema)["periode"].table_physique
            lues = projecteur.connexion.execute(f"select t::text, ctid::text from d33_vues.{table} t").fetchall()
            lignes.append(dict(lues))
        for avant, apres in pairwise(lignes):
            restees = avant.keys() & apres.keys()
            assert {ligne: avant[ligne] for ligne in restees} == {ligne: apres[ligne] for ligne in restees}
        assert lignes[1].keys() & lignes[2].keys()

    def test_le_fuseau_de_la_session_ne_compte_pas(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        cahier = Cahier(coffre)
        dossier = uuid4()
        cahier.noter(dossier, ouverture(), datetime(2025, 1, 14, 22, 59, tzinfo=UTC))
        cahier.noter(dossier, planification(), datetime(2025, 1, 14, 23, 30, tzinfo=UTC))
        cahier.noter(dossier, planification(), datetime(2025, 7, 14, 21, 59, tzinfo=UTC))
        cahier.noter(dossier, planification(), datetime(2025, 7, 14, 22, 0, tzinfo=UTC))
        cahier.ecrire(base)
        projecteur.rattraper()
        connus = []
        for fuseau in ("Pacific/Auckland", "America/Los_Angeles"):
            projecteur.connexion.execute("select set_config('timezone', %s, false)", (fuseau,))
            reconstruire(projecteur)
            connus.append(
                projecteur.connexion.execute(
                    "select connu_le::text from d33_vues.f_droits union all"
                    " (select connu_le::text from d33_vues.f_rendez_vous order by position)"
                ).fetchall()
            )
        assert connus[0] == connus[1] == [("2025-01-14",), ("2025-01-15",), ("2025-07-14",), ("2025-07-15",)]

    def test_deux_fuseaux_deux_fenetres(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        raconter(coffre, 6, dossiers=4, jours=60).ecrire(base)
        projecteur.connexion.execute("set timezone to 'Pacific/Auckland'")
        while projecteur.avancer(17):
            pass
        vues = image(projecteur.connexion, VUES)
        projecteur.connexion.execute("set timezone to 'America/Los_Angeles'")
        assert [r.ecarts for r in reconstruire(projecteur)] == [0] * len(VUES)
        assert ecarts(image(projecteur.connexion, VUES), vues) == {}


class TestMort:
    def test_tuee_au_milieu_d_une_fenetre(
        self, base: str, maitre: psycopg.Connection[Any], projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        """Killed when every view but the last one is folded: nothing of the window is left, and it starts again."""
        cahier = raconter(coffre, 7, dossiers=4, jours=60)
        moitie = len(cahier.lus) // 2
        tout, cahier.lignes = cahier.lignes, cahier.lignes[:moitie]
        cahier.ecrire(base)
        projecteur.rattraper()
        avant = image(projecteur.connexion, VUES)
        projecteur.connexion.close()
        with projecteur_de(base, coffre, avec(MEURTRIERE)) as celui_qui_construit:
            reconstruire(celui_qui_construit, [MEURTRIERE.nom])
        cahier.lignes = tout[moitie:]
        cahier.ecrire(base)
        mourir(base, "rattraper")
        attendre(lambda: not maitre.execute("select 1 from pg_locks where locktype = 'advisory'").fetchall())
        with projecteur_de(base, coffre, avec(MEURTRIERE)) as suivant:
            assert set(positions(suivant).values()) == {moitie}
            assert ecarts(image(suivant.connexion, VUES), avant) == {}
            assert suivant.rattraper() == len(tout)
            assert {r.ecarts for r in reconstruire(suivant)} == {0}

    @pytest.mark.parametrize("perte", [psycopg.OperationalError("connexion perdue"), psycopg.errors.DiskFull("plein")])
    def test_une_panne_n_arrete_aucune_vue(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire, perte: Exception
    ) -> None:
        """The key store is out of reach: the projector fails and starts again, no event is to blame."""
        ouvrir(base, coffre)
        moyens, projecteur.moyens = projecteur.moyens, Moyens(CoffreEnPanne(perte))
        with pytest.raises(type(perte)):
            projecteur.rattraper()
        assert erreurs(projecteur) == {}
        assert set(positions(projecteur).values()) == {0}
        projecteur.moyens = moyens
        assert projecteur.rattraper() == 1

    def test_une_limite_de_la_base_arrete_la_vue(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        """A value too long for an index comes back with its event: that one would stop the projector for ever."""
        ouvrir(base, coffre)
        projecteur.moyens = Moyens(CoffreEnPanne(psycopg.errors.ProgramLimitExceeded("trop long")))
        assert projecteur.rattraper() == 1
        assert erreurs(projecteur).keys() == {"identite"}
