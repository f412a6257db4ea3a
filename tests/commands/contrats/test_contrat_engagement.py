"""Contrat d'engagement: proposer, signer, refuser."""

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from commands.regles import REGLES, Regles
from ledger.events.contrats.contrat_engagement import (
    ContratEngagementPropose,
    ContratEngagementRefuse,
    ContratEngagementSigne,
)
from tests.commands import etapes
from tests.commands.etapes import (
    CONTRAT,
    CONTRAT_2,
    NOTIFIE,
    ORIENTATION_2,
    ORIENTE,
    PROPOSE,
    SIGNE,
    decider_orientation,
    notifier_orientation,
    proposer_contrat,
    refuser_contrat,
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import AVEC_PLAN, SUIVI, SUR_MODELE, arreter_plan, proposer_modele
from tests.commands.scenario import etant_donne

DEMANDEE = {"exemption_demandee_le": "2025-04-01", "justificatif": "CERTIFICAT_MEDICAL"}
"""What goes with a weekly duration of zero."""

VIDE = etant_donne()
SUR_MODELE_SEULEMENT = Regles(
    replace(regle, parametres={"modele_exige": True}) if regle.code == "C7" else regle for regle in REGLES
)
"""The rules of a département that takes no contract over from elsewhere."""


class TestProposerContratEngagement:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(proposer_contrat(), le="2025-04-01").refuse("dossier_non_ouvert")

    def test_orientation_non_notifiee(self) -> None:
        ORIENTE.quand(proposer_contrat(), le="2025-04-01").refuse("orientation_non_notifiee")

    def test_avant_la_notification(self) -> None:
        commande = proposer_contrat(survenu_le="2025-03-16")
        NOTIFIE.quand(commande, le="2025-04-01").refuse("avant_notification", champ="survenu_le")

    def test_un_contrat_attend_deja(self) -> None:
        PROPOSE.quand(proposer_contrat(contrat=CONTRAT_2), le="2025-04-02").refuse("contrat_en_attente")

    def test_identifiant_deja_utilise(self) -> None:
        refuse = PROPOSE.puis(refuser_contrat(), "2025-04-10")
        refuse.quand(proposer_contrat(), le="2025-04-11").refuse("identifiant_deja_utilise", champ="contrat")

    @pytest.mark.parametrize("duree", [{"duree_hebdo_h": 0}, {"duree_hebdo_h": 15, "motif_exemption": "SANTE"}])
    def test_duree_nulle_et_exemption_vont_ensemble(self, duree: dict[str, object]) -> None:
        NOTIFIE.quand(proposer_contrat(**duree), le="2025-04-01").refuse("exemption_de_duree")

    @pytest.mark.parametrize(
        "duree",
        [
            {"duree_hebdo_h": 14.5},
            {"duree_hebdo_h": 15, "motif_minoration": "SITUATION_INDIVIDUELLE"},
            {"duree_hebdo_h": 0, "motif_exemption": "SANTE", "motif_minoration": "SITUATION_INDIVIDUELLE"},
        ],
    )
    def test_duree_minoree_et_motif_vont_ensemble(self, duree: dict[str, object]) -> None:
        NOTIFIE.quand(proposer_contrat(**duree), le="2025-04-01").refuse("minoration_de_duree")

    def test_ce_zero_une_duree_nulle_se_demande_et_se_justifie(self) -> None:
        nulle = {"duree_hebdo_h": 0, "motif_exemption": "SANTE", **DEMANDEE}
        NOTIFIE.quand(proposer_contrat(**nulle | {"exemption_demandee_le": None}), le="2025-04-01").refuse(
            "exemption_non_demandee", champ="exemption_demandee_le"
        )
        NOTIFIE.quand(proposer_contrat(**nulle | {"justificatif": None}), le="2025-04-01").refuse(
            "exemption_non_justifiee", champ="justificatif"
        )

    def test_ce_zero_la_demande_ne_suit_pas_le_contrat(self) -> None:
        nulle = {"duree_hebdo_h": 0, "motif_exemption": "SANTE", **DEMANDEE, "exemption_demandee_le": "2025-04-02"}
        NOTIFIE.quand(proposer_contrat(**nulle), le="2025-04-01").refuse("exemption_non_demandee")

    def test_ce_zero_elle_n_a_pas_d_objet_autrement(self) -> None:
        NOTIFIE.quand(proposer_contrat(**DEMANDEE), le="2025-04-01").refuse("demande_sans_objet")

    def test_ce_zero_le_justificatif_est_scelle(self) -> None:
        nulle = proposer_contrat(duree_hebdo_h=0, motif_exemption="SANTE", **DEMANDEE)
        corps = NOTIFIE.puis(nulle, "2025-04-01").dernier(ContratEngagementPropose).corps
        assert corps["exemption_demandee_le"] == "2025-04-01"
        assert {"justificatif", "motif_exemption"} & corps.keys() == set()

    @pytest.mark.parametrize("duree", [-1, 35.5, "NaN", "Infinity"])
    def test_duree_impossible(self, duree: object) -> None:
        with pytest.raises(ValidationError):
            proposer_contrat(duree_hebdo_h=duree)

    def test_l17_douze_mois_depuis_un_29_fevrier(self) -> None:
        du_29 = {"debut_le": "2028-02-29"}
        NOTIFIE.quand(proposer_contrat(**du_29, fin_le="2029-03-01"), le="2028-02-29").refuse("terme_du_contrat")
        NOTIFIE.quand(proposer_contrat(**du_29, fin_le="2029-02-28"), le="2028-02-29").alors(ContratEngagementPropose)

    @pytest.mark.parametrize("fin_le", ["2025-03-31", "2026-04-01"])
    def test_terme_hors_bornes(self, fin_le: str) -> None:
        NOTIFIE.quand(proposer_contrat(fin_le=fin_le), le="2025-04-01").refuse("terme_du_contrat", champ="fin_le")

    @pytest.mark.parametrize("fin_le", ["2025-04-01", "2026-03-31"])
    def test_terme_dans_les_bornes(self, fin_le: str) -> None:
        NOTIFIE.quand(proposer_contrat(fin_le=fin_le), le="2025-04-01").alors(ContratEngagementPropose, fin_le=fin_le)

    @pytest.mark.parametrize(
        "duree",
        [
            {"duree_hebdo_h": 15},
            {"duree_hebdo_h": 0.5, "motif_minoration": "SITUATION_INDIVIDUELLE"},
            {"duree_hebdo_h": 0, "motif_exemption": "PARENT_ISOLE_SANS_GARDE", **DEMANDEE},
        ],
    )
    def test_durees_legales(self, duree: dict[str, object]) -> None:
        NOTIFIE.quand(proposer_contrat(**duree), le="2025-04-01").alors(
            ContratEngagementPropose, nature="PREMIER", parcours="SOCIO_PROFESSIONNEL", **duree
        )

    def test_le_jour_de_la_notification(self) -> None:
        NOTIFIE.quand(proposer_contrat(), le="2025-03-17").alors(ContratEngagementPropose)

    def test_apres_un_contrat_signe_un_renouvellement(self) -> None:
        SIGNE.quand(proposer_contrat(contrat=CONTRAT_2), le="2025-09-01").alors(
            ContratEngagementPropose, nature="RENOUVELLEMENT"
        )


class TestContenu:
    def test_le_referent_est_nomme(self) -> None:
        NOTIFIE.quand(proposer_modele(), le="2025-04-01").refuse("referent_absent")

    @pytest.mark.parametrize(
        ("champ", "valeur"),
        [
            ("engagements_organisme", None),
            ("engagements_personne", None),
            ("actualisation_mois", None),
            ("recours_informe", None),
            ("recours_informe", False),
        ],
    )
    def test_chaque_rubrique_est_remplie(self, champ: str, valeur: object) -> None:
        commande = proposer_modele(**{champ: valeur})
        SUIVI.quand(commande, le="2025-04-01").refuse("contenu_incomplet", champ=champ)

    def test_sans_plan_le_modele_ne_se_signe_pas(self) -> None:
        SUR_MODELE.quand(signer_contrat(), le="2025-04-10").refuse("plan_absent", champ="contrat")
        sans_demarche = SUR_MODELE.puis(arreter_plan(), "2025-04-01")
        sans_demarche.quand(signer_contrat(), le="2025-04-10").refuse("plan_absent")

    def test_complet(self) -> None:
        SUIVI.quand(proposer_modele(), le="2025-04-01").alors(
            ContratEngagementPropose, referent=etapes.REFERENT, actualisation_mois=3, recours_informe=True
        )
        AVEC_PLAN.quand(signer_contrat(), le="2025-04-10").alors(ContratEngagementSigne, nature="PREMIER")

    def test_repris_d_ailleurs_il_n_a_rien_a_remplir(self) -> None:
        PROPOSE.quand(signer_contrat(), le="2025-04-10").alors(ContratEngagementSigne)

    def test_le_departement_peut_exiger_le_modele(self) -> None:
        exigeant = SUIVI.sous(SUR_MODELE_SEULEMENT)
        exigeant.quand(proposer_contrat(), le="2025-04-01").refuse("modele_exige", champ="modele")
        exigeant.quand(proposer_modele(), le="2025-04-01").alors(ContratEngagementPropose)


class TestReorientation:
    def test_un_contrat_en_cours_est_a_refaire_dans_le_mois(self) -> None:
        """Rule C3 is dated by the notification of the new orientation."""
        reoriente = SIGNE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-06-02").puis(
            notifier_orientation(), "2025-06-05"
        )
        suite = reoriente.quand(proposer_contrat(contrat=CONTRAT_2), le="2025-06-10").alors(
            ContratEngagementPropose, nature="RENOUVELLEMENT", parcours="SOCIAL", reorientation_notifiee_le="2025-06-05"
        )
        suite.quand(signer_contrat(contrat=CONTRAT_2), le="2025-06-12").alors(ContratEngagementSigne)

    def test_un_renouvellement_n_en_releve_pas(self) -> None:
        commande = proposer_contrat(contrat=CONTRAT_2)
        SIGNE.quand(commande, le="2025-06-10").alors(ContratEngagementPropose, reorientation_notifiee_le=None)


class TestSignerContratEngagement:
    def test_contrat_inconnu(self) -> None:
        NOTIFIE.quand(signer_contrat(), le="2025-04-10").refuse("contrat_inconnu", champ="contrat")

    def test_deja_signe(self) -> None:
        SIGNE.quand(signer_contrat(), le="2025-04-11").refuse("contrat_conclu")

    def test_avant_la_proposition(self) -> None:
        PROPOSE.quand(signer_contrat(survenu_le="2025-03-31"), le="2025-04-10").refuse("avant_proposition")

    def test_apres_une_reorientation(self) -> None:
        reoriente = PROPOSE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-04-02")
        reoriente.quand(signer_contrat(), le="2025-04-03").refuse("orientation_non_notifiee")
        notifie = reoriente.puis(notifier_orientation(), "2025-04-03")
        notifie.quand(signer_contrat(), le="2025-04-10").refuse("reorientation_intervenue", champ="contrat")

    def test_apres_une_reorientation_du_jour_meme(self) -> None:
        reoriente = PROPOSE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-04-01")
        notifie = reoriente.puis(notifier_orientation(), "2025-04-01")
        notifie.quand(signer_contrat(), le="2025-04-01").refuse("reorientation_intervenue")

    def test_apres_son_terme(self) -> None:
        PROPOSE.quand(signer_contrat(), le="2025-10-01").refuse("contrat_echu", champ="survenu_le")
        PROPOSE.quand(signer_contrat(), le="2025-09-30").alors(ContratEngagementSigne, debut_le="2025-09-30")

    def test_signe_avant_son_debut(self) -> None:
        tot = NOTIFIE.puis(proposer_contrat(debut_le="2025-05-01"), "2025-04-01")
        signe = tot.quand(signer_contrat(), le="2025-04-10").alors(
            ContratEngagementSigne, contrat=CONTRAT, debut_le="2025-05-01", notifiee_le="2025-03-17"
        )
        dossier = signe.dossier
        assert dossier.contrat_signe is not None
        assert dossier.contrat_en_cours(date(2025, 4, 30)) is None
        assert dossier.contrat_en_cours(date(2025, 5, 1)) is dossier.contrat_signe
        assert dossier.contrat_en_cours(date(2025, 9, 30)) is dossier.contrat_signe
        assert dossier.contrat_en_cours(date(2025, 10, 1)) is None

    def test_signe_apres_son_debut(self) -> None:
        PROPOSE.quand(signer_contrat(), le="2025-04-10").alors(
            ContratEngagementSigne, debut_le="2025-04-10", decideur="CONSEIL_DEPARTEMENTAL"
        )


class TestRefuserContratEngagement:
    def test_contrat_inconnu(self) -> None:
        NOTIFIE.quand(refuser_contrat(), le="2025-04-10").refuse("contrat_inconnu")

    def test_deja_signe(self) -> None:
        SIGNE.quand(refuser_contrat(), le="2025-04-11").refuse("contrat_conclu")

    def test_avant_la_proposition(self) -> None:
        PROPOSE.quand(refuser_contrat(survenu_le="2025-03-31"), le="2025-04-10").refuse("avant_proposition")

    def test_refuse(self) -> None:
        refuse = PROPOSE.quand(refuser_contrat(), le="2025-04-10").alors(ContratEngagementRefuse, contrat=CONTRAT)
        assert not refuse.dossier.manquements, "a refusal is a manquement only when somebody says so"
