"""The engine: windows, checkpoints, the lock, what stops and what goes on."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.events.identifiant import IdentifiantRattache
from ledger.journal import Journal
from ledger.keys import CoffreMemoire
from projections import reperes
from projections.catalogue import VUES
from projections.engine import Avancee, Projecteur, ProjecteurDejaActif
from projections.rebuild import reconstruire
from projections.vue import Moyens
from tests.ledger.ecritures import ecriture
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture, planification
from tests.projections.fixtures import CLE_RECHERCHE, projecteur_de
from tests.projections.images import ecarts, image
from tests.projections.poison import DEPENDANTE, EMPOISONNE, MEURTRIERE, SECRET, SOIGNE, TUER, avec
from tests.projections.recits import raconter

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)


def positions(projecteur: Projecteur) -> dict[str, int]:
    """Position of each view."""
    return {nom: r.position for nom, r in reperes.lire(projecteur.connexion, projecteur.schema).items()}


def erreurs(projecteur: Projecteur) -> dict[str, str]:
    """Error of each view that stopped."""
    lus = reperes.lire(projecteur.connexion, projecteur.schema)
    return {nom: r.erreur for nom, r in lus.items() if r.erreur is not None}


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
            Projecteur(projecteur.connexion, "d33; drop table x", projecteur.moyens)


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
        _ouvrir(base, coffre)
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
        enfant = subprocess.run(
            [sys.executable, "-m", "tests.projections.poison", base],
            check=False,
            timeout=60,
            capture_output=True,
            env=os.environ | {TUER: "oui"},
        )
        assert enfant.returncode == -9, enfant.stderr.decode()
        _attendre(lambda: not maitre.execute("select 1 from pg_locks where locktype = 'advisory'").fetchall())
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
        _ouvrir(base, coffre)
        moyens, projecteur.moyens = projecteur.moyens, Moyens(_CoffreEnPanne(perte), CLE_RECHERCHE)
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
        _ouvrir(base, coffre)
        projecteur.moyens = Moyens(_CoffreEnPanne(psycopg.errors.ProgramLimitExceeded("trop long")), CLE_RECHERCHE)
        assert projecteur.rattraper() == 1
        assert erreurs(projecteur).keys() == {"identite"}


class TestPoison:
    def test_elle_s_arrete_seule_avec_celles_qui_la_lisent(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire, caplog: pytest.LogCaptureFixture
    ) -> None:
        projecteur.connexion.close()
        _ouvrir(base, coffre)
        with projecteur_de(base, coffre, avec(EMPOISONNE, DEPENDANTE)) as malade:
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
            _ouvrir(base, coffre)
            assert malade.rattraper() == 8
            assert positions(malade) == attendues | dict.fromkeys([vue.nom for vue in VUES], 8)
        with projecteur_de(base, coffre, avec(SOIGNE, DEPENDANTE)) as soigne:
            assert [vue.nom for vue in soigne.a_reconstruire()] == ["f_poison"]
            assert [r.vue for r in reconstruire(soigne, ["f_poison"])] == ["f_poison", "poison"]
            assert erreurs(soigne) == {}
            _ouvrir(base, coffre)
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
        _ouvrir(base, coffre)
        projecteur.rattraper()
        attendues = {"f_droits": "arrêtée"} | {
            nom: f"événements 1 à 1 : vue arrêtée en amont : {amont}"
            for nom, amont in {
                "identite": "f_droits",
                "periode": "f_droits",
                "file_active": "f_droits, periode",
            }.items()
        }
        assert erreurs(projecteur) == attendues
        reconstruire(projecteur, ["file_active"])
        assert (erreurs(projecteur), set(positions(projecteur).values())) == ({}, {1})

    def test_le_message_d_une_erreur_de_python_ne_dit_pas_la_valeur(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        _ouvrir(base, coffre)
        projecteur.moyens = Moyens(_CoffreEnPanne(ValueError(f"valeur impossible : {SECRET}")), CLE_RECHERCHE)
        projecteur.rattraper()
        (montree,) = erreurs(projecteur).values()
        assert montree.startswith("événements 1 à 1 : ValueError (test_engine.py, ligne ")
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


class TestSansCesse:
    """Somebody who never stops writing does not keep the projector from ending."""

    def test_rattraper_s_arrete_a_la_tete_du_debut(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        _ouvrir(base, coffre)
        avancees: list[Avancee] = []

        def ecrire(avancee: Avancee) -> None:
            avancees.append(avancee)
            _ouvrir(base, coffre)

        assert projecteur.rattraper(ecrire) == 1
        assert (len(avancees), projecteur.tete()) == (1, 2)

    def test_suivre_s_arrete_entre_deux_fenetres(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        _ouvrir(base, coffre)
        reponses = iter([True, True, False])

        def ecrire(_: Avancee) -> None:
            _ouvrir(base, coffre)

        projecteur.suivre(lambda: next(reponses), ecrire)
        assert set(positions(projecteur).values()) == {2}
        assert projecteur.tete() == 3


class TestSuivre:
    def test_reveille_par_le_journal(
        self, journal: Journal, projecteur: Projecteur, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An append is folded at once, long before the next look at the log."""
        monkeypatch.setattr("projections.engine.ATTENTE_S", 30.0)
        avancees: list[float] = []
        delais: list[float] = []

        def ecrire() -> None:
            for _ in range(3):
                vues = len(avancees)
                journal.ajouter(ecriture((uuid4(), 0)))
                debut = time.perf_counter()
                _attendre(lambda vues=vues: len(avancees) > vues)  # type: ignore[misc]
                delais.append(avancees[-1] - debut)
            journal.ajouter(ecriture((uuid4(), 0)))

        _suivre(projecteur, ecrire, jusqua=3, note=lambda: avancees.append(time.perf_counter()))
        assert len(delais) == 3
        assert min(delais) < 1

    def test_regarde_sans_qu_on_l_appelle(
        self, maitre: psycopg.Connection[Any], projecteur: Projecteur, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A lost notification costs a second, not an event."""
        monkeypatch.setattr("projections.engine.ATTENTE_S", 0.1)

        def ecrire() -> None:
            maitre.execute(
                "insert into d33.evenements values (1, %s, 1, %s, '2025-03-03', now(), null, %s, %s, '', '{}', null, '')",
                (uuid4(), IdentifiantRattache.code, uuid4(), uuid4()),
            )

        notes: list[int] = []
        _suivre(projecteur, ecrire, jusqua=1, note=lambda: notes.append(1))
        assert notes == [1]

    def test_annonce_chaque_fenetre(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        _ouvrir(base, coffre)
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


def _attendre(condition: Callable[[], bool]) -> None:
    limite = time.monotonic() + 20
    while not condition() and time.monotonic() < limite:
        time.sleep(0.001)


class _CoffreEnPanne(CoffreMemoire):
    """A key store that fails whenever keys are asked for."""

    def __init__(self, panne: Exception) -> None:
        super().__init__()
        self.panne = panne

    def charger(self, sujets: Iterable[UUID]) -> None:
        """See :class:`Coffre`."""
        assert list(sujets)
        raise self.panne


def _ouvrir(base: str, coffre: CoffreMemoire) -> UUID:
    """A dossier opened, in the log."""
    dossier = uuid4()
    cahier = Cahier(coffre)
    cahier.noter(dossier, ouverture(), QUAND)
    cahier.ecrire(base)
    return dossier
