"""Gestion des sanctions RSA v1, both ways: proposals, decisions, lifting, annulment, radiation."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from integrations.france_travail import services
from integrations.france_travail.appel import Appel
from integrations.france_travail.traductions import propositions, sanctions
from integrations.france_travail.traductions.propositions import lire_proposition
from integrations.france_travail.traductions.table import Illisible, Table
from integrations.livraison.echecs import Rejet
from ledger.events.sanctions.recours import RecoursDecide, SanctionAnnulee, SanctionNotifiee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee
from ledger.vocabulaire.sanctions.sanction import MesureSanction, NatureManquement
from tests.commands.etapes import (
    AVERTI,
    CONSTATE,
    NOTIFIE,
    SANCTION,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    annuler_etape,
    constater_manquement,
    decider_sanction,
    lever_sanction,
    notifier_intention,
)
from tests.commands.etapes.sanction import (
    CONTESTE,
    SANCTION_NOTIFIEE,
    SUPPRIME,
    annuler_sanction,
    classer_manquement,
    constater_sur_proposition,
    decider_recours,
    ecarter_proposition_levee,
    ecarter_proposition_sanction,
    former_recours,
    notifier_decision_recours,
    notifier_sanction,
    proposer_radiation,
    recevoir_proposition_levee,
    recevoir_proposition_sanction,
    reformer,
)
from tests.commands.scenario import Scenario
from tests.integrations.france_travail.traductions.traduits import corps, traduit

PROPOSEE = SIGNE.puis(recevoir_proposition_sanction(), "2025-06-30")
REPRISE = PROPOSEE.puis(constater_sur_proposition(), "2025-07-01")
DECIDEE = REPRISE.puis(notifier_intention(), "2025-07-05").puis(decider_sanction(), "2025-07-16")
CONNUE = {str(SANCTION): "5069", str(SANCTION_2): "6001"}


def evenement(appel: Appel | None) -> Mapping[str, Any]:
    dit: Mapping[str, Any] = corps(appel)["evenement"]
    return dit


class TestProposition:
    def test_un_manquement_du_departement_ne_se_dit_pas(self) -> None:
        assert traduit(CONSTATE) is None

    def test_reprise_elle_est_instruite(self) -> None:
        appel = traduit(REPRISE, ManquementConstate)
        assert corps(appel) == {
            "identifiantConsequenceSanction": "12345678",
            "evenement": {"typeEvenement": "SAISIE_SANCTION", "dateEvenement": "2025-07-01"},
        }
        assert appel is not None
        assert "C999" in appel.deja_fait

    def test_ecartee_elle_est_instruite_puis_refusee(self) -> None:
        ecartee = PROPOSEE.puis(ecarter_proposition_sanction(), "2025-07-02")
        appel = traduit(ecartee, scelles={"explication": "Certificat médical."})
        assert appel is not None
        assert evenement(appel.avant)["typeEvenement"] == "SAISIE_SANCTION"
        assert evenement(appel) == {
            "typeEvenement": "REFUS_SANCTION",
            "dateEvenement": "2025-07-02",
            "commentaireEvenement": "Certificat médical.",
        }

    def test_une_suppression_ecartee_se_refuse_sans_instruction(self) -> None:
        proposee = SIGNE.puis(recevoir_proposition_sanction(mesure_proposee="SUPPRESSION"), "2025-06-30")
        appel = traduit(proposee.puis(ecarter_proposition_sanction(), "2025-07-02"))
        assert appel is not None
        assert appel.avant is None

    def test_son_manquement_classe_la_refuse(self) -> None:
        appel = traduit(REPRISE.puis(classer_manquement(), "2025-07-03"))
        assert evenement(appel)["typeEvenement"] == "REFUS_SANCTION"

    def test_un_manquement_classe_du_departement_ne_se_dit_pas(self) -> None:
        assert traduit(CONSTATE.puis(classer_manquement(), "2025-07-03")) is None

    def test_validee_autrement_que_proposee(self) -> None:
        appel = traduit(DECIDEE, scelles={"motivation": "Absences répétées."})
        assert appel is not None
        assert appel.service == services.EVENEMENT_SANCTION
        assert corps(appel) == {
            "identifiantConsequenceSanction": "12345678",
            "evenement": {
                "typeEvenement": "VALID_SANCTION",
                "dateEvenement": "2025-07-16",
                "commentaireEvenement": "Absences répétées.",
            },
            "typeConsequenceSanctionValide": "SUSP_RSA",
            "modaliteDecisionValidee": "P",
            "montantValide": 50,
            "dureeValidee": 1,
        }

    def test_levee_et_annulee_sous_sa_reference(self) -> None:
        levee = traduit(DECIDEE.puis(lever_sanction(), "2025-07-20"))
        annulee = traduit(DECIDEE.puis(annuler_sanction(), "2025-07-20"))
        assert {corps(appel)["identifiantConsequenceSanction"] for appel in (levee, annulee)} == {"12345678"}


class TestReforme:
    """A measure reformed on a recours: France Travail cannot change it, it annuls the first one and receives the new."""

    @pytest.mark.parametrize("issue", ["REJETE", "IRRECEVABLE", "ACCUEILLI"])
    def test_x9_rapo_sub_une_autre_reponse_ne_se_dit_pas(self, issue: str) -> None:
        assert traduit(CONTESTE.puis(decider_recours(issue=issue), "2025-08-10"), references=CONNUE) is None

    def test_x9_rapo_sub_celle_que_france_travail_ne_tient_pas_ne_se_dit_pas(self) -> None:
        assert traduit(CONTESTE.puis(reformer(), "2025-08-10")) is None

    def test_x9_rapo_sub_levee_elle_ne_se_redit_pas(self) -> None:
        levee = CONTESTE.puis(lever_sanction(), "2025-08-05")
        assert traduit(levee.puis(reformer(), "2025-08-10"), references=CONNUE) is None

    def test_x9_rapo_sub_celle_qu_il_a_proposee_ne_se_modifie_pas(self) -> None:
        conteste = DECIDEE.puis(notifier_sanction(), "2025-07-18").puis(former_recours(), "2025-08-01")
        with pytest.raises(Rejet) as rejet:
            traduit(conteste.puis(reformer(), "2025-08-10"), references=CONNUE)
        assert rejet.value.code == "REFORME"

    def test_x9_rapo_sub_la_nouvelle_remplace_la_premiere(self) -> None:
        appel = traduit(CONTESTE.puis(reformer(), "2025-08-10"), references=CONNUE)
        assert appel is not None
        assert appel.service == services.DECISION_SANCTION
        assert (corps(appel)["montantValide"], corps(appel)["dureeValidee"]) == (30, 1)
        assert corps(appel)["dateNotificationDecisionSanction"] == "2025-07-18"
        assert evenement(appel.avant) == {
            "typeEvenement": "ANNULATION_SANCTION",
            "dateEvenement": "2025-08-10",
            "motifEvenement": "RECOURS",
        }
        assert corps(appel.avant)["identifiantConsequenceSanction"] == "5069"

    def test_x9_rapo_sub_la_notification_de_la_decision_ne_se_dit_pas(self) -> None:
        notifiee = CONTESTE.puis(reformer(), "2025-08-10").puis(notifier_decision_recours(), "2025-08-12")
        assert traduit(notifiee, references=CONNUE) is None

    def test_x9_rapo_sub_corrigee_en_rejet_ou_annulee_la_premiere_est_redite(self) -> None:
        reformee = CONTESTE.puis(reformer(), "2025-08-10")
        rejetee = decider_recours(issue="REJETE", correction=reformee.correction(RecoursDecide))
        annulee = annuler_etape(reformee, RecoursDecide)
        for retour in (rejetee, annulee):
            appel = traduit(reformee.puis(retour, "2025-08-11"), references=CONNUE)
            assert corps(appel)["montantValide"] == 50


class TestNotification:
    """A sanction of the département's own: France Travail is told of it once the person is, with the day on which she is."""

    def test_l12_decidee_elle_ne_se_dit_pas_encore(self) -> None:
        assert traduit(SANCTIONNE, scelles={"motivation": "Absences répétées."}) is None

    def test_l12_notifiee_elle_se_dit_au_jour_de_sa_notification(self) -> None:
        appel = traduit(SANCTION_NOTIFIEE, scelles={"motivation": "Absences répétées."})
        assert appel is not None
        assert appel.service == services.DECISION_SANCTION
        assert appel.avant is None
        assert corps(appel) == {
            "dateNotificationDecisionSanction": "2025-07-18",
            "natureManquement": "N61",
            "rangManquement": "R1",
            "dateManquement": "2025-07-01",
            "typeSanctionValide": "SUSP_RSA",
            "modaliteDecisionValidee": "P",
            "montantValide": 50,
            "dureeValidee": 1,
            "justificationDecisionSanction": "Absences répétées.",
        }

    def test_l12_celle_qui_repond_a_une_proposition_est_deja_dite(self) -> None:
        assert traduit(DECIDEE.puis(notifier_sanction(), "2025-07-18")) is None

    def test_l12_levee_avant_d_etre_notifiee_elle_ne_se_dit_plus(self) -> None:
        levee = SANCTIONNE.puis(lever_sanction(), "2025-07-17")
        assert traduit(levee.puis(notifier_sanction(), "2025-07-18")) is None

    def test_l12_celle_que_france_travail_tient_deja_ne_se_redit_pas(self) -> None:
        """Declared on its decision by a former version."""
        assert traduit(SANCTION_NOTIFIEE, references=CONNUE) is None

    def test_l12_notification_corrigee(self) -> None:
        corrigee = notifier_sanction(correction=SANCTION_NOTIFIEE.correction(SanctionNotifiee), survenu_le="2025-07-21")
        appel = traduit(SANCTION_NOTIFIEE.puis(corrigee, "2025-07-22"), references=CONNUE)
        assert corps(appel)["dateNotificationDecisionSanction"] == "2025-07-21"
        assert appel is not None
        assert evenement(appel.avant)["typeEvenement"] == "ANNULATION_SANCTION"

    def test_l12_notification_annulee_puis_refaite(self) -> None:
        annulee = SANCTION_NOTIFIEE.puis(annuler_etape(SANCTION_NOTIFIEE, SanctionNotifiee), "2025-07-21")
        assert evenement(traduit(annulee, references=CONNUE)) == {
            "typeEvenement": "ANNULATION_SANCTION",
            "dateEvenement": "2025-07-21",
            "motifEvenement": "DROIT_ERREUR",
        }
        refaite = traduit(annulee.puis(notifier_sanction(), "2025-07-22"), references=CONNUE)
        assert corps(refaite)["dateNotificationDecisionSanction"] == "2025-07-22"

    @pytest.mark.parametrize(("champs", "code"), [({"taux_pourcent": 20}, "R061"), ({"duree_mois": 5}, "R071")])
    def test_hors_des_bornes_de_france_travail(self, champs: dict[str, Any], code: str) -> None:
        with pytest.raises(Rejet) as rejet:
            traduit(_notifiee(**champs))
        assert rejet.value.code == code

    @pytest.mark.parametrize(("signe", "code"), [(True, "N64"), (False, "N63")])
    def test_refus_d_actualiser_ou_d_elaborer(self, *, signe: bool, code: str) -> None:
        avant = SIGNE if signe else NOTIFIE
        notifiee = (
            avant.puis(constater_manquement(nature="REFUS_CONTRAT"), "2025-07-01")
            .puis(notifier_intention(), "2025-07-05")
            .puis(decider_sanction(), "2025-07-16")
            .puis(notifier_sanction(), "2025-07-18")
        )
        assert corps(traduit(notifiee))["natureManquement"] == code

    def test_un_refus_de_controle_n_a_pas_de_mot(self) -> None:
        assert traduit(_notifiee(nature="REFUS_CONTROLE")) is None

    def test_decision_corrigee_elle_remplace_celle_que_france_travail_tient(self) -> None:
        corrigee = decider_sanction(taux_pourcent=40, correction=SANCTION_NOTIFIEE.correction(SanctionDecidee))
        appel = traduit(SANCTION_NOTIFIEE.puis(corrigee, "2025-07-19"), references=CONNUE)
        assert appel is not None
        assert corps(appel)["montantValide"] == 40
        assert corps(appel)["dateNotificationDecisionSanction"] == "2025-07-18"
        assert evenement(appel.avant)["typeEvenement"] == "ANNULATION_SANCTION"
        assert corps(appel.avant)["identifiantConsequenceSanction"] == "5069"

    def test_decision_annulee_comme_etape(self) -> None:
        """Declared on its decision by a former version, and never notified."""
        annulee = SANCTIONNE.puis(annuler_etape(SANCTIONNE, SanctionDecidee), "2025-07-17")
        assert traduit(annulee) is None
        assert evenement(traduit(annulee, references=CONNUE)) == {
            "typeEvenement": "ANNULATION_SANCTION",
            "dateEvenement": "2025-07-17",
            "motifEvenement": "DROIT_ERREUR",
        }


def _notifiee(**champs: Any) -> Scenario:
    """A sanction decided otherwise than a command would, then notified."""
    decidee = {
        **SANCTIONNE.dernier(SanctionDecidee).corps,
        "survenu_le": "2025-07-16",
        "motivation": "Absences.",
        **champs,
    }
    return AVERTI.enregistre(SanctionDecidee.model_validate(decidee)).puis(notifier_sanction(), "2025-07-18")


class TestSuites:
    def test_sans_reference_rien_ne_peut_etre_dit(self) -> None:
        for suite in (lever_sanction(), annuler_sanction()):
            assert traduit(SANCTIONNE.puis(suite, "2025-07-20")) is None

    def test_suspension_levee(self) -> None:
        appel = traduit(SANCTIONNE.puis(lever_sanction(), "2025-07-20"), references=CONNUE)
        assert evenement(appel) == {"typeEvenement": "VALID_LEVEE_SUSP", "dateEvenement": "2025-07-20"}

    def test_une_suppression_levee_reste_ici(self) -> None:
        assert traduit(SUPPRIME.puis(lever_sanction(sanction=SANCTION_2), "2025-10-01"), references=CONNUE) is None

    def test_levee_proposee_et_ecartee(self) -> None:
        proposee = SANCTIONNE.puis(recevoir_proposition_levee(), "2025-07-20")
        assert traduit(proposee) is None
        appel = traduit(proposee.puis(ecarter_proposition_levee(), "2025-07-22"), scelles={"explication": "Absent."})
        assert corps(appel)["identifiantConsequenceSanction"] == "5069"
        assert evenement(appel) == {
            "typeEvenement": "REFUS_LEVEE_SUSP",
            "dateEvenement": "2025-07-22",
            "commentaireEvenement": "Absent.",
        }

    @pytest.mark.parametrize(
        ("motif", "code"),
        [("RECOURS", "RECOURS"), ("ERREUR", "DROIT_ERREUR"), ("MEDIATION", "AUTRE"), ("JUGEMENT", "AUTRE")],
    )
    def test_annulation_garde_sa_trace_ici(self, motif: str, code: str) -> None:
        annulee = SANCTIONNE.enregistre(_annulee(motif))
        assert corps(traduit(annulee, references=CONNUE)) == {
            "identifiantConsequenceSanction": "5069",
            "evenement": {
                "typeEvenement": "ANNULATION_SANCTION",
                "dateEvenement": "2025-07-20",
                "motifEvenement": code,
            },
            "typeConsequenceSanctionValide": "SUSP_RSA",
        }
        assert [e.classe for e in annulee.lus if e.classe is SanctionDecidee] == [SanctionDecidee]

    def test_radiation(self) -> None:
        appel = traduit(
            SUPPRIME.puis(proposer_radiation(), "2025-09-20"),
            scelles={"justification": "Aucune démarche."},
            references=CONNUE,
        )
        assert appel is not None
        assert appel.service == services.DEMANDE_RADIATION
        assert appel.deja_fait == {"C001", "C004"}
        assert corps(appel) == {
            "identifiantConsequenceSanction": "6001",
            "justificationDemandeRadiation": "Aucune démarche.",
        }


def _annulee(motif: str) -> SanctionAnnulee:
    return SanctionAnnulee.model_validate(
        {"survenu_le": "2025-07-20", "sanction": SANCTION, "motif": motif, "mesure": "SUSPENSION"}
    )


DETAIL: dict[str, Any] = {
    "identifiantManquement": "805",
    "familleManquement": "F01",
    "dateManquement": "2025-06-17T00:00:00+02:00",
    "justificationDecisionSanction": "Absence à deux rendez-vous",
    "consequencesSanction": [
        {
            "idConsequenceSanction": "680",
            "typeConsequenceSanction": "SUSP_RSA",
            "modaliteProposee": "P",
            "montantPropose": 50,
            "dureeProposee": 2,
            "evenements": [{"typeEvenement": "PROP_SANCTION", "dateEvenement": "2025-06-20T18:08:25+02:00"}],
        }
    ],
}


class TestLecture:
    def test_lue(self) -> None:
        lue = lire_proposition(DETAIL, "680")
        assert (lue.nature, lue.mesure, lue.taux_pourcent, lue.duree_mois, str(lue.proposee_le)) == (
            NatureManquement.OBLIGATIONS_CONTRAT,
            MesureSanction.SUSPENSION,
            50,
            2,
            "2025-06-20",
        )
        assert str(lue.constatee_le) == "2025-06-17"

    @pytest.mark.parametrize(
        ("ou", "defaut"),
        [
            ("manquement", {"familleManquement": "F02"}),
            ("consequence", {"modaliteProposee": "M", "montantPropose": 300}),
            ("consequence", {"typeConsequenceSanction": "RADIATION"}),
            ("consequence", {"dureeProposee": 6}),
            ("consequence", {"idConsequenceSanction": "681"}),
        ],
    )
    def test_illisible(self, ou: str, defaut: dict[str, Any]) -> None:
        detail = json.loads(json.dumps(DETAIL))
        (detail if ou == "manquement" else detail["consequencesSanction"][0]).update(defaut)
        with pytest.raises(Illisible):
            lire_proposition(detail, "680")

    @pytest.mark.parametrize("corps_", [None, [], "x"])
    def test_pas_un_detail(self, corps_: Any) -> None:
        with pytest.raises(Illisible):
            lire_proposition(corps_, "680")

    @pytest.mark.parametrize("table", [sanctions.MESURES, sanctions.RANGS], ids=lambda table: table.nom)
    def test_aller_et_retour(self, table: Table[Any]) -> None:
        assert all(table.lire(table.exiger(code)) is code for code in table.vocabulaire)

    def test_natures_et_familles(self) -> None:
        ecrites = {nature: sanctions.NATURES.ecrire(nature) for nature in NatureManquement}
        assert {code: sanctions.NATURES.lire(code) for code in ecrites.values() if code is not None} == {
            code: nature for nature, code in ecrites.items() if code is not None
        }
        assert set(propositions.FAMILLES.values()) == {nature for nature, code in ecrites.items() if code is not None}
