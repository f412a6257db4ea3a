"""Rank of a manquement: réitération and persistance (rule S-REIT; CASF L262-37 II 2°, R262-68-4)."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.regles import REGLES
from commands.sanctions.recours import AnnulerSanction
from ledger.events.sanctions.recours import SanctionAnnulee
from ledger.events.sanctions.sanction import SanctionDecidee
from tests.commands.etapes import (
    AVERTI,
    MANQUEMENT_2,
    ORIENTATION_2,
    SANCTION,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    constater_manquement,
    decider_orientation,
    decider_sanction,
    notifier_intention,
    rendre_avis,
)
from tests.commands.etapes.sanction import (
    CONTESTE,
    SANCTION_NOTIFIEE,
    annuler_sanction,
    decider_recours,
    notifier_sanction,
)
from tests.commands.scenario import Issue, Scenario

MANQUEMENT_3, SANCTION_3 = (f"00000000-0000-0000-0000-0000000007{n}" for n in (31, 32))
REITERE = {"manquement": MANQUEMENT_2, "sanction": SANCTION_2, "rang": "REITERE"}
SUPPRESSION = {"mesure": "SUPPRESSION", "taux_pourcent": 100, "duree_mois": 4}


def averti(depart: Scenario, constat_le: str, manquement: object = MANQUEMENT_2, **champs: object) -> Scenario:
    """Another manquement, and its intention notified the same day."""
    constat = constater_manquement(manquement=manquement, **champs)
    return depart.puis(constat, constat_le).puis(notifier_intention(manquement=manquement), constat_le)


def reitere(depart: Scenario, constat_le: str, decision_le: str, **champs: object) -> Issue:
    """A réitération is decided for a second manquement."""
    return averti(depart, constat_le, **champs).quand(decider_sanction(**REITERE), le=decision_le)


class TestNature:
    """A suspension was pronounced for that very manquement."""

    @pytest.mark.parametrize(
        ("premiere", "seconde"),
        [("REFUS_CONTRAT", "OBLIGATIONS_CONTRAT"), ("OBLIGATIONS_CONTRAT", "REFUS_CONTRAT")],
    )
    def test_l1_une_sanction_d_une_autre_nature_ne_fait_pas_une_reiteration(self, premiere: str, seconde: str) -> None:
        sanctionne = (
            SIGNE.puis(constater_manquement(nature=premiere), "2025-07-01")
            .puis(notifier_intention(), "2025-07-05")
            .puis(decider_sanction(), "2025-07-16")
            .puis(notifier_sanction(), "2025-07-18")
        )
        reitere(sanctionne, "2025-09-01", "2025-09-16", nature=seconde).refuse("rang_sans_precedent", champ="rang")
        reitere(sanctionne, "2025-09-01", "2025-09-16", nature=premiere).alors(SanctionDecidee, rang="REITERE")
        premier = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2)
        averti(sanctionne, "2025-09-01", nature=seconde).quand(premier, le="2025-09-16").alors(SanctionDecidee)

    def test_l1_x2_la_source_est_r262_68_4(self) -> None:
        regle = Cadre(date(2025, 9, 1), REGLES).regle("S-REIT", date(2025, 9, 1))
        assert "R262-68-4" in regle.source
        assert "R262-68-5" not in regle.source
        assert not regle.verifiee


class TestDelai:
    """24 months from the notification of the first decision, under the same orientation."""

    @pytest.mark.parametrize(
        ("constat_le", "permis"), [("2027-07-17", True), ("2027-07-18", True), ("2027-07-19", False)]
    )
    def test_vingt_quatre_mois(self, constat_le: str, permis: bool) -> None:
        issue = reitere(SANCTION_NOTIFIEE, constat_le, "2027-09-01")
        if permis:
            issue.alors(SanctionDecidee, rang="REITERE")
        else:
            issue.refuse("reiteration_hors_delai", champ="rang")

    def test_l5_le_delai_court_de_la_premiere_decision_et_non_de_la_deuxieme(self) -> None:
        deux = (
            averti(SANCTION_NOTIFIEE, "2027-06-01")
            .puis(decider_sanction(**REITERE), "2027-06-16")
            .puis(notifier_sanction(sanction=SANCTION_2), "2027-06-18")
        )
        commande = decider_sanction(manquement=MANQUEMENT_3, sanction=SANCTION_3, rang="REITERE")
        averti(deux, "2027-07-19", MANQUEMENT_3).quand(commande, le="2027-11-02").refuse("reiteration_hors_delai")
        averti(deux, "2027-07-18", MANQUEMENT_3).quand(commande, le="2027-11-02").alors(SanctionDecidee)

    def test_l5_une_sanction_jamais_notifiee_ne_compte_pas(self) -> None:
        reitere(SANCTIONNE, "2025-09-01", "2025-09-16").refuse("rang_sans_precedent", champ="rang")

    @pytest.mark.parametrize("constat_le", ["2025-07-10", "2025-07-17"])
    def test_l5_le_manquement_ne_precede_pas_la_notification(self, constat_le: str) -> None:
        deux = (
            AVERTI.puis(decider_sanction(), "2025-07-16")
            .puis(notifier_sanction(), "2025-07-18")
            .puis(constater_manquement(manquement=MANQUEMENT_2, survenu_le=constat_le), "2025-07-19")
            .puis(notifier_intention(manquement=MANQUEMENT_2), "2025-07-19")
        )
        deux.quand(decider_sanction(**REITERE), le="2025-08-20").refuse("rang_sans_precedent", champ="rang")

    def test_l5_x4_un_manquement_d_avant_la_reforme_n_ouvre_pas_le_delai(self) -> None:
        def sanctionne(constat_le: str) -> Scenario:
            return (
                SIGNE.puis(constater_manquement(), constat_le)
                .puis(notifier_intention(), "2025-06-03")
                .puis(decider_sanction(), "2025-06-16")
                .puis(notifier_sanction(), "2025-06-18")
            )

        reitere(sanctionne("2025-05-31"), "2025-09-01", "2025-09-16").refuse("rang_sans_precedent", champ="rang")
        reitere(sanctionne("2025-06-01"), "2025-09-01", "2025-09-16").alors(SanctionDecidee, rang="REITERE")

    def test_l5_une_nouvelle_orientation_remet_a_zero(self) -> None:
        reoriente = SANCTION_NOTIFIEE.puis(
            decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-08-20"
        )
        reitere(reoriente, "2025-09-01", "2025-09-16").refuse("reiteration_hors_delai", champ="rang")


def supprime(depart: Scenario, decision_le: str = "2025-09-16") -> Scenario:
    """A second sanction, for a réitération: a suppression."""
    return (
        depart.puis(constater_manquement(manquement=MANQUEMENT_2), "2025-09-01")
        .puis(notifier_intention(manquement=MANQUEMENT_2, mesure_envisagee="SUPPRESSION"), "2025-09-02")
        .puis(rendre_avis(manquement=MANQUEMENT_2), "2025-09-10")
        .puis(decider_sanction(**REITERE, **SUPPRESSION), decision_le)
    )


class TestPremiereSanctionAnnulee:
    """A recours upheld against the first sanction, once a second one was decided for a réitération."""

    @pytest.mark.parametrize("accueilli_le", ["2025-09-12", "2025-09-16", "2025-10-01"])
    def test_l6_l_annulation_suit_et_la_seconde_est_a_requalifier(self, accueilli_le: str) -> None:
        contestee = supprime(CONTESTE).puis(decider_recours(survenu_le=accueilli_le), "2025-10-01")
        assert "sanction_a_requalifier" not in contestee.dues("2025-10-01")
        (suite,) = contestee.suites("sanction_annulee", "2025-10-01")
        assert isinstance(suite.commande, AnnulerSanction)
        annulee = contestee.quand(suite.commande, le="2025-10-01").alors(SanctionAnnulee, motif="RECOURS")
        assert list(annulee.dossier.sanctions) == [str(SANCTION_2)]
        assert annulee.dues("2025-10-01")["sanction_a_requalifier"] == max(accueilli_le, "2025-09-16")
        assert annulee.suites("sanction_annulee", "2025-10-02") == []

    def test_l6_un_agent_la_requalifie_en_premier_manquement(self) -> None:
        annulee = supprime(CONTESTE).puis(annuler_sanction(), "2025-10-01")
        correction = annulee.correction(SanctionDecidee)
        excessive = {"manquement": MANQUEMENT_2, "sanction": SANCTION_2, "correction": correction}
        annulee.quand(decider_sanction(**excessive, **SUPPRESSION), le="2025-10-02").refuse("mesure_excessive")
        requalifiee = annulee.puis(decider_sanction(**excessive), "2025-10-02")
        assert "sanction_a_requalifier" not in requalifiee.dues("2025-10-02")
        assert requalifiee.dossier.sanctions[str(SANCTION_2)].rang == "PREMIER"

    def test_l6_annulee_a_son_tour_elle_n_attend_plus(self) -> None:
        annulee = supprime(CONTESTE).puis(annuler_sanction(), "2025-10-01")
        assert "sanction_a_requalifier" in annulee.dues("2025-10-01")
        deux = annulee.puis(annuler_sanction(sanction=SANCTION_2), "2025-10-02")
        assert "sanction_a_requalifier" not in deux.dues("2025-10-02")

    def test_l6_une_annulation_d_une_autre_nature_ne_touche_pas_la_seconde(self) -> None:
        autre = averti(SANCTION_NOTIFIEE, "2025-07-25", MANQUEMENT_3, nature="REFUS_CONTRAT").puis(
            decider_sanction(manquement=MANQUEMENT_3, sanction=SANCTION_3), "2025-08-06"
        )
        annulee = supprime(autre).puis(annuler_sanction(sanction=SANCTION_3), "2025-10-01")
        assert str(SANCTION) in annulee.dossier.sanctions
        assert "sanction_a_requalifier" not in annulee.dues("2025-10-01")
