"""Transmissions: what the connector may say, what agents may decide, and who may ask for which."""

from datetime import date
from uuid import uuid4

import pytest

from commands.base import ETAPES, Commande, Refus
from commands.correction import AnnulerEtape
from commands.permis import exiger_permis
from ledger.contexte import Acteur
from ledger.dossier.etat.transmission import EtatTransmission
from ledger.events.suivi.transmission import (
    TransmissionAbandonnee,
    TransmissionEnAttente,
    TransmissionRejetee,
    TransmissionRelancee,
    TransmissionReussie,
)
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import OUVERT, annuler_etape
from tests.commands.etapes.entree import muter_dossier
from tests.commands.etapes.transmission import (
    ABANDONNEE,
    EN_ATTENTE,
    REJETEE,
    RELANCEE,
    RENDEZ_VOUS_PRIS,
    REUSSIE,
    TRANSMISSION,
    TRANSMISSION_2,
    abandonner_transmission,
    mettre_transmission_en_attente,
    rejeter_transmission,
    relancer_transmission,
    reussir_transmission,
)
from tests.commands.interdits import etats_interdits
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.exemples import EXEMPLES

CONSTATS = [reussir_transmission(), rejeter_transmission(), mettre_transmission_en_attente()]
SUITES = [abandonner_transmission(), relancer_transmission()]
LE = date(2025, 3, 21)
SYSTEME, REFERENT = (Acteur(uuid4(), role, Canal.API) for role in (Role.SYSTEME, Role.REFERENT))


def nom(commande: Commande) -> str:
    return type(commande).__name__


class TestRefus:
    @pytest.mark.parametrize("commande", CONSTATS, ids=nom)
    def test_le_dossier_n_est_pas_ouvert(self, commande: Commande) -> None:
        etant_donne().quand(commande, le="2025-03-19").refuse("dossier_non_ouvert")

    @pytest.mark.parametrize("commande", CONSTATS, ids=nom)
    def test_l_etape_n_est_pas_au_dossier(self, commande: Commande) -> None:
        OUVERT.quand(commande, le="2025-03-19").refuse("etape_transmise_inconnue", champ="etape_position")

    @pytest.mark.parametrize("commande", SUITES, ids=nom)
    def test_rien_n_a_ete_envoye(self, commande: Commande) -> None:
        RENDEZ_VOUS_PRIS.quand(commande, le="2025-03-19").refuse("transmission_inconnue", champ="transmission")

    @pytest.mark.parametrize("commande", [*CONSTATS, *SUITES], ids=nom)
    def test_deja_recue(self, commande: Commande) -> None:
        REUSSIE.quand(commande, le="2025-03-20").refuse("transmission_deja_reussie", champ="transmission")

    @pytest.mark.parametrize("commande", CONSTATS[1:], ids=nom)
    @pytest.mark.parametrize("depart", [REJETEE, ABANDONNEE], ids=["rejetée", "abandonnée"])
    def test_ne_devait_plus_partir(self, depart: Scenario, commande: Commande) -> None:
        depart.quand(commande, le="2025-03-20").refuse("transmission_conclue", champ="transmission")

    def test_attend_deja(self) -> None:
        EN_ATTENTE.quand(mettre_transmission_en_attente(), le="2025-03-20").refuse("transmission_deja_en_attente")

    def test_deja_abandonnee(self) -> None:
        ABANDONNEE.quand(abandonner_transmission(), le="2025-03-21").refuse("transmission_deja_abandonnee")

    def test_deja_relancee(self) -> None:
        RELANCEE.quand(relancer_transmission(), le="2025-03-21").refuse("transmission_deja_relancee")

    def test_avant_ce_qu_elle_suit(self) -> None:
        relance = relancer_transmission(survenu_le="2025-03-18")
        REJETEE.quand(relance, le="2025-03-20").refuse("avant_transmission", champ="survenu_le")

    @pytest.mark.parametrize("classe", CONSTATS, ids=nom)
    def test_un_agent_ne_constate_pas_a_la_place_du_connecteur(self, classe: Commande) -> None:
        with pytest.raises(Refus) as refus:
            exiger_permis(REFERENT, classe, (), LE)
        assert refus.value.code == "etape_reservee"
        exiger_permis(SYSTEME, classe, (), LE)

    def test_un_agent_n_annule_pas_un_constat(self) -> None:
        annulation = annuler_etape(REUSSIE, TransmissionReussie)
        with pytest.raises(Refus) as refus:
            exiger_permis(REFERENT, annulation, REUSSIE.lus, LE)
        assert refus.value.code == "etape_reservee"
        exiger_permis(SYSTEME, annulation, REUSSIE.lus, LE)

    @pytest.mark.parametrize("commande", SUITES, ids=nom)
    def test_un_agent_traite_ce_qui_attend(self, commande: Commande) -> None:
        exiger_permis(REFERENT, commande, REJETEE.lus, LE)


class TestSuites:
    def test_recue(self) -> None:
        RENDEZ_VOUS_PRIS.quand(reussir_transmission(), le="2025-03-19").alors(TransmissionReussie, reference="88214")

    def test_rejetee_avec_son_sens(self) -> None:
        RENDEZ_VOUS_PRIS.quand(rejeter_transmission(), le="2025-03-19").alors(
            TransmissionRejetee, rejet="R030", sens="La date est passée."
        )

    def test_en_attente_puis_pour_une_autre_cause(self) -> None:
        EN_ATTENTE.quand(mettre_transmission_en_attente(cause="NON_RATTACHEE"), le="2025-03-20").alors(
            TransmissionEnAttente, cause="NON_RATTACHEE"
        )

    @pytest.mark.parametrize("depart", [EN_ATTENTE, RELANCEE, ABANDONNEE], ids=["en attente", "relancée", "abandonnée"])
    def test_recue_apres(self, depart: Scenario) -> None:
        """Given up while the answer was on its way: it was received all the same."""
        depart.quand(reussir_transmission(), le="2025-03-21").alors(TransmissionReussie)

    @pytest.mark.parametrize("depart", [EN_ATTENTE, REJETEE, RELANCEE], ids=["en attente", "rejetée", "relancée"])
    def test_abandonnee_avec_son_motif(self, depart: Scenario) -> None:
        depart.quand(abandonner_transmission(), le="2025-03-21").alors(
            TransmissionAbandonnee, motif="DEJA_CONNUE", etape="rendez_vous.planifie.v1", etape_position=6
        )

    @pytest.mark.parametrize("depart", [EN_ATTENTE, REJETEE, ABANDONNEE], ids=["en attente", "rejetée", "abandonnée"])
    def test_relancee(self, depart: Scenario) -> None:
        depart.quand(relancer_transmission(), le="2025-03-21").alors(TransmissionRelancee, transmission=TRANSMISSION)

    def test_le_dossier_est_parti_et_la_reponse_arrive(self) -> None:
        parti = RENDEZ_VOUS_PRIS.puis(muter_dossier(), "2025-03-18")
        parti.quand(reussir_transmission(), le="2025-03-19").alors(TransmissionReussie)

    def test_une_annulation_rend_la_transmission(self) -> None:
        """The connector was wrong: the step is to be sent again."""
        assert not REUSSIE.puis(annuler_etape(REUSSIE, TransmissionReussie), "2025-03-20").dossier.transmissions

    def test_ce_qu_une_relance_suit_ne_s_annule_pas(self) -> None:
        annulation = annuler_etape(RELANCEE, TransmissionRejetee)
        RELANCEE.quand(annulation, le="2025-03-21").refuse("etape_suivie", champ="correction.evenement")


class TestEtat:
    @pytest.mark.parametrize(
        ("scenario", "etat", "essais"),
        [
            (REUSSIE, EtatTransmission.REUSSIE, 1),
            (REJETEE, EtatTransmission.REJETEE, 1),
            (EN_ATTENTE, EtatTransmission.EN_ATTENTE, 0),
            (ABANDONNEE, EtatTransmission.ABANDONNEE, 1),
            (RELANCEE.puis(reussir_transmission(essais=3), "2025-03-21"), EtatTransmission.REUSSIE, 4),
        ],
    )
    def test_ou_en_est_la_transmission(self, scenario: Scenario, etat: EtatTransmission, essais: int) -> None:
        (suivie,) = scenario.dossier.transmissions.values()
        assert (suivie.etat, suivie.essais, suivie.premiere_le.isoformat()) == (etat, essais, "2025-03-19")
        assert suivie.a_traiter == (etat in ("REJETEE", "EN_ATTENTE"))

    def test_une_par_etape(self) -> None:
        deux = REJETEE.puis(reussir_transmission(transmission=TRANSMISSION_2, etape_position=1), "2025-03-20")
        assert [t.etat for t in deux.dossier.transmissions.values()] == ["REJETEE", "REUSSIE"]


RAISONS = {
    "transmission après la réussite": (REUSSIE, "transmission.relancee.v1"),
    "envoi de ce qui ne devait plus partir": (REJETEE, "transmission.en_attente.v1"),
    "attente redite": (EN_ATTENTE, "transmission.en_attente.v1"),
    "relancee sans objet, ou deux fois": (RELANCEE, "transmission.relancee.v1"),
    "abandonnee sans objet, ou deux fois": (RENDEZ_VOUS_PRIS, "transmission.abandonnee.v1"),
}


@pytest.mark.parametrize("raison", RAISONS)
def test_chaque_etat_interdit_se_voit(raison: str) -> None:
    scenario, type_ = RAISONS[raison]
    assert etats_interdits(scenario.lus) == []
    evenement = EXEMPLES[type_].model_copy(
        update={"survenu_le": scenario.lus[-1].survenu_le, "correction": None, "transmission": TRANSMISSION}
    )
    trouves = etats_interdits(scenario.enregistre(evenement).lus)
    assert any(trouve.endswith(f" : {raison}") for trouve in trouves), trouves


def test_ce_que_constate_un_programme_ou_dit_la_personne_lui_est_reserve() -> None:
    """Screens offer no step that has roles of its own."""
    reservees = {commande.__name__ for commande, etape in ETAPES.items() if etape.roles and etape.famille != "envoi"}
    connecteur = {"ReussirTransmission", "RejeterTransmission", "MettreTransmissionEnAttente"}
    effacement = {"ExecuterEffacement"}
    de_la_personne = {"DemanderCode", "VerifierCode", "OuvrirEspace", "RepondreRendezVous"}
    assert reservees == connecteur | effacement | de_la_personne | {"ProduireDocument"}
    assert AnnulerEtape.__name__ not in reservees
