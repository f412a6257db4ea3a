"""Who may be sanctioned, at what rate, and beside which other sanction (CASF R262-68-6, R262-68-7)."""

import pytest

from commands.regles import REGLES
from commands.regles.local import appliquer
from ledger.events.entree.droits import DroitsModifies
from ledger.events.sanctions.sanction import SanctionDecidee
from tests.commands.etapes import (
    AVERTI,
    MANQUEMENT_2,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    constater_manquement,
    decider_sanction,
    lever_sanction,
    modifier_droits,
    notifier_intention,
)
from tests.commands.etapes.entree import delier_foyer, lier_foyer
from tests.commands.scenario import Scenario

SECONDE = {"manquement": MANQUEMENT_2, "sanction": SANCTION_2}
HORS_DEVOIRS = {"etat_droit": "OUVERT_VERSABLE", "soumis_droits_devoirs": False, "motif": None}
SOUMISE = HORS_DEVOIRS | {"soumis_droits_devoirs": True}


def averti(depart: Scenario, le: str = "2025-07-20") -> Scenario:
    """Another manquement, of another nature, and its intention notified."""
    return depart.puis(constater_manquement(manquement=MANQUEMENT_2, nature="REFUS_CONTRAT"), le).puis(
        notifier_intention(manquement=MANQUEMENT_2), le
    )


class TestSoumission:
    """Rule S-SDD: the person is subject to droits et devoirs."""

    def test_l2_une_personne_qui_n_est_plus_soumise_n_est_pas_sanctionnee(self) -> None:
        sortie = AVERTI.puis(modifier_droits(**HORS_DEVOIRS), "2025-08-01")
        for debut_le in (None, "2025-09-01"):
            commande = decider_sanction(debut_le=debut_le)
            sortie.quand(commande, le="2025-08-20").refuse("personne_non_soumise", champ="manquement")
        sortie.quand(decider_sanction(), le="2025-08-01").refuse("personne_non_soumise")

    def test_l2_ni_pour_un_manquement_d_avant_sa_soumission(self) -> None:
        sortie = SIGNE.puis(modifier_droits(**HORS_DEVOIRS), "2025-06-01")
        revenue = (
            sortie.puis(constater_manquement(), "2025-07-01")
            .puis(notifier_intention(), "2025-07-05")
            .puis(modifier_droits(**SOUMISE), "2025-07-10")
        )
        revenue.quand(decider_sanction(), le="2025-07-20").refuse("personne_non_soumise")

    def test_l2_une_decision_saisie_apres_coup_se_juge_a_sa_date(self) -> None:
        sortie = AVERTI.puis(modifier_droits(**HORS_DEVOIRS), "2025-08-01")
        sortie.quand(decider_sanction(survenu_le="2025-07-31"), le="2025-08-20").alors(SanctionDecidee)
        revenue = sortie.puis(modifier_droits(**SOUMISE), "2025-08-10")
        revenue.quand(decider_sanction(survenu_le="2025-08-09"), le="2025-08-20").refuse("personne_non_soumise")
        revenue.quand(decider_sanction(), le="2025-08-20").alors(SanctionDecidee)

    def test_l2_un_changement_de_droit_connu_plus_tard_se_saisit_toujours(self) -> None:
        commande = modifier_droits(**HORS_DEVOIRS, survenu_le="2025-07-10")
        SANCTIONNE.quand(commande, le="2025-08-20").alors(DroitsModifies)

    def test_l2_la_regle_reste_un_reglage_tant_que_le_texte_n_est_pas_lu(self) -> None:
        sortie = AVERTI.puis(modifier_droits(**HORS_DEVOIRS), "2025-08-01")
        sans = appliquer({"S-SDD@2025-06-01": {"parametres": {"soumission_exigee": False}}}, REGLES)
        sortie.sous(sans).quand(decider_sanction(), le="2025-08-20").alors(SanctionDecidee)


class TestFoyer:
    """Rule S7: at most 50 % beyond one person, or with the majoration."""

    def test_l3_le_conjoint_d_un_foyer_n_est_pas_seul_quoi_que_dise_son_dossier(self) -> None:
        conjoint = AVERTI.puis(lier_foyer(role="CONJOINT"), "2025-07-10")
        for taux in (51, 80, 100):
            commande = decider_sanction(taux_pourcent=taux)
            conjoint.quand(commande, le="2025-07-16").refuse("taux_hors_bornes", champ="taux_pourcent")
        conjoint.quand(decider_sanction(taux_pourcent=50), le="2025-07-16").alors(SanctionDecidee)

    def test_l3_une_personne_seule_ou_qui_a_quitte_le_foyer_l_est(self) -> None:
        commande = decider_sanction(taux_pourcent=80)
        AVERTI.quand(commande, le="2025-07-16").alors(SanctionDecidee)
        seule = AVERTI.puis(lier_foyer(role="CONJOINT"), "2025-07-10").puis(delier_foyer(), "2025-07-12")
        seule.quand(commande, le="2025-07-16").alors(SanctionDecidee)


class TestCumul:
    """The rates of the sanctions in force on one day add up, and never pass what one alone may take."""

    @pytest.mark.parametrize(
        ("premier", "second", "permis"), [(60, 60, False), (60, 41, False), (60, 40, True), (100, 30, False)]
    )
    def test_l4_une_personne_seule(self, premier: int, second: int, permis: bool) -> None:
        deux = averti(AVERTI.puis(decider_sanction(taux_pourcent=premier), "2025-07-16"))
        issue = deux.quand(decider_sanction(**SECONDE, taux_pourcent=second), le="2025-08-01")
        if permis:
            issue.alors(SanctionDecidee, taux_pourcent=second)
        else:
            issue.refuse("cumul_excessif", champ="taux_pourcent")

    def test_l4_un_foyer_de_plusieurs(self) -> None:
        couple = AVERTI.puis(lier_foyer(role="CONJOINT"), "2025-07-10")
        deux = averti(couple.puis(decider_sanction(taux_pourcent=50), "2025-07-16"))
        for taux in (30, 50):
            deux.quand(decider_sanction(**SECONDE, taux_pourcent=taux), le="2025-08-01").refuse("cumul_excessif")

    @pytest.mark.parametrize(("debut_le", "permis"), [("2025-08-15", False), ("2025-08-16", True)])
    def test_l4_l_une_apres_l_autre(self, debut_le: str, permis: bool) -> None:
        """The first one lasts until 15 August included."""
        deux = averti(AVERTI.puis(decider_sanction(taux_pourcent=60), "2025-07-16"))
        issue = deux.quand(decider_sanction(**SECONDE, taux_pourcent=60, debut_le=debut_le), le="2025-08-01")
        if permis:
            issue.alors(SanctionDecidee)
        else:
            issue.refuse("cumul_excessif")

    def test_l4_le_debut_d_une_autre_tombe_pendant_celle_ci(self) -> None:
        """The other one was decided first, and begins later."""
        plus_tard = AVERTI.puis(decider_sanction(taux_pourcent=60, debut_le="2025-08-20"), "2025-07-16")
        deux = averti(plus_tard)
        deux.quand(decider_sanction(**SECONDE, taux_pourcent=60), le="2025-08-01").refuse("cumul_excessif")
        deux.quand(decider_sanction(**SECONDE, taux_pourcent=40), le="2025-08-01").alors(SanctionDecidee)

    def test_l4_une_sanction_levee_ne_compte_plus(self) -> None:
        levee = AVERTI.puis(decider_sanction(taux_pourcent=60), "2025-07-16").puis(lever_sanction(), "2025-07-30")
        averti(levee, "2025-07-30").quand(decider_sanction(**SECONDE, taux_pourcent=60), le="2025-08-12").alors(
            SanctionDecidee
        )
