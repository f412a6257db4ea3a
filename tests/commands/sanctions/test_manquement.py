"""What reaches the département: signalements, proposals of France Travail, and what is filed."""

from datetime import date

import pytest

from commands.base import Commande
from ledger.events.sanctions.manquement import (
    ManquementClasse,
    ManquementSignale,
    PropositionSanctionEcartee,
    PropositionSanctionRecue,
    RegularisationSignalee,
    SignalementClasse,
)
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee
from tests.commands.etapes import (
    AVERTI,
    CONSTATE,
    MANQUEMENT,
    SANCTIONNE,
    SIGNE,
    decider_sanction,
    notifier_intention,
    rendre_avis,
)
from tests.commands.etapes.sanction import (
    PROPOSITION_SANCTION,
    RECOURS,
    SIGNALEMENT,
    classer_manquement,
    classer_signalement,
    constater_sur_proposition,
    constater_sur_signalement,
    ecarter_proposition_sanction,
    recevoir_observations,
    recevoir_proposition_sanction,
    signaler_manquement,
    signaler_regularisation,
    tenir_audition,
)
from tests.commands.scenario import Scenario, etant_donne

SIGNALE = SIGNE.puis(signaler_manquement(), "2025-06-20")
PROPOSEE = SIGNE.puis(recevoir_proposition_sanction(), "2025-06-20")


class TestSignalerManquement:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(signaler_manquement(), le="2025-06-20").refuse("dossier_non_ouvert")

    def test_signale_ne_retient_rien(self) -> None:
        signale = SIGNE.quand(signaler_manquement(), le="2025-06-20").alors(
            ManquementSignale, signalant="MISSION_LOCALE"
        )
        assert signale.dossier.signalements[str(SIGNALEMENT)].en_attente
        assert signale.dossier.manquements == {}


class TestSignalerRegularisation:
    def test_inconnu(self) -> None:
        SIGNE.quand(signaler_regularisation(), le="2025-06-21").refuse("signalement_inconnu", champ="signalement")

    def test_avant_le_signalement(self) -> None:
        commande = signaler_regularisation(survenu_le="2025-06-19")
        SIGNALE.quand(commande, le="2025-06-21").refuse("avant_signalement", champ="survenu_le")

    def test_une_seule_fois(self) -> None:
        deja = SIGNALE.puis(signaler_regularisation(), "2025-06-21")
        deja.quand(signaler_regularisation(), le="2025-06-22").refuse("regularisation_deja_signalee")

    def test_le_manquement_repris_le_sait(self) -> None:
        repris = SIGNALE.puis(constater_sur_signalement(), "2025-07-01")
        regularise = repris.quand(signaler_regularisation(), le="2025-07-02").alors(RegularisationSignalee)
        assert regularise.dossier.manquements[str(MANQUEMENT)].regularise_le == date(2025, 7, 2)
        avant = SIGNALE.puis(signaler_regularisation(), "2025-06-21").puis(constater_sur_signalement(), "2025-07-01")
        assert avant.dossier.manquements[str(MANQUEMENT)].regularise_le == date(2025, 6, 21)


class TestClasserSignalement:
    def test_inconnu(self) -> None:
        SIGNE.quand(classer_signalement(), le="2025-06-21").refuse("signalement_inconnu")

    @pytest.mark.parametrize("suite", [classer_signalement(), constater_sur_signalement()])
    def test_une_seule_suite(self, suite: Commande) -> None:
        conclu = SIGNALE.puis(suite, "2025-06-25")
        conclu.quand(classer_signalement(), le="2025-06-26").refuse("signalement_conclu", champ="signalement")

    def test_classe(self) -> None:
        SIGNALE.quand(classer_signalement(), le="2025-06-20").alors(SignalementClasse, motif="MOTIF_LEGITIME")


class TestConstaterSurSignalement:
    def test_signalement_inconnu(self) -> None:
        SIGNE.quand(constater_sur_signalement(), le="2025-07-01").refuse("signalement_inconnu")

    def test_signalement_classe(self) -> None:
        classe = SIGNALE.puis(classer_signalement(), "2025-06-25")
        classe.quand(constater_sur_signalement(), le="2025-07-01").refuse("signalement_conclu")

    def test_repris(self) -> None:
        SIGNALE.quand(constater_sur_signalement(), le="2025-06-20").alors(ManquementConstate, signalement=SIGNALEMENT)


class TestClasserManquement:
    def test_inconnu(self) -> None:
        SIGNE.quand(classer_manquement(), le="2025-07-01").refuse("manquement_inconnu")

    def test_sanctionne(self) -> None:
        SANCTIONNE.quand(classer_manquement(), le="2025-08-01").refuse("manquement_sanctionne")

    @pytest.mark.parametrize("avant", [CONSTATE, AVERTI, AVERTI.puis(rendre_avis(), "2025-07-10")])
    def test_a_tout_moment_de_la_procedure(self, avant: Scenario) -> None:
        classe = avant.quand(classer_manquement(), le="2025-07-12").alors(ManquementClasse, motif="REGULARISATION")
        assert "observations_de_la_personne" not in classe.dues("2025-07-12")

    @pytest.mark.parametrize(
        "suite",
        [notifier_intention(), rendre_avis(), decider_sanction(), recevoir_observations(), classer_manquement()],
        ids=lambda c: type(c).__name__,
    )
    def test_plus_rien_ne_s_ensuit(self, suite: Commande) -> None:
        classe = AVERTI.puis(classer_manquement(), "2025-07-12")
        classe.quand(suite, le="2025-07-20").refuse("manquement_classe", champ="manquement")


class TestRecevoirPropositionSanction:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(recevoir_proposition_sanction(), le="2025-06-20").refuse("dossier_non_ouvert")

    def test_une_seule_fois(self) -> None:
        commande = recevoir_proposition_sanction(proposition_sanction=RECOURS)
        PROPOSEE.quand(commande, le="2025-06-21").refuse("proposition_deja_recue", champ="reference")

    def test_recue_elle_attend_quinze_jours(self) -> None:
        recue = SIGNE.quand(recevoir_proposition_sanction(), le="2025-06-20").alors(PropositionSanctionRecue)
        assert recue.dues("2025-07-06")["proposition_sanction_a_instruire"] == "2025-07-05"
        assert recue.dossier.manquements == {}

    def test_avant_la_reforme_sans_echeance(self) -> None:
        avant, apres = (SIGNE.puis(recevoir_proposition_sanction(), le) for le in ("2025-05-31", "2025-06-01"))
        assert "proposition_sanction_a_instruire" not in avant.dues("2025-06-02")
        assert apres.dues("2025-06-02")["proposition_sanction_a_instruire"] == "2025-06-16"


class TestEcarterPropositionSanction:
    def test_inconnue(self) -> None:
        SIGNE.quand(ecarter_proposition_sanction(), le="2025-06-21").refuse("proposition_sanction_inconnue")

    def test_avant_sa_reception(self) -> None:
        commande = ecarter_proposition_sanction(survenu_le="2025-06-19")
        PROPOSEE.quand(commande, le="2025-06-21").refuse("avant_proposition_sanction", champ="survenu_le")

    @pytest.mark.parametrize("suite", [ecarter_proposition_sanction(), constater_sur_proposition()])
    def test_une_seule_suite(self, suite: Commande) -> None:
        conclue = PROPOSEE.puis(suite, "2025-06-25")
        conclue.quand(ecarter_proposition_sanction(), le="2025-06-26").refuse("proposition_sanction_conclue")
        assert "proposition_sanction_a_instruire" not in conclue.dues("2025-06-26")

    def test_ecartee(self) -> None:
        PROPOSEE.quand(ecarter_proposition_sanction(), le="2025-06-20").alors(
            PropositionSanctionEcartee, motif="MESURE_DISPROPORTIONNEE"
        )


class TestSanctionSurProposition:
    REPRISE = PROPOSEE.puis(constater_sur_proposition(), "2025-07-01").puis(notifier_intention(), "2025-07-05")

    def test_la_decision_se_rapporte_a_la_proposition(self) -> None:
        self.REPRISE.quand(decider_sanction(), le="2025-07-16").alors(
            SanctionDecidee, proposition_sanction=PROPOSITION_SANCTION
        )

    def test_quinze_jours_depuis_la_fin_des_observations_ou_l_audition(self) -> None:
        assert self.REPRISE.dues("2025-07-06")["sanction_proposee_a_decider"] == "2025-07-30"
        entendu = self.REPRISE.puis(tenir_audition(), "2025-07-10")
        assert entendu.dues("2025-07-10")["sanction_proposee_a_decider"] == "2025-07-25"
        assert "sanction_proposee_a_decider" not in AVERTI.dues("2025-07-10")
        assert "sanction_proposee_a_decider" not in PROPOSEE.puis(constater_sur_proposition(), "2025-07-01").dues(
            "2025-07-02"
        )

    def test_avant_la_reforme_sans_echeance(self) -> None:
        ancien = (
            SIGNE.puis(recevoir_proposition_sanction(), "2025-05-20")
            .puis(constater_sur_proposition(), "2025-05-21")
            .puis(notifier_intention(), "2025-05-22")
        )
        assert not {"observations_de_la_personne", "sanction_proposee_a_decider"} & ancien.dues("2025-05-23").keys()
