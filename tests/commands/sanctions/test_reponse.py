"""The answer to a recours replaces the first decision (RAPO-SUB), and opens the delay before the judge (TA)."""

from datetime import date
from typing import Any

import pytest

from ledger.dossier.etat.sanction import Sanction
from ledger.events.sanctions.radiation import FinDeDroitReportee
from ledger.events.sanctions.recours import DecisionRecoursNotifiee, RecoursDecide, RecoursRejeteImplicitement
from ledger.events.sanctions.sanction import SanctionDecidee
from tests.commands.etapes import (
    CONTRAT_2,
    MANQUEMENT_2,
    SANCTION,
    SANCTION_2,
    annuler_etape,
    constater_manquement,
    decider_sanction,
    lever_sanction,
    modifier_identite,
    notifier_intention,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.sanction import (
    CONTESTE,
    RECOURS_2,
    SUPPRIME,
    annuler_sanction,
    constater_rejet_implicite,
    decider_fin_de_droit,
    decider_recours,
    former_recours,
    notifier_decision_recours,
    proposer_radiation,
    reformer,
)
from tests.commands.scenario import Scenario

LE = "2025-08-10"
REFORME = CONTESTE.puis(reformer(), LE)
SUPPRIME_CONTESTE = SUPPRIME.puis(former_recours(recours=RECOURS_2, sanction=SANCTION_2), "2025-10-01")
"""A total suppression of four months, contested."""


def sanction(scenario: Scenario, cle: object = SANCTION) -> Sanction:
    return scenario.dossier.sanctions[str(cle)]


class TestReformer:
    @pytest.mark.parametrize(
        "champs",
        [{"taux_pourcent": 60}, {"duree_mois": 2}, {"mesure": "SUPPRESSION"}, {"taux_pourcent": 50, "duree_mois": 2}],
    )
    def test_x9_rapo_sub_jamais_plus_severe(self, champs: dict[str, Any]) -> None:
        CONTESTE.quand(reformer(**champs), le=LE).refuse("reforme_plus_severe", champ="issue")

    @pytest.mark.parametrize("champs", [{"taux_pourcent": None}, {"taux_pourcent": 50, "duree_mois": 1}])
    def test_x9_rapo_sub_sans_effet(self, champs: dict[str, Any]) -> None:
        CONTESTE.quand(reformer(**champs), le=LE).refuse("reforme_sans_effet", champ="issue")

    @pytest.mark.parametrize("issue", ["ACCUEILLI", "REJETE", "IRRECEVABLE"])
    def test_x9_rapo_sub_une_autre_reponse_ne_change_rien(self, issue: str) -> None:
        CONTESTE.quand(reformer(issue=issue), le=LE).refuse("reforme_sans_objet", champ="issue")

    def test_x9_rapo_sub_sous_le_taux_minimal(self) -> None:
        CONTESTE.quand(reformer(taux_pourcent=29), le=LE).refuse("taux_hors_bornes", champ="taux_pourcent")

    def test_x9_rapo_sub_la_modulation_se_motive(self) -> None:
        CONTESTE.quand(reformer(modulation=None), le=LE).refuse("modulation_non_motivee", champ="modulation")

    def test_x9_rapo_sub_d_une_sanction_annulee(self) -> None:
        annulee = CONTESTE.puis(annuler_sanction(), "2025-08-05")
        annulee.quand(reformer(), le=LE).refuse("sanction_inconnue")

    def test_x9_rapo_sub_elle_dit_la_mesure_entiere(self) -> None:
        CONTESTE.quand(reformer(), le=LE).alors(
            RecoursDecide,
            sanction=SANCTION,
            mesure="SUSPENSION",
            taux_pourcent=30,
            duree_mois=1,
            debut_le="2025-07-16",
            fin_le="2025-08-15",
            base_calcul="DERNIER_MOIS_TRIMESTRE",
        )

    def test_x9_rapo_sub_un_rejet_dit_la_sanction_et_aucune_mesure(self) -> None:
        CONTESTE.quand(decider_recours(issue="REJETE"), le=LE).alors(
            RecoursDecide, sanction=SANCTION, mesure=None, fin_le=None
        )

    def test_x9_rapo_sub_apres_le_rejet_implicite(self) -> None:
        rejete = CONTESTE.puis(constater_rejet_implicite(), "2025-10-02")
        rejete.quand(reformer(), le="2025-10-10").alors(RecoursDecide, issue="REFORME")

    def test_x9_rapo_sub_sur_la_situation_du_jour(self) -> None:
        """A person alone is no more: the cap of a household holds the new measure, though the first one was above it."""
        seule = SUPPRIME_CONTESTE
        couple = seule.puis(modifier_identite(situation_familiale="COUPLE_SANS_ENFANT"), "2025-10-05")
        reforme = reformer(recours=RECOURS_2, taux_pourcent=80)
        seule.quand(reforme, le="2025-10-10").acceptee()
        couple.quand(reforme, le="2025-10-10").refuse("taux_hors_bornes", champ="taux_pourcent")

    def test_x9_rapo_sub_elle_ne_se_corrige_pas_au_dessus(self) -> None:
        correction = decider_sanction(taux_pourcent=30, correction=REFORME.correction(SanctionDecidee))
        REFORME.quand(correction, le="2025-08-11").refuse("etape_suivie")


class TestCeQuElleRemplace:
    def test_x9_rapo_sub_elle_prend_la_place_de_la_premiere(self) -> None:
        reformee = sanction(CONTESTE.puis(reformer(), LE))
        assert (reformee.mesure, reformee.taux_pourcent, reformee.fin_le) == ("SUSPENSION", 30, date(2025, 8, 15))
        assert (reformee.decidee_le, reformee.notifiee_le) == (date(2025, 7, 16), date(2025, 7, 18))
        assert reformee.reformee_le == date(2025, 8, 10)

    def test_x9_rapo_sub_sa_duree_part_du_premier_jour(self) -> None:
        reduite = SUPPRIME_CONTESTE.puis(reformer(recours=RECOURS_2, taux_pourcent=None, duree_mois=1), "2025-10-10")
        assert sanction(reduite, SANCTION_2).fin_le == date(2025, 10, 15)
        assert reduite.dues("2025-10-10")["fin_de_sanction"] == "2025-10-15"
        reduite.quand(lever_sanction(sanction=SANCTION_2), le="2025-10-16").refuse("sanction_echue")

    def test_x9_rapo_sub_levee_apres_son_nouveau_terme_elle_finit_a_ce_terme(self) -> None:
        levee = SUPPRIME.puis(lever_sanction(sanction=SANCTION_2), "2025-11-20").puis(
            former_recours(recours=RECOURS_2, sanction=SANCTION_2), "2025-11-25"
        )
        reduite = levee.puis(reformer(recours=RECOURS_2, taux_pourcent=None, duree_mois=1), "2025-12-01")
        assert sanction(reduite, SANCTION_2).dernier_jour == date(2025, 10, 15)

    def test_x9_rapo_sub_le_cumul_compte_le_nouveau_taux(self) -> None:
        """50 % in force leave no room for 60 %; reformed to 30 %, they do (L4)."""
        avant = CONTESTE.puis(constater_manquement(manquement=MANQUEMENT_2), "2025-07-20")
        averti = avant.puis(notifier_intention(manquement=MANQUEMENT_2), "2025-07-21")
        deuxieme = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, taux_pourcent=60)
        averti.quand(deuxieme, le="2025-08-11").refuse("cumul_excessif")
        averti.puis(reformer(), LE).quand(deuxieme, le="2025-08-11").alors(SanctionDecidee, taux_pourcent=60)

    def test_x9_rapo_sub_la_reiteration_compte_depuis_la_premiere_notification(self) -> None:
        """The same sanction, whose notification opened the 24 months: the reform does not open them anew."""
        suite = REFORME.puis(notifier_decision_recours(), "2025-08-12")

        def decidee(constat: str, le: str) -> Any:
            averti = suite.puis(constater_manquement(manquement=MANQUEMENT_2), constat).puis(
                notifier_intention(manquement=MANQUEMENT_2), constat
            )
            return averti.quand(decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE"), le=le)

        decidee("2027-07-18", "2027-08-05").alors(SanctionDecidee, rang="REITERE")
        decidee("2027-07-19", "2027-08-05").refuse("reiteration_hors_delai", champ="rang")

    def test_x9_rapo_sub_une_suppression_reformee_n_a_plus_de_fin_de_droit(self) -> None:
        reforme = reformer(recours=RECOURS_2, taux_pourcent=80)
        reduite = SUPPRIME_CONTESTE.puis(reforme, "2025-10-10")
        reduite.quand(proposer_radiation(), le="2025-10-11").refuse("suppression_non_totale")
        reduite.quand(decider_fin_de_droit(), le="2026-01-20").refuse("suppression_non_totale")

    def test_x9_rapo_sub_le_report_de_la_fin_de_droit_n_attend_plus(self) -> None:
        conclu = SUPPRIME_CONTESTE.puis(
            proposer_contrat(contrat=CONTRAT_2, debut_le="2025-12-01", fin_le="2026-06-30"), "2025-12-01"
        ).puis(signer_contrat(contrat=CONTRAT_2), "2025-12-02")
        report = FinDeDroitReportee(survenu_le=date(2025, 12, 3), sanction=SANCTION_2, fin_le=date(2026, 3, 1))
        reportee = conclu.enregistre(report)
        assert reportee.dues("2025-12-05")["fin_de_droit_reportee"] == "2026-03-01"
        reduite = reportee.puis(reformer(recours=RECOURS_2, taux_pourcent=80), "2025-12-04")
        assert "fin_de_droit_reportee" not in reduite.dues("2025-12-05")

    def test_x9_rapo_sub_une_suppression_devient_une_suspension(self) -> None:
        reforme = reformer(recours=RECOURS_2, mesure="SUSPENSION", taux_pourcent=100)
        assert sanction(SUPPRIME_CONTESTE.puis(reforme, "2025-10-10"), SANCTION_2).mesure == "SUSPENSION"

    def test_x9_rapo_sub_annulee_comme_etape_la_premiere_revient(self) -> None:
        revenue = REFORME.puis(annuler_etape(REFORME, RecoursDecide), "2025-08-11")
        assert (sanction(revenue).taux_pourcent, sanction(revenue).reformee_le) == (50, None)


class TestNotifierLaDecision:
    def test_recours_inconnu(self) -> None:
        REFORME.quand(notifier_decision_recours(recours=RECOURS_2), le="2025-08-12").refuse("recours_inconnu")

    def test_sans_reponse(self) -> None:
        CONTESTE.quand(notifier_decision_recours(), le="2025-08-12").refuse("recours_sans_reponse", champ="recours")

    def test_avant_la_reponse(self) -> None:
        REFORME.quand(notifier_decision_recours(survenu_le="2025-08-09"), le="2025-08-12").refuse(
            "recours_sans_reponse"
        )

    def test_deux_fois(self) -> None:
        notifiee = REFORME.puis(notifier_decision_recours(), "2025-08-12")
        notifiee.quand(notifier_decision_recours(), le="2025-08-13").refuse("reponse_deja_notifiee", champ="recours")

    @pytest.mark.parametrize(
        "reponse", [reformer(), decider_recours(issue="REJETE"), decider_recours(issue="IRRECEVABLE")]
    )
    def test_x9_rapo_sub_le_juge_deux_mois_depuis_la_notification(self, reponse: Any) -> None:
        decide = CONTESTE.puis(reponse, LE)
        assert "juge_possible" not in decide.dues(LE)
        notifiee = decide.quand(notifier_decision_recours(), le="2025-08-12").alors(
            DecisionRecoursNotifiee, echeance_juge_le="2025-10-12"
        )
        assert notifiee.dues("2025-10-12")["juge_possible"] == "2025-10-12"
        assert "juge_possible" not in notifiee.dues("2025-10-13")

    def test_x9_rapo_sub_sans_les_voies_et_delais_aucun_delai_ne_court(self) -> None:
        muette = REFORME.quand(notifier_decision_recours(voies_et_delais=False), le="2025-08-12").alors(
            DecisionRecoursNotifiee, echeance_juge_le=None
        )
        assert "juge_possible" not in muette.dues("2025-08-12")

    def test_x9_rapo_sub_accueilli_rien_ne_reste_a_juger(self) -> None:
        accueilli = CONTESTE.puis(decider_recours(), LE)
        accueilli.quand(notifier_decision_recours(), le="2025-08-12").alors(
            DecisionRecoursNotifiee, echeance_juge_le=None
        )

    def test_x9_rapo_sub_sur_l_espace_personnel_a_sa_consultation(self) -> None:
        lue = notifier_decision_recours(
            moyen="ESPACE_PERSONNEL", mise_a_disposition_le="2025-08-11", consultee_le="2025-08-14"
        )
        REFORME.quand(lue, le="2025-08-20").alors(
            DecisionRecoursNotifiee, survenu_le="2025-08-14", echeance_juge_le="2025-10-14"
        )


class TestApresLeSilence:
    @pytest.mark.parametrize("constat", ["2025-10-02", "2025-10-20"])
    def test_x9_rapo_sub_le_juge_deux_mois_depuis_le_rejet_implicite(self, constat: str) -> None:
        """From the day after the last one of the answer, be it recorded later."""
        rejete = CONTESTE.quand(constater_rejet_implicite(), le=constat).alors(
            RecoursRejeteImplicitement, acquis_le="2025-10-02", echeance_juge_le="2025-12-02"
        )
        assert rejete.dues("2025-12-02")["juge_possible"] == "2025-12-02"
        assert "juge_possible" not in rejete.dues("2025-12-03")

    def test_x9_rapo_sub_la_reponse_notifiee_ouvre_un_nouveau_delai(self) -> None:
        rejete = CONTESTE.puis(constater_rejet_implicite(), "2025-10-02")
        repondu = rejete.puis(decider_recours(issue="REJETE"), "2025-10-20")
        notifie = repondu.puis(notifier_decision_recours(), "2025-10-25")
        assert notifie.dues("2025-10-25")["juge_possible"] == "2025-12-25"

    def test_x9_rapo_sub_la_sanction_annulee_ne_se_juge_plus(self) -> None:
        rejete = CONTESTE.puis(constater_rejet_implicite(), "2025-10-02").puis(annuler_sanction(), "2025-10-10")
        assert "juge_possible" not in rejete.dues("2025-10-10")
