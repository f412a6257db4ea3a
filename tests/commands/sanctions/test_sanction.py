"""Manquements and sanctions: constater, décider, lever."""

from datetime import date

import pytest
from pydantic import ValidationError

from commands.base import ETAPES, Cadre
from commands.echeances import echeances
from commands.reactions import reactions
from commands.regles import REGLES
from commands.regles.local import appliquer
from ledger.events.sanctions.sanction import (
    ManquementConstate,
    SanctionDecidee,
    SanctionLevee,
)
from tests.commands.etapes import (
    AVERTI,
    MANQUEMENT_2,
    MODULATION,
    NOTIFIE,
    ORIENTE,
    OUVERT,
    PROPOSE,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    constater_manquement,
    decider_orientation,
    decider_sanction,
    lever_sanction,
    manquer_rendez_vous,
    notifier_intention,
    notifier_orientation,
    ouvrir_dossier,
    planifier_rendez_vous,
    proposer_contrat,
    rendre_avis,
    signer_contrat,
)
from tests.commands.etapes.sanction import (
    SUPPRESSION_ANNONCEE,
    constater_sur_proposition,
    constater_sur_signalement,
    recevoir_proposition_sanction,
    recidive,
    signaler_manquement,
)
from tests.commands.scenario import Scenario, etant_donne

VIDE = etant_donne()


def foyer(situation: str | None) -> Scenario:
    """A person of this household, told of a sanction considered."""
    return etant_donne(
        (ouvrir_dossier(situation_familiale=situation), "2025-03-03"),
        (decider_orientation(), "2025-03-14"),
        (notifier_orientation(), "2025-03-17"),
        (proposer_contrat(), "2025-04-01"),
        (signer_contrat(), "2025-04-10"),
        (constater_manquement(), "2025-07-01"),
        (notifier_intention(), "2025-07-05"),
    )


class TestConstaterManquement:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(constater_manquement(), le="2025-07-01").refuse("dossier_non_ouvert")

    def test_obligations_d_un_contrat_qui_n_est_pas_signe(self) -> None:
        PROPOSE.quand(constater_manquement(), le="2025-07-01").refuse("contrat_absent", champ="nature")

    def test_avant_la_signature(self) -> None:
        commande = constater_manquement(survenu_le="2025-04-09")
        SIGNE.quand(commande, le="2025-07-01").refuse("impossible_a_cette_date")

    @pytest.mark.parametrize("avant", [OUVERT, ORIENTE])
    def test_refus_de_contrat_sans_orientation_notifiee(self, avant: Scenario) -> None:
        commande = constater_manquement(nature="REFUS_CONTRAT")
        avant.quand(commande, le="2025-07-01").refuse("orientation_non_notifiee", champ="nature")

    def test_refus_de_contrat_avant_la_notification(self) -> None:
        commande = constater_manquement(nature="REFUS_CONTRAT", survenu_le="2025-03-16")
        NOTIFIE.quand(commande, le="2025-07-01").refuse("impossible_a_cette_date")

    def test_identifiant_deja_utilise(self) -> None:
        SANCTIONNE.quand(constater_manquement(), le="2025-09-01").refuse("identifiant_deja_utilise")

    def test_constate(self) -> None:
        SIGNE.quand(constater_manquement(), le="2025-07-01").alors(ManquementConstate, nature="OBLIGATIONS_CONTRAT")
        NOTIFIE.quand(constater_manquement(nature="REFUS_CONTRAT"), le="2025-07-01").alors(ManquementConstate)


class TestBornesDeSanction:
    """Rules S-DUR and S7: rank, measure, rate and duration."""

    def test_avant_la_reforme_aucune_regle(self) -> None:
        ancien = SIGNE.puis(constater_manquement(), "2025-05-02").puis(notifier_intention(), "2025-05-05")
        ancien.quand(decider_sanction(), le="2025-05-31").refuse("regle_inconnue")
        ancien.quand(decider_sanction(), le="2025-06-01").alors(SanctionDecidee)

    def test_reiteration_sans_premiere_sanction(self) -> None:
        AVERTI.quand(decider_sanction(rang="REITERE"), le="2025-07-16").refuse("rang_sans_precedent", champ="rang")

    def test_premier_manquement_jamais_de_suppression(self) -> None:
        avec_avis = SUPPRESSION_ANNONCEE.puis(rendre_avis(), "2025-07-12")
        commande = decider_sanction(mesure="SUPPRESSION")
        avec_avis.quand(commande, le="2025-07-16").refuse("mesure_excessive", champ="mesure")

    def test_duree_au_premier_manquement(self) -> None:
        AVERTI.quand(decider_sanction(duree_mois=3), le="2025-07-16").refuse("duree_excessive", champ="duree_mois")
        AVERTI.quand(decider_sanction(duree_mois=2), le="2025-07-16").alors(SanctionDecidee, duree_mois=2)

    def test_duree_a_la_reiteration(self) -> None:
        base = {"manquement": MANQUEMENT_2, "sanction": SANCTION_2, "rang": "REITERE"}
        recidive().quand(decider_sanction(**base, duree_mois=5), le="2025-09-16").refuse("duree_excessive")
        recidive().quand(decider_sanction(**base, duree_mois=4), le="2025-09-16").alors(SanctionDecidee, rang="REITERE")

    @pytest.mark.parametrize(
        ("situation", "taux", "permis"),
        [
            ("SEUL_SANS_ENFANT", 29, False),
            ("SEUL_SANS_ENFANT", 30, True),
            ("SEUL_SANS_ENFANT", 100, True),
            ("SEUL_AVEC_ENFANT", 50, True),
            ("SEUL_AVEC_ENFANT", 51, False),
            ("COUPLE_SANS_ENFANT", 51, False),
            ("COUPLE_AVEC_ENFANT", 51, False),
        ],
    )
    def test_taux_selon_le_foyer(self, situation: str, taux: int, permis: bool) -> None:
        issue = foyer(situation).quand(decider_sanction(taux_pourcent=taux), le="2025-07-16")
        if permis:
            issue.alors(SanctionDecidee, taux_pourcent=taux)
        else:
            issue.refuse("taux_hors_bornes", champ="taux_pourcent")


class TestDeciderSanction:
    def test_un_manquement_une_sanction(self) -> None:
        commande = decider_sanction(sanction=SANCTION_2)
        SANCTIONNE.quand(commande, le="2025-08-01").refuse("manquement_sanctionne", champ="manquement")

    def test_identifiant_deja_utilise(self) -> None:
        commande = decider_sanction(manquement=MANQUEMENT_2)
        recidive().quand(commande, le="2025-09-16").refuse("identifiant_deja_utilise", champ="sanction")

    def test_retroactive(self) -> None:
        commande = decider_sanction(debut_le="2025-07-15")
        AVERTI.quand(commande, le="2025-07-16").refuse("sanction_retroactive", champ="debut_le")

    @pytest.mark.parametrize(
        ("debut_le", "duree_mois", "fin_le"),
        [
            ("2025-07-16", 1, "2025-08-15"),
            ("2025-07-31", 1, "2025-08-30"),
            ("2025-10-31", 1, "2025-11-30"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2025-12-31", 2, "2026-02-28"),
            ("2027-12-31", 2, "2028-02-29"),
        ],
    )
    def test_l17_fin_incluse(self, debut_le: str, duree_mois: int, fin_le: str) -> None:
        commande = decider_sanction(debut_le=debut_le, duree_mois=duree_mois)
        AVERTI.quand(commande, le="2025-07-16").alors(SanctionDecidee, debut_le=debut_le, fin_le=fin_le)


class TestLeverSanction:
    def test_inconnue(self) -> None:
        AVERTI.quand(lever_sanction(), le="2025-08-01").refuse("sanction_inconnue", champ="sanction")

    def test_deja_levee(self) -> None:
        SANCTIONNE.puis(lever_sanction(), "2025-08-01").quand(lever_sanction(), le="2025-08-02").refuse(
            "sanction_deja_levee"
        )

    @pytest.mark.parametrize("survenu_le", ["2025-07-15", "2025-08-16"])
    def test_hors_de_son_cours(self, survenu_le: str) -> None:
        commande = lever_sanction(survenu_le=survenu_le)
        SANCTIONNE.quand(commande, le="2025-09-01").refuse("sanction_echue", champ="survenu_le")

    @pytest.mark.parametrize("le", ["2025-07-16", "2025-08-15"])
    def test_levee(self, le: str) -> None:
        SANCTIONNE.quand(lever_sanction(), le=le).alors(SanctionLevee, mesure="SUSPENSION")

    @pytest.mark.parametrize(
        ("debut_le", "le", "rappel"),
        [
            (None, "2025-07-16", None),
            (None, "2025-07-17", "2025-07-16"),
            ("2025-08-01", "2025-07-20", None),
        ],
    )
    def test_rappel_depuis_le_debut(self, debut_le: str | None, le: str, rappel: str | None) -> None:
        sanctionne = AVERTI.puis(decider_sanction(debut_le=debut_le), "2025-07-16")
        sanctionne.quand(lever_sanction(), le=le).alors(SanctionLevee, rappel_depuis_le=rappel)

    @pytest.mark.parametrize(
        ("le", "rappel"), [("2025-12-15", "2025-09-16"), ("2025-12-16", "2025-09-16"), ("2025-12-17", "2025-09-17")]
    )
    def test_rappel_de_trois_mois_au_plus(self, le: str, rappel: str) -> None:
        longue = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", duree_mois=4)
        suspendu = recidive().puis(longue, "2025-09-16")
        suspendu.quand(lever_sanction(sanction=SANCTION_2), le=le).alors(SanctionLevee, rappel_depuis_le=rappel)

    def test_une_suppression_ne_se_rappelle_pas(self) -> None:
        suppression = decider_sanction(
            manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", mesure="SUPPRESSION"
        )
        supprime = recidive("FAVORABLE", mesure_envisagee="SUPPRESSION").puis(suppression, "2025-09-16")
        supprime.quand(lever_sanction(sanction=SANCTION_2), le="2025-10-01").alors(SanctionLevee, rappel_depuis_le=None)


class TestNatures:
    """Rules S1 to S6."""

    @pytest.mark.parametrize("nature", ["OFFRES_REFUSEES", "REFUS_CONTROLE"])
    def test_texte_non_lu(self, nature: str) -> None:
        averti = SIGNE.puis(constater_manquement(nature=nature), "2025-07-01").puis(notifier_intention(), "2025-07-05")
        averti.quand(decider_sanction(), le="2025-07-16").refuse("mesure_non_fixee", champ="manquement")

    def test_offres_refusees_sans_contrat(self) -> None:
        NOTIFIE.quand(constater_manquement(nature="OFFRES_REFUSEES"), le="2025-07-01").refuse("contrat_absent")

    @pytest.mark.parametrize(("taux", "permis"), [(50, True), (51, False)])
    def test_majoration(self, taux: int, permis: bool) -> None:
        issue = AVERTI.quand(decider_sanction(taux_pourcent=taux, majoration=True), le="2025-07-16")
        if permis:
            issue.alors(SanctionDecidee, majoration=True)
        else:
            issue.refuse("taux_hors_bornes")


def test_la_fin_de_la_sanction_est_attendue_jusqu_a_son_jour() -> None:
    def attendues(scenario: Scenario, le: date) -> list[date]:
        return [e.due_le for e in echeances(scenario.dossier, Cadre(le)) if e.nature == "fin_de_sanction"]

    assert attendues(SANCTIONNE, date(2025, 8, 15)) == [date(2025, 8, 15)]
    assert attendues(SANCTIONNE, date(2025, 8, 16)) == []
    assert attendues(SANCTIONNE.puis(lever_sanction(), "2025-08-01"), date(2025, 8, 1)) == []


def test_aucune_sanction_ne_nait_d_une_absence() -> None:
    absent = SIGNE.puis(planifier_rendez_vous(le="2025-07-03"), "2025-07-01").puis(manquer_rendez_vous(), "2025-07-03")
    for le in (date(2025, 7, 3), date(2025, 8, 3), date(2026, 7, 3)):
        assert "sanction" not in {ETAPES[type(r.commande)].famille for r in reactions(absent.dossier, Cadre(le))}
    assert absent.dossier.manquements == {}


class TestModulation:
    """Rule S-MOD: what the rate and the duration take account of (CASF R262-68-5)."""

    def test_s_mod_la_decision_motive_chaque_critere(self) -> None:
        AVERTI.quand(decider_sanction(modulation=None), le="2025-07-16").refuse(
            "modulation_non_motivee", champ="modulation"
        )
        decidee = AVERTI.puis(decider_sanction(), "2025-07-16").dernier(SanctionDecidee)
        assert "modulation" not in decidee.corps, "it is sealed"

    @pytest.mark.parametrize("critere", ["situation", "foyer", "manquements", "consequences"])
    def test_s_mod_aucun_critere_ne_manque(self, critere: str) -> None:
        with pytest.raises(ValidationError):
            decider_sanction(modulation={nom: texte for nom, texte in MODULATION.items() if nom != critere})

    def test_s_mod_le_departement_peut_s_en_tenir_a_la_motivation(self) -> None:
        sans = appliquer({"S-MOD@2025-06-01": {"parametres": {"grille_exigee": False}}}, REGLES)
        AVERTI.sous(sans).quand(decider_sanction(modulation=None), le="2025-07-16").alors(SanctionDecidee)


class TestBaseCalcul:
    """Rule S-BASE: what a partial rate applies to."""

    @pytest.mark.parametrize(
        ("le", "base"),
        [("2027-06-30", "DERNIER_MOIS_TRIMESTRE"), ("2027-07-01", "MONTANT_DU_MOIS")],
    )
    def test_x12_s_base_selon_le_premier_jour_de_la_mesure(self, le: str, base: str) -> None:
        AVERTI.quand(decider_sanction(debut_le=le), le="2025-07-16").alors(SanctionDecidee, base_calcul=base)

    def test_x12_s_base_un_taux_plein_n_en_a_pas(self) -> None:
        seule = foyer("SEUL_SANS_ENFANT")
        seule.quand(decider_sanction(taux_pourcent=100), le="2025-07-16").alors(SanctionDecidee, base_calcul=None)


class TestPropositionDeFranceTravail:
    """Rule P3-bis: France Travail informed the person of the suspension that it proposed."""

    REPRISE = SIGNE.puis(recevoir_proposition_sanction(taux_pourcent=50, duree_mois=1), "2025-06-30").puis(
        constater_sur_proposition(), "2025-07-01"
    )

    @pytest.mark.parametrize("taux", [30, 50])
    def test_x3_p3_bis_rien_de_plus_severe_se_decide_sans_nouvelle_intention(self, taux: int) -> None:
        self.REPRISE.quand(decider_sanction(taux_pourcent=taux), le="2025-07-02").alors(SanctionDecidee)

    @pytest.mark.parametrize("plus", [{"taux_pourcent": 51}, {"duree_mois": 2}])
    def test_x3_p3_bis_plus_severe_la_personne_en_est_informee(self, plus: dict[str, int]) -> None:
        seule = etant_donne(
            (ouvrir_dossier(situation_familiale="SEUL_SANS_ENFANT"), "2025-03-03"),
            (decider_orientation(), "2025-03-14"),
            (notifier_orientation(), "2025-03-17"),
            (proposer_contrat(), "2025-04-01"),
            (signer_contrat(), "2025-04-10"),
            (recevoir_proposition_sanction(taux_pourcent=50, duree_mois=1), "2025-06-30"),
            (constater_sur_proposition(), "2025-07-01"),
        )
        seule.quand(decider_sanction(**plus), le="2025-07-02").refuse("intention_non_notifiee")
        informee = seule.puis(notifier_intention(), "2025-07-02")
        informee.quand(decider_sanction(**plus), le="2025-07-16").alors(SanctionDecidee)

    def test_x3_p3_bis_informee_elle_a_son_delai(self) -> None:
        informee = self.REPRISE.puis(notifier_intention(), "2025-07-02")
        informee.quand(decider_sanction(), le="2025-07-03").refuse("observations_en_cours")

    def test_x3_p3_bis_une_suppression_proposee_suit_toute_la_procedure(self) -> None:
        proposee = SIGNE.puis(recevoir_proposition_sanction(mesure_proposee="SUPPRESSION"), "2025-06-30").puis(
            constater_sur_proposition(), "2025-07-01"
        )
        for mesure in ("SUSPENSION", "SUPPRESSION"):
            proposee.quand(decider_sanction(mesure=mesure, taux_pourcent=30), le="2025-07-02").refuse(
                "intention_non_notifiee"
            )


class TestEquipe:
    """Rule S-EP: before a suppression, the équipe pluridisciplinaire may hear the person too."""

    SUPPRIMER = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", mesure="SUPPRESSION")

    def test_s_ep_la_personne_n_y_est_pas_invitee(self) -> None:
        informee = recidive(mesure_envisagee="SUPPRESSION")
        for invitee in (None, False):
            rendu = informee.puis(rendre_avis(manquement=MANQUEMENT_2, personne_invitee=invitee), "2025-09-12")
            rendu.quand(self.SUPPRIMER, le="2025-09-16").refuse("personne_non_invitee", champ="mesure")

    def test_s_ep_invitee_la_suppression_se_decide(self) -> None:
        rendu = recidive("FAVORABLE", mesure_envisagee="SUPPRESSION")
        rendu.quand(self.SUPPRIMER, le="2025-09-16").alors(SanctionDecidee, mesure="SUPPRESSION")


class TestOrigineDuControle:
    """Rule CTRL: controls drawn at random, targeted, or asked for by somebody (CT L5426-1 IV)."""

    @pytest.mark.parametrize("origine", ["ALEATOIRE", "CIBLE", None])
    def test_x13_ctrl_ce_qui_a_conduit_a_regarder(self, origine: str | None) -> None:
        SIGNE.quand(constater_manquement(origine=origine), le="2025-07-01").alors(ManquementConstate, origine=origine)

    def test_x13_ctrl_un_signalement_repris_en_est_l_origine(self) -> None:
        signale = SIGNE.puis(signaler_manquement(), "2025-06-30")
        signale.quand(constater_sur_signalement(), le="2025-07-01").alors(ManquementConstate, origine="SIGNALEMENT")
        signale.quand(constater_sur_signalement(origine="ALEATOIRE"), le="2025-07-01").refuse(
            "origine_contradictoire", champ="origine"
        )
