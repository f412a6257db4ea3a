"""Load, decide, append: refusals, conflicts, idempotence, and what is written beside the event."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from commands.base import Cadre, Commande, Refus
from commands.execute import (
    ESSAIS_MAX,
    CleAbsente,
    CleDejaUtilisee,
    ConflitDeVersion,
    Demande,
    Resultat,
    executer,
)
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.events.entree.droits import DossierOuvert
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.flux import flux_identifiant
from ledger.keys import CoffreMemoire
from ledger.store.append import Ecriture, Issue
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from tests.commands.etapes import (
    IDENTITE,
    constater_manquement,
    decider_orientation,
    designer_structure,
    modifier_droits,
    modifier_identite,
    notifier_orientation,
    ouvrir_dossier,
    preconiser_orientation,
    proposer_offre,
    refuser_offre,
)
from tests.commands.etapes.accompagnement import ecrire_note
from tests.commands.pouvoirs import charge
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA

ACTEUR = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN, "MDS-33-04")
DOSSIER = UUID("d0551e00-0000-4000-8000-000000000002")


def demande(commande: Commande, **champs: Any) -> Demande:
    return replace(Demande(DOSSIER, commande, charge(commande, ACTEUR)), **champs)


def fait(journal: Journal, commande: Commande, le: str, **champs: Any) -> Resultat:
    """Execute a command, today being ``le``."""
    return executer(journal, demande(commande, **champs), Cadre(date.fromisoformat(le)))


def nombres(maitre: psycopg.Connection[Any]) -> tuple[int, int]:
    """Events and commands stored."""
    requete = "select (select count(*) from d33.evenements), (select count(*) from d33.commandes)"
    ligne = maitre.execute(requete).fetchone()
    assert ligne is not None
    return ligne[0], ligne[1]


class TestRefus:
    def test_rien_n_est_ecrit(self, journal: Journal, coffre: CoffreMemoire, maitre: psycopg.Connection[Any]) -> None:
        with pytest.raises(Refus) as refus:
            fait(journal, modifier_droits(), "2025-03-03", commande_id=uuid4())
        assert refus.value.code == "dossier_non_ouvert"
        assert nombres(maitre) == (0, 0)
        assert coffre.cle(DOSSIER) is None

    def test_une_commande_refusee_peut_etre_redemandee(self, journal: Journal) -> None:
        commande_id = uuid4()
        with pytest.raises(Refus):
            fait(journal, modifier_droits(), "2025-03-03", commande_id=commande_id)
        fait(journal, ouvrir_dossier(), "2025-03-03")
        assert not fait(journal, modifier_droits(), "2025-03-03", commande_id=commande_id).deja_fait

    def test_personne_effacee(self, journal: Journal, coffre: CoffreMemoire) -> None:
        """Nothing can be sealed any more; steps without text go on."""
        fait(journal, ouvrir_dossier(), "2025-03-03")
        coffre.detruire(DOSSIER)
        for commande in (modifier_identite(), decider_orientation(commentaire="Souhaite un logement.")):
            with pytest.raises(Refus) as refus:
                fait(journal, commande, "2025-03-10")
            assert refus.value.code == "personne_effacee"
        assert coffre.cle(DOSSIER) is None, "no key is made again behind the person's back"
        assert fait(journal, decider_orientation(), "2025-03-10").version == 2
        assert journal.rejouer(DOSSIER)[0].desceller(coffre) == {"identite": None}

    def test_f11_une_cle_qui_manque_n_est_pas_un_effacement(
        self, journal: Journal, coffre: CoffreMemoire, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A store older than the log says so; nothing is written, and neither is a retry taken for another request."""
        ouverte = uuid4()
        fait(journal, ouvrir_dossier(), "2025-03-03", commande_id=ouverte)
        monkeypatch.setattr(coffre, "cle", lambda _: None)
        with pytest.raises(CleAbsente, match="plus ancien que le journal"):
            fait(journal, decider_orientation(commentaire="Souhaite un logement."), "2025-03-10")
        with pytest.raises(CleAbsente):
            fait(journal, ouvrir_dossier(), "2025-03-03", commande_id=ouverte)
        assert len(journal.rejouer(DOSSIER)) == 1
        monkeypatch.undo()
        assert fait(journal, ouvrir_dossier(), "2025-03-03", commande_id=ouverte).deja_fait

    def test_l_etape_du_jour_est_celui_de_paris(self, journal: Journal) -> None:
        executer(journal, demande(ouvrir_dossier(soumis_droits_devoirs=False)))
        (e,) = journal.rejouer(DOSSIER)
        assert e.survenu_le in (aujourd_hui(), e.connu_le)


class TestVersionAttendue:
    @pytest.mark.parametrize("attendue", [0, 2, 99])
    def test_le_dossier_a_avance(self, journal: Journal, maitre: psycopg.Connection[Any], attendue: int) -> None:
        fait(journal, ouvrir_dossier(), "2025-03-03")
        with pytest.raises(ConflitDeVersion, match="version 1") as conflit:
            fait(journal, modifier_droits(), "2025-03-04", version_attendue=attendue)
        assert conflit.value.version == 1
        assert nombres(maitre) == (1, 1)

    def test_a_la_version_attendue(self, journal: Journal) -> None:
        fait(journal, ouvrir_dossier(), "2025-03-03", version_attendue=0)
        assert fait(journal, modifier_droits(), "2025-03-04", version_attendue=1).version == 2


class JournalDevance(Journal):
    """Somebody else writes first, as often as told."""

    devance = 0

    def ajouter(self, ecriture_: Ecriture) -> Issue:
        if self.devance:
            self.devance -= 1
            stream, version = ecriture_.flux[0]
            super().ajouter(ecriture((stream, version)))
        return super().ajouter(ecriture_)


class TestConcurrence:
    @pytest.fixture
    def devance(self, base: str, coffre: CoffreMemoire) -> Iterator[JournalDevance]:
        """A journal where a dossier is opened."""
        journal = JournalDevance(base, SCHEMA, coffre)
        fait(journal, ouvrir_dossier(), "2025-03-03")
        yield journal
        journal.close()

    def test_sans_version_attendue_on_decide_de_nouveau(self, devance: JournalDevance) -> None:
        devance.devance = ESSAIS_MAX - 1
        assert fait(devance, proposer_offre(), "2025-03-10").version == ESSAIS_MAX + 1

    def test_l16_une_note_n_est_jamais_refusee_pour_la_version(self, journal: Journal) -> None:
        """Eight agents at once, who expect no version: five notes each."""
        fait(journal, ouvrir_dossier(), "2025-03-03")
        with ThreadPoolExecutor(8) as fils:
            rendus = list(fils.map(lambda _: fait(journal, ecrire_note(note=uuid4()), "2025-03-10"), range(40)))
        assert sorted(resultat.version for resultat in rendus) == list(range(2, 42))

    def test_pas_indefiniment(self, devance: JournalDevance) -> None:
        devance.devance = ESSAIS_MAX
        with pytest.raises(ConflitDeVersion) as conflit:
            fait(devance, proposer_offre(), "2025-03-10")
        assert conflit.value.version == ESSAIS_MAX + 1
        assert len(devance.rejouer(DOSSIER)) == ESSAIS_MAX + 1

    def test_avec_version_attendue_une_seule_fois(self, devance: JournalDevance) -> None:
        devance.devance = 1
        with pytest.raises(ConflitDeVersion) as conflit:
            fait(devance, proposer_offre(), "2025-03-10", version_attendue=1)
        assert conflit.value.version == 2

    def test_la_nouvelle_decision_porte_sur_le_nouvel_etat(self, devance: JournalDevance) -> None:
        """What somebody else wrote closed the right: the same change is now no change."""
        devance.devance = 1
        with pytest.raises(Refus) as refus:
            fait(devance, modifier_droits(etat_droit="CLOS", soumis_droits_devoirs=False, motif=None), "2025-03-20")
        assert refus.value.code == "droits_inchanges"

    def test_huit_ouvertures_du_meme_dossier(self, journal: Journal, coffre: CoffreMemoire) -> None:
        """One opens it, seven are refused, and the one key opens what was sealed."""

        def ouvrir(_: int) -> str:
            try:
                fait(journal, ouvrir_dossier(), "2025-03-03")
            except Refus as refus:
                return refus.code
            return "ouvert"

        with ThreadPoolExecutor(8) as fils:
            issues = sorted(fils.map(ouvrir, range(8)))
        assert issues == ["dossier_deja_ouvert"] * 7 + ["ouvert"]
        (e,) = journal.rejouer(DOSSIER)
        assert e.desceller(coffre)["identite"]["nom"] == IDENTITE["nom"]


class TestIdempotence:
    def test_autre_requete_sous_la_meme_cle(self, journal: Journal) -> None:
        commande_id = uuid4()
        fait(journal, ouvrir_dossier(), "2025-03-03", commande_id=commande_id)
        autres = [
            demande(ouvrir_dossier(mds="MDS-33-09"), commande_id=commande_id),
            demande(ouvrir_dossier(), commande_id=commande_id, dossier=uuid4()),
            demande(modifier_droits(), commande_id=commande_id),
        ]
        for autre in autres:
            with pytest.raises(CleDejaUtilisee):
                executer(journal, autre, Cadre(date(2025, 3, 3)))
        assert journal.position() == 1

    def test_la_meme_requete_donne_la_meme_reponse(self, journal: Journal) -> None:
        commande_id = uuid4()
        premiere = fait(journal, ouvrir_dossier(), "2025-03-03", commande_id=commande_id)
        fait(journal, modifier_droits(), "2025-03-04")
        seconde = fait(journal, ouvrir_dossier(), "2025-03-05", commande_id=commande_id, version_attendue=0)
        assert (seconde.position, seconde.version, seconde.nombre) == (1, 1, 1)
        assert (premiere.deja_fait, seconde.deja_fait) == (False, True)
        assert journal.position() == 2

    def test_un_identifiant_tire_par_defaut_ne_change_pas_la_requete(self, journal: Journal) -> None:
        fait(journal, ouvrir_dossier(), "2025-03-03")
        corps = proposer_offre().model_dump(mode="json", exclude_unset=True, exclude={"proposition"})
        une, deux = (type(proposer_offre()).model_validate(corps) for _ in range(2))
        assert une != deux
        commande_id = uuid4()
        fait(journal, une, "2025-03-10", commande_id=commande_id)
        assert fait(journal, deux, "2025-03-10", commande_id=commande_id).deja_fait

    def test_deux_fois_en_meme_temps(self, journal: Journal) -> None:
        commande_id = uuid4()

        def ouvrir(_: int) -> Resultat:
            return fait(journal, ouvrir_dossier(), "2025-03-03", commande_id=commande_id)

        with ThreadPoolExecutor(8) as fils:
            resultats = list(fils.map(ouvrir, range(8)))
        assert sorted(resultat.deja_fait for resultat in resultats) == [False] + [True] * 7
        assert {resultat.position for resultat in resultats} == {1}


class TestCeQuiEstEcrit:
    def test_les_versions_des_regles_appliquees(self, journal: Journal) -> None:
        """The first orientation is decided under O1 as it was when the information came."""
        fait(journal, ouvrir_dossier(), "2024-12-20")
        fait(journal, decider_orientation(), "2025-01-15")
        fait(journal, notifier_orientation(), "2025-01-16")
        ouvert, decidee, notifiee = (e.lire_contexte() for e in journal.rejouer(DOSSIER))
        assert ouvert["regles"] == ["O1@2009-06-01"]
        assert decidee["regles"] == ["O0@2025-01-01", "O1@2009-06-01", "O10@2009-06-01"]
        assert notifiee["regles"] == ["O3@2025-01-01", "C1@2025-01-01"]
        assert (decidee["agent"], decidee["role"], decidee["canal"]) == (str(UUID(int=4)), "REFERENT", "ECRAN")

    def test_le_rattachement_est_celui_d_avant_l_etape(self, journal: Journal) -> None:
        fait(journal, ouvrir_dossier(), "2025-03-03")
        fait(journal, decider_orientation(), "2025-03-04")
        fait(journal, designer_structure(structure="MDS-33-09"), "2025-03-05", cause=UUID(int=9))
        fait(journal, proposer_offre(), "2025-03-06")
        ouvert, decidee, designee, proposee = journal.rejouer(DOSSIER)
        assert "rattachement" not in ouvert.corps
        assert decidee.corps["rattachement"] == designee.corps["rattachement"] == {"mds": "MDS-33-04"}
        assert proposee.corps["rattachement"] == {"mds": "MDS-33-04", "structure": "MDS-33-09"}
        assert designee.lire_contexte()["cause"] == str(UUID(int=9))

    def test_une_correction_vise_sa_cible(self, journal: Journal) -> None:
        fait(journal, ouvrir_dossier(), "2025-03-03")
        fait(journal, decider_orientation(), "2025-03-04")
        cible = journal.rejouer(DOSSIER)[1]
        corrigee = decider_orientation(
            structure="MDS-33-09", correction={"evenement": cible.evenement_id, "motif": "ERREUR_DE_SAISIE"}
        )
        fait(journal, corrigee, "2025-03-10")
        nouvelle = journal.rejouer(DOSSIER)[2]
        assert (nouvelle.classe, nouvelle.cible, nouvelle.survenu_le) == (OrientationDecidee, 2, date(2025, 3, 4))
        orientation = journal.dossier(DOSSIER).orientation
        assert orientation is not None
        assert orientation.structure == "MDS-33-09"

    def test_les_textes_sont_scelles(self, journal: Journal, coffre: CoffreMemoire) -> None:
        fait(journal, ouvrir_dossier(), "2025-03-03")
        fait(journal, proposer_offre(), "2025-03-04")
        fait(journal, refuser_offre(explication="Pas de place en crèche."), "2025-03-05")
        ouvert, _, refusee = journal.rejouer(DOSSIER)
        assert refusee.desceller(coffre) == {"explication": "Pas de place en crèche."}
        assert ouvert.desceller(coffre)["identite"]["prenom"] == "Maïté"


class TestAnnexes:
    """An identifier and the dossier that it leads to are written together, or not at all."""

    CADRE = Cadre(date(2025, 3, 3), empreintes=bytes(range(32)))
    NIR = "2880233063001"

    def ouverture(self, dossier: UUID) -> Demande:
        return demande(ouvrir_dossier(identite=IDENTITE | {"nir": self.NIR}), dossier=dossier)

    def test_sans_cle_aucun_identifiant_ne_mene_nulle_part(
        self, journal: Journal, maitre: psycopg.Connection[Any]
    ) -> None:
        with pytest.raises(ValueError, match="clé des identifiants"):
            executer(journal, self.ouverture(uuid4()), Cadre(date(2025, 3, 3)))
        assert nombres(maitre) == (0, 0)

    def test_l_identifiant_est_deja_pris(self, journal: Journal, maitre: psycopg.Connection[Any]) -> None:
        un, deux = uuid4(), uuid4()
        resultat = executer(journal, self.ouverture(un), self.CADRE)
        assert (resultat.version, resultat.position, resultat.nombre) == (1, 2, 2)
        with pytest.raises(Refus, match="existe déjà"):
            executer(journal, self.ouverture(deux), self.CADRE)
        assert nombres(maitre) == (2, 1)
        (e,) = journal.rejouer(flux_identifiant(self.CADRE.empreintes, GenreIdentifiant.NIR, self.NIR))
        assert e.corps["dossier"] == str(un)
        assert journal.rejouer(un)[0].classe is DossierOuvert


def test_manquement_et_preconisation_se_lisent_dans_le_dossier(journal: Journal) -> None:
    """One story through the database: what each step needs was written by those before it."""
    fait(journal, ouvrir_dossier(), "2025-03-03")
    fait(journal, preconiser_orientation(), "2025-03-04")
    fait(journal, decider_orientation(), "2025-03-05")
    fait(journal, notifier_orientation(), "2025-03-06")
    fait(journal, constater_manquement(nature="REFUS_CONTRAT"), "2025-06-02")
    dossier = journal.dossier(DOSSIER)
    assert dossier.preconisation is None
    assert len(dossier.manquements) == 1
    assert dossier.version == dossier.position == journal.position() == 5
