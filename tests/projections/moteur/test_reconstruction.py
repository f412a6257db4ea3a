"""Rebuild: beside what is served, swapped at once, never half seen, the table before kept."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from ledger.keys import CoffreMemoire
from projections.etats.identite import IDENTITES
from projections.moteur import reperes
from projections.moteur.atelier import Atelier
from projections.moteur.batisseurs import ReconstructionImpossible
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import (
    ReconstructionDejaEnCours,
    ReconstructionDifferente,
    RetourImpossible,
    reconstruire,
    revenir,
)
from projections.moteur.vue import Etat, Fait, Moyens, Vue
from readmodels.lecteur import Lecteur
from tests.ledger.fixtures import SCHEMA
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture, planification
from tests.projections.fixtures import FILES_ACTIVES, VUES, projecteur_de
from tests.projections.images import ecarts, image
from tests.projections.outils import CoffreEnPanne, attendre, ouvrir
from tests.projections.poison import EMPOISONNE, MEURTRIERE, SECRET, SOIGNE, avec, mourir
from tests.projections.recits import raconter

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)


def avec_a_la_place(nouvelle: Vue) -> tuple[Vue, ...]:
    """The catalogue, one declaration replaced."""
    return tuple(nouvelle if vue.nom == nouvelle.nom else vue for vue in VUES)


def tables(connexion: psycopg.Connection[Any]) -> set[str]:
    """Physical tables of the views."""
    requete = "select relname from pg_class where relnamespace = 'd33_vues'::regnamespace and relkind = 'r'"
    return {ligne[0] for ligne in connexion.execute(requete).fetchall()} - {"reperes", "migrations"}


class TestRefus:
    def test_vue_inconnue(self, projecteur: Projecteur) -> None:
        with pytest.raises(
            ValueError, match=r"vue inconnue : agendas, file\. Vues : agenda, constat, envoi, f_acces, f_accompagnement"
        ):
            reconstruire(projecteur, ["file", "agendas", "agenda"])

    def test_un_evenement_empoisonne_laisse_servir_ce_qui_sert(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        projecteur.connexion.close()
        with projecteur_de(base, coffre, avec(SOIGNE)) as sain:
            reconstruire(sain)
            cahier = Cahier(coffre)
            cahier.noter(uuid4(), planification(structure=SECRET), QUAND)
            cahier.ecrire(base)
            sain.rattraper()
        with projecteur_de(base, coffre, avec(EMPOISONNE)) as malade:
            vues = image(malade.connexion, (*VUES, SOIGNE))
            with pytest.raises(ReconstructionImpossible) as erreur:
                reconstruire(malade, ["f_poison"])
            assert (
                str(erreur.value) == "la vue f_poison ne peut pas être construite : InvalidTextRepresentation (22P02)"
            )
            assert SECRET not in str(erreur.value)
            assert ecarts(image(malade.connexion, (*VUES, SOIGNE)), vues) == {}
            assert reperes.lire(malade.connexion, malade.schema)["f_poison"].erreur is None

    def test_une_valeur_personnelle_ne_sort_pas_d_une_erreur(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        cahier = Cahier(coffre)
        cahier.noter(uuid4(), ouverture(), QUAND)
        cahier.ecrire(base)
        projecteur.rattraper()
        projecteur.moyens = Moyens(CoffreEnPanne(ValueError(f"valeur impossible : {SECRET}")))
        with pytest.raises(
            ReconstructionImpossible, match=r"identite .* : ValueError \(outils\.py, ligne \d+\)"
        ) as erreur:
            reconstruire(projecteur, ["identite"])
        assert SECRET not in str(erreur.value)


class TestEchange:
    def test_la_table_d_avant_est_gardee_et_celle_d_avant_encore_jetee(self, projecteur: Projecteur) -> None:
        noms = {vue.nom for vue in VUES}
        assert tables(projecteur.connexion) == {f"{nom}__1" for nom in noms}
        reconstruire(projecteur)
        assert tables(projecteur.connexion) == {f"{nom}__{g}" for nom in noms for g in (1, 2)}
        reconstruire(projecteur, ["agenda"])
        touchees = {"agenda", "tache", "file_active"}
        assert tables(projecteur.connexion) == (
            {f"{nom}__{g}" for nom in touchees for g in (2, 3)}
            | {f"{nom}__{g}" for nom in noms - touchees for g in (1, 2)}
        )
        lus = reperes.lire(projecteur.connexion, projecteur.schema)
        assert {nom: r.table_physique for nom, r in lus.items()} == {
            nom: f"{nom}__{3 if nom in touchees else 2}" for nom in noms
        }

    def test_une_reconstruction_interrompue_se_reprend(self, projecteur: Projecteur) -> None:
        projecteur.connexion.execute("create table d33_vues.agenda__2 (reste text)")
        assert [r.vue for r in reconstruire(projecteur, ["agenda"])] == ["agenda", "tache", "file_active"]

    def test_h8_une_table_de_champs_ouverts_d_une_autre_declaration_n_est_pas_gardee(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        """What it said of names is nowhere once the new one serves, and nobody returns to it."""
        ouvrir(base, coffre)
        projecteur.rattraper()
        projecteur.connexion.close()
        with projecteur_de(base, coffre, avec_a_la_place(replace(IDENTITES, edition=IDENTITES.edition + 1))) as suivant:
            assert [r.ecarts for r in reconstruire(suivant, ["identite"])] == [None]
            assert {t for t in tables(suivant.connexion) if t.startswith("identite")} == {"identite__2"}
            with pytest.raises(RetourImpossible, match="la vue identite n'a pas de table précédente"):
                revenir(suivant, ["identite"])

    def test_tuee_au_milieu_l_ancienne_sert_et_une_seconde_finit(
        self, base: str, maitre: psycopg.Connection[Any], projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        """Killed when every table but one is built: readers see what they saw, folding goes on, a second run ends."""
        cahier = raconter(coffre, 9, dossiers=3, jours=40)
        moitie = len(cahier.lignes) // 2
        tout, cahier.lignes = cahier.lignes, cahier.lignes[:moitie]
        cahier.ecrire(base)
        projecteur.connexion.close()
        with projecteur_de(base, coffre, avec(MEURTRIERE)) as premier:
            reconstruire(premier)
            premier.rattraper()
            avant, servies = image(premier.connexion, VUES), reperes.lire(premier.connexion, premier.schema)
        mourir(base, "reconstruire")
        attendre(lambda: not maitre.execute("select 1 from pg_locks where locktype = 'advisory'").fetchall())
        with projecteur_de(base, coffre, avec(MEURTRIERE)) as suivant:
            assert reperes.lire(suivant.connexion, suivant.schema) == servies
            assert tables(suivant.connexion) > {r.table_physique for r in servies.values()}, "it had begun"
            assert ecarts(image(suivant.connexion, VUES), avant) == {}
            cahier.lignes = tout[moitie:]
            cahier.ecrire(base)
            suivant.rattraper()
            assert {r.ecarts for r in reconstruire(suivant)} == {0}
            assert {r.position for r in reperes.lire(suivant.connexion, suivant.schema).values()} == {len(tout)}

    def test_un_ecart_avec_la_table_servie_est_dit(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        raconter(coffre, 8, dossiers=3, jours=30).ecrire(base)
        projecteur.rattraper()
        projecteur.connexion.execute("update d33_vues.f_droits__1 set commune = '33999' where position = 3")
        projecteur.connexion.execute("delete from d33_vues.periode__1")
        lignes = projecteur.connexion.execute("select count(*) from d33_vues.f_droits where position = 3").fetchone()
        assert lignes == (1,)
        avant = image(projecteur.connexion, VUES)
        with pytest.raises(
            ReconstructionDifferente, match=r"f_droits \(2 lignes\), periode \(\d+ lignes\)\. Rien"
        ) as refus:
            reconstruire(projecteur)
        assert ecarts(image(projecteur.connexion, VUES), avant) == {}, "what serves still serves"
        resultats = {r.vue: r for r in reconstruire(projecteur, forcer=True)}
        assert refus.value.ecarts == {nom: r.ecarts for nom, r in resultats.items() if r.ecarts}
        assert {nom: r.ecarts for nom, r in resultats.items() if r.ecarts} == {
            "f_droits": 2,
            "periode": resultats["periode"].lignes,
        }
        assert resultats["periode"].lignes > 0

    def test_une_seule_a_la_fois(self, base: str, projecteur: Projecteur) -> None:
        with psycopg.connect(base, autocommit=True, options=reperes.OPTIONS) as connexion:
            autre = Atelier(connexion, SCHEMA, projecteur.moyens, VUES)

            def pendant(_: str) -> None:
                reconstruire(autre, ["agenda"])

            with pytest.raises(ReconstructionDejaEnCours, match="déjà en reconstruction"):
                reconstruire(projecteur, ["agenda"], pendant)
            assert [r.vue for r in reconstruire(autre, ["agenda"])] == ["agenda", "tache", "file_active"]

    def test_deux_batisseurs_donnent_les_memes_tables(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        raconter(coffre, 8, dossiers=3, jours=30).ecrire(base)
        projecteur.rattraper()
        batis: list[str] = []

        def connecter() -> psycopg.Connection[Any]:
            return psycopg.connect(base, autocommit=True, options=reperes.OPTIONS)

        assert {r.ecarts for r in reconstruire(projecteur, (), batis.append, connecter=connecter)} == {0}
        assert sorted(batis) == sorted(vue.nom for vue in VUES)

    def test_les_roles_de_lecture_lisent_ce_qui_est_servi(self, projecteur: Projecteur, lecteur: Lecteur) -> None:
        reconstruire(projecteur)
        assert [lecteur.interroger(f"select count(*) as n from {{vues}}.{vue.nom}")[0]["n"] for vue in VUES] == [
            0
        ] * len(VUES)


class TestRetour:
    """The former table is served again, caught up with what was written meanwhile."""

    def test_la_table_precedente_sert_de_nouveau(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire
    ) -> None:
        raconter(coffre, 8, dossiers=3, jours=30).ecrire(base)
        projecteur.rattraper()
        reconstruire(projecteur)
        avant = {nom: r.generation for nom, r in reperes.lire(projecteur.connexion, projecteur.schema).items()}
        ouvrir(base, coffre)
        projecteur.rattraper()
        attendues = image(projecteur.connexion, VUES)
        remises = revenir(projecteur, ["f_droits"])
        assert {"f_droits", "identite", "periode", "file_active"} <= set(remises)
        lus = reperes.lire(projecteur.connexion, projecteur.schema)
        assert {nom: r.generation for nom, r in lus.items()} == {n: g - (n in remises) for n, g in avant.items()}
        assert {r.position for r in lus.values()} == {projecteur.tete()}
        assert ecarts(image(projecteur.connexion, VUES), attendues) == {}
        with pytest.raises(RetourImpossible, match=r"la vue f_droits n'a pas de table précédente"):
            revenir(projecteur, ["f_droits"])
        assert {r.ecarts for r in reconstruire(projecteur)} == {0}

    def test_rien_a_reprendre(self, projecteur: Projecteur) -> None:
        with pytest.raises(RetourImpossible, match="la vue agenda n'a pas de table précédente"):
            revenir(projecteur, ["agenda"])
        with pytest.raises(ValueError, match="vue inconnue : agendas"):
            revenir(projecteur, ["agendas"])


class TestDeclaration:
    def test_inchangee(self, projecteur: Projecteur) -> None:
        assert projecteur.a_reconstruire() == []

    @pytest.mark.parametrize(
        "colonnes",
        [
            {**FILES_ACTIVES.table.colonnes, "ajoutee": "text"},
            {nom: type_ for nom, type_ in FILES_ACTIVES.table.colonnes.items() if nom != "commune"},
            {"ajoutee": "text", **FILES_ACTIVES.table.colonnes},
            {nom: "varchar" if nom == "mds" else type_ for nom, type_ in FILES_ACTIVES.table.colonnes.items()},
        ],
        ids=["ajoutée à la fin", "retirée", "ajoutée au début", "d'un autre type"],
    )
    def test_des_colonnes_changees(
        self, base: str, projecteur: Projecteur, coffre: CoffreMemoire, lecteur: Lecteur, colonnes: dict[str, str]
    ) -> None:
        cahier = Cahier(coffre)
        cahier.noter(uuid4(), ouverture(mds="MDS-33-04"), QUAND)
        cahier.ecrire(base)
        projecteur.rattraper()
        projecteur.connexion.close()

        def requete(schemas: Any, ou: str) -> str:
            valeurs = {"ajoutee": "'x' as ajoutee", "mds": f"mds::{colonnes['mds']} as mds"}
            choisies = ", ".join(valeurs.get(nom, nom) for nom in colonnes)
            return f"select {choisies} from ({FILES_ACTIVES.requete(schemas, ou)}) f"

        changee = replace(FILES_ACTIVES, table=replace(FILES_ACTIVES.table, colonnes=colonnes), requete=requete)
        with projecteur_de(base, coffre, avec_a_la_place(changee)) as suivant:
            assert suivant.a_reconstruire() == [changee]
            (resultat,) = reconstruire(suivant, ["file_active"])
            assert (resultat.lignes, resultat.ecarts) == (1, None)
            assert suivant.a_reconstruire() == []
        presentes = ", ".join(colonnes.keys() & {"mds", "commune", "ajoutee"})
        (ligne,) = lecteur.interroger(f"select {presentes} from {{vues}}.file_active")
        attendue = {"mds": "MDS-33-04", "commune": None, "ajoutee": "x"}
        assert ligne == {nom: valeur for nom, valeur in attendue.items() if nom in colonnes}

    def test_une_requete_ou_un_index_change(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> None:
        projecteur.connexion.close()
        changees: list[Vue] = []
        for vue in VUES:
            if isinstance(vue, Fait):
                changees.append(replace(vue, extraits={**vue.extraits, list(vue.table.colonnes)[-1]: "null"}))
            elif isinstance(vue, Etat):
                changees.append(replace(vue, table=replace(vue.table, index=())))
        for changee in changees:
            with projecteur_de(base, coffre, avec_a_la_place(changee)) as suivant:
                assert suivant.a_reconstruire() == ([] if changee in VUES else [changee])
        assert sum(changee not in VUES for changee in changees) >= 10
