"""Life of the contrat d'engagement: parties, changes, actualisation, suspension, closing, reasonable offer, dispense."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from commands.base import Cadre
from commands.contrat_engagement import SignerContratEngagement
from commands.echeances import echeances
from commands.fin_contrat import CloreContratEngagement
from commands.reactions import Reaction
from commands.regles import REGLES, Regles
from ledger.events.contrat_engagement import ContratEngagementPropose, ContratEngagementSigne
from ledger.events.droits import DroitsModifies
from ledger.events.vie_contrat import (
    ContratEngagementActualise,
    ContratEngagementClos,
    ContratEngagementDispense,
    ContratEngagementModifie,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSigneParPartie,
    ContratEngagementSuspendu,
    ModificationContratRefusee,
    OffreRaisonnableFixee,
)
from ledger.vocabulaire.contrat_engagement import ChangementEssentiel
from tests.commands import etapes
from tests.commands.etapes import (
    CONTRAT,
    CONTRAT_2,
    NOTIFIE,
    ORIENTATION_2,
    OUVERT,
    PROPOSE,
    SIGNE,
    annuler_etape,
    decider_orientation,
    modifier_droits,
    notifier_orientation,
    preconiser_orientation,
    proposer_contrat,
    refuser_contrat,
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import (
    AVEC_PLAN,
    SUIVI,
    SUR_MODELE,
    actualiser_contrat,
    arreter_plan,
    clore_contrat,
    dispenser_contrat,
    fixer_ore,
    modifier_contrat,
    proposer_modele,
    refuser_modification,
    reprendre_contrat,
    resigner_contrat,
    signer_partie,
    suspendre_contrat,
)
from tests.commands.scenario import Scenario, etant_donne

VIDE = etant_donne()
SUR_MODELE_SEULEMENT = Regles(
    replace(regle, parametres={"modele_exige": True}) if regle.code == "C7" else regle for regle in REGLES
)
"""The rules of a département that takes no contract over from elsewhere."""
MODIFIE = SIGNE.puis(modifier_contrat(), "2025-05-02")
SUSPENDU = SIGNE.puis(suspendre_contrat(), "2025-05-02")
CLOS = SIGNE.puis(clore_contrat(), "2025-05-02")
NON_SOUMIS = OUVERT.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=False), "2025-03-05")
SOCIAL = (
    OUVERT.puis(preconiser_orientation(parcours="SOCIAL"), "2025-03-10")
    .puis(decider_orientation(parcours="SOCIAL"), "2025-03-14")
    .puis(notifier_orientation(), "2025-03-17")
    .puis(proposer_contrat(), "2025-04-01")
    .puis(signer_contrat(), "2025-04-10")
)


def signe_au(propose: str, signe: str, fin: str) -> Scenario:
    """A contract proposed and signed on these days, until this term."""
    commande = proposer_contrat(debut_le=propose, fin_le=fin)
    return NOTIFIE.puis(commande, propose).puis(signer_contrat(), signe)


def dues(scenario: Scenario, le: str) -> dict[str, str]:
    """Last day of each open deadline, by nature, on this day."""
    ouvertes = echeances(scenario.dossier, Cadre(date.fromisoformat(le)))
    return {e.nature: e.due_le.isoformat() for e in ouvertes}


def suites(scenario: Scenario, le: str) -> list[Reaction]:
    """What follows of itself on this day."""
    return scenario.suites("contrat", le)


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
        exigeant = Scenario(SUIVI.lus, SUR_MODELE_SEULEMENT)
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


class TestSignerPourPartie:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(signer_partie(), le="2025-04-10").refuse("dossier_non_ouvert")

    def test_contrat_conclu(self) -> None:
        SIGNE.quand(signer_partie(), le="2025-04-11").refuse("contrat_conclu", champ="contrat")

    def test_deux_fois(self) -> None:
        une = PROPOSE.puis(signer_partie(), "2025-04-08")
        une.quand(signer_partie(mode="PAPIER"), le="2025-04-09").refuse("partie_deja_signataire", champ="partie")

    def test_sans_plan(self) -> None:
        SUR_MODELE.quand(signer_partie(), le="2025-04-08").refuse("plan_absent")

    def test_apres_le_terme(self) -> None:
        PROPOSE.quand(signer_partie(), le="2025-10-01").refuse("contrat_echu")
        PROPOSE.quand(signer_partie(), le="2025-09-30").alors(ContratEngagementSigneParPartie)

    def test_une_partie_ne_suffit_pas(self) -> None:
        une = PROPOSE.quand(signer_partie(), le="2025-04-08").alors(ContratEngagementSigneParPartie, partie="PERSONNE")
        assert une.dossier.contrat_signe is None
        assert suites(une, "2025-04-08") == []

    @pytest.mark.parametrize(("mode", "attendu"), [("ELECTRONIQUE", "ELECTRONIQUE"), ("PAPIER", "PAPIER")])
    def test_les_deux_font_la_signature(self, mode: str, attendu: str) -> None:
        deux = PROPOSE.puis(signer_partie(), "2025-04-08").puis(
            signer_partie(partie="ORGANISME", mode=mode, survenu_le="2025-04-09"), "2025-04-10"
        )
        (suite,) = suites(deux, "2025-04-10")
        signe = deux.quand(suite.commande, le="2025-04-10").alors(
            ContratEngagementSigne, survenu_le="2025-04-09", mode=attendu
        )
        assert isinstance(suite.commande, SignerContratEngagement)
        assert suites(signe, "2025-04-11") == [], "nothing more once it is signed"

    def test_une_reorientation_entre_temps(self) -> None:
        deux = PROPOSE.puis(signer_partie(), "2025-04-08").puis(signer_partie(partie="ORGANISME"), "2025-04-09")
        reoriente = deux.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-04-09")
        assert suites(reoriente, "2025-04-10") == []


class TestModifier:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(modifier_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_contrat_inconnu(self) -> None:
        NOTIFIE.quand(modifier_contrat(), le="2025-05-02").refuse("contrat_inconnu")

    def test_contrat_non_signe(self) -> None:
        PROPOSE.quand(modifier_contrat(), le="2025-05-02").refuse("contrat_non_signe", champ="contrat")

    def test_avant_la_signature(self) -> None:
        SIGNE.quand(modifier_contrat(survenu_le="2025-04-09"), le="2025-05-02").refuse("avant_signature")

    def test_suspendu_ou_clos(self) -> None:
        SUSPENDU.quand(modifier_contrat(), le="2025-05-03").refuse("contrat_suspendu", champ="contrat")
        CLOS.quand(modifier_contrat(), le="2025-05-03").refuse("contrat_clos", champ="contrat")

    def test_apres_le_terme(self) -> None:
        SIGNE.quand(modifier_contrat(), le="2025-10-01").refuse("contrat_echu")
        SIGNE.quand(modifier_contrat(), le="2025-09-30").alors(ContratEngagementModifie)

    def test_un_changement_a_la_fois(self) -> None:
        MODIFIE.quand(modifier_contrat(), le="2025-05-03").refuse("modification_en_attente")

    @pytest.mark.parametrize(
        "contenu", [{"changements": ["DUREE_HEBDO"]}, {"changements": ["ENGAGEMENTS"], "duree_hebdo_h": 20}]
    )
    def test_la_duree_va_avec_son_changement(self, contenu: dict[str, Any]) -> None:
        SIGNE.quand(modifier_contrat(**contenu), le="2025-05-02").refuse("duree_modifiee", champ="duree_hebdo_h")

    def test_une_duree_legale(self) -> None:
        commande = modifier_contrat(changements=["DUREE_HEBDO"], duree_hebdo_h=10)
        SIGNE.quand(commande, le="2025-05-02").refuse("minoration_de_duree")
        nulle = modifier_contrat(changements=["DUREE_HEBDO"], duree_hebdo_h=0)
        SIGNE.quand(nulle, le="2025-05-02").refuse("exemption_de_duree")

    def test_sans_changement(self) -> None:
        with pytest.raises(ValidationError):
            modifier_contrat(changements=[])

    def test_le_contrat_court_comme_avant(self) -> None:
        commande = modifier_contrat(
            changements=["DUREE_HEBDO", "DUREE_HEBDO"], duree_hebdo_h=5, motif_minoration="SITUATION_INDIVIDUELLE"
        )
        suite = SIGNE.quand(commande, le="2025-05-02").alors(
            ContratEngagementModifie, changements=(ChangementEssentiel.DUREE_HEBDO,)
        )
        contrat = suite.dossier.contrat_en_cours(date(2025, 5, 3))
        assert contrat is not None
        assert contrat.duree_hebdo_h == 15


class TestResigner:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(resigner_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_aucune_modification(self) -> None:
        SIGNE.quand(resigner_contrat(), le="2025-05-02").refuse("aucune_modification", champ="contrat")
        SIGNE.quand(refuser_modification(), le="2025-05-02").refuse("aucune_modification")

    def test_avant_la_modification(self) -> None:
        MODIFIE.quand(resigner_contrat(survenu_le="2025-05-01"), le="2025-05-05").refuse("avant_modification")
        MODIFIE.quand(refuser_modification(survenu_le="2025-05-01"), le="2025-05-05").refuse("avant_modification")

    def test_un_nouveau_plan_est_arrete(self) -> None:
        modifie = SIGNE.puis(modifier_contrat(changements=["PLAN_ACTION"]), "2025-05-02")
        modifie.quand(resigner_contrat(), le="2025-05-05").refuse("plan_a_revoir", champ="contrat")
        revu = modifie.puis(arreter_plan(), "2025-05-03")
        resigne = revu.quand(resigner_contrat(), le="2025-05-05").alors(ContratEngagementResigne, duree_hebdo_h=15)
        assert resigne.dossier.contrats[str(CONTRAT)].modification is None

    def test_la_nouvelle_duree_vaut_des_lors(self) -> None:
        commande = modifier_contrat(changements=["DUREE_HEBDO"], duree_hebdo_h=0, motif_exemption="SANTE")
        resigne = SIGNE.puis(commande, "2025-05-02").quand(resigner_contrat(), le="2025-05-05")
        suite = resigne.alors(ContratEngagementResigne, modifie_le="2025-05-02", duree_hebdo_h=0)
        assert suite.dossier.contrats[str(CONTRAT)].duree_hebdo_h == 0
        assert suite.dossier.contrats[str(CONTRAT)].signe_le == date(2025, 4, 10), "statistics count one signature"

    def test_refusee_elle_laisse_le_contrat(self) -> None:
        suite = MODIFIE.quand(refuser_modification(), le="2025-05-05").alors(ModificationContratRefusee)
        suite.quand(resigner_contrat(), le="2025-05-06").refuse("aucune_modification")
        assert suite.dossier.contrat_en_cours(date(2025, 5, 6)) is not None

    def test_refuser_sur_un_dossier_non_ouvert(self) -> None:
        VIDE.quand(refuser_modification(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_la_modification_signee_reste(self) -> None:
        resigne = MODIFIE.puis(resigner_contrat(), "2025-05-05")
        resigne.quand(annuler_etape(resigne, ContratEngagementModifie), le="2025-05-06").refuse("etape_suivie")


class TestActualiser:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(actualiser_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_sans_periodicite(self) -> None:
        commande = actualiser_contrat(actualisation_mois=None)
        SIGNE.quand(commande, le="2025-05-02").refuse("periodicite_absente", champ="actualisation_mois")

    def test_suspendu(self) -> None:
        SUSPENDU.quand(actualiser_contrat(), le="2025-05-03").refuse("contrat_suspendu")

    def test_chaque_periode_suit_la_precedente(self) -> None:
        signe = AVEC_PLAN.puis(signer_contrat(), "2025-04-10")
        assert dues(signe, "2025-04-10")["contrat_a_actualiser"] == "2025-07-10"
        commande = actualiser_contrat(actualisation_mois=None)
        une = signe.quand(commande, le="2025-07-08").alors(ContratEngagementActualise, periode_depuis="2025-04-10")
        assert dues(une, "2025-07-08")["contrat_a_actualiser"] == "2025-10-08"
        deux = une.quand(actualiser_contrat(actualisation_mois=1), le="2025-08-31").alors(
            ContratEngagementActualise, periode_depuis="2025-07-08"
        )
        assert dues(deux, "2025-08-31")["contrat_a_actualiser"] == "2025-09-30", "the last day of a shorter month"

    def test_enregistree_apres_la_suivante(self) -> None:
        une = SIGNE.puis(actualiser_contrat(), "2025-07-08")
        tardive = actualiser_contrat(survenu_le="2025-06-02")
        une.quand(tardive, le="2025-07-09").alors(ContratEngagementActualise, periode_depuis="2025-04-10")


class TestSuspendre:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(suspendre_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_deux_fois(self) -> None:
        SUSPENDU.quand(suspendre_contrat(), le="2025-05-03").refuse("contrat_suspendu")

    def test_non_signe(self) -> None:
        PROPOSE.quand(suspendre_contrat(), le="2025-05-02").refuse("contrat_non_signe")

    @pytest.mark.parametrize(
        ("propose", "le", "cloture_le"),
        [
            ("2025-04-01", "2025-05-02", "2026-05-02"),
            ("2025-12-01", "2026-02-28", "2027-02-28"),
            ("2027-12-01", "2028-02-29", "2029-02-28"),
        ],
    )
    def test_douze_mois_de_date_a_date(self, propose: str, le: str, cloture_le: str) -> None:
        signe = signe_au(propose, propose, f"{int(propose[:4]) + 1}-03-31" if propose > "2025-05" else "2025-09-30")
        suspendu = signe.quand(suspendre_contrat(), le=le).alors(
            ContratEngagementSuspendu, cessation_le=le, cloture_le=cloture_le
        )
        assert dues(suspendu, le)["contrat_a_reprendre"] == cloture_le

    def test_pour_un_autre_motif_rien_n_est_du(self) -> None:
        suspendu = SIGNE.quand(suspendre_contrat(motif="REPRISE_ACTIVITE"), le="2025-05-02").alors(
            ContratEngagementSuspendu, cessation_le=None, cloture_le=None
        )
        assert dues(suspendu, "2025-05-02") == {}

    def test_il_ne_court_plus(self) -> None:
        dossier = SUSPENDU.dossier
        assert dossier.contrat_en_cours(date(2025, 5, 1)) is not None
        assert dossier.contrat_en_cours(date(2025, 5, 2)) is None
        assert dossier.contrat_signe is not None


class TestReprendre:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(reprendre_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_non_suspendu(self) -> None:
        SIGNE.quand(reprendre_contrat(), le="2025-05-02").refuse("contrat_non_suspendu", champ="contrat")

    def test_avant_la_suspension(self) -> None:
        SUSPENDU.quand(reprendre_contrat(survenu_le="2025-05-01"), le="2025-05-05").refuse("avant_suspension")

    def test_clos(self) -> None:
        CLOS.quand(reprendre_contrat(), le="2025-05-03").refuse("contrat_clos")

    @pytest.mark.parametrize("le", ["2026-05-01", "2026-05-02"])
    def test_dans_les_douze_mois(self, le: str) -> None:
        SUSPENDU.quand(reprendre_contrat(), le=le).alors(
            ContratEngagementRepris, suspendu_le="2025-05-02", cessation_le="2025-05-02"
        )

    def test_apres_douze_mois(self) -> None:
        SUSPENDU.quand(reprendre_contrat(), le="2026-05-03").refuse("suspension_echue", champ="survenu_le")

    def test_sans_limite_pour_un_autre_motif(self) -> None:
        suspendu = SIGNE.puis(suspendre_contrat(motif="EMPECHEMENT"), "2025-05-02")
        suspendu.quand(reprendre_contrat(), le="2026-05-03").alors(ContratEngagementRepris, cessation_le=None)

    def test_il_court_de_nouveau(self) -> None:
        dossier = SUSPENDU.puis(reprendre_contrat(), "2025-06-02").dossier
        en_cours = {jour: dossier.contrat_en_cours(date(2025, *jour)) is not None for jour in ((6, 1), (6, 2), (10, 1))}
        assert en_cours == {(6, 1): False, (6, 2): True, (10, 1): False}

    def test_la_suspension_reprise_reste(self) -> None:
        repris = SUSPENDU.puis(reprendre_contrat(), "2025-06-02")
        repris.quand(annuler_etape(repris, ContratEngagementSuspendu), le="2025-06-03").refuse("etape_suivie")


class TestClore:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(clore_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_non_signe(self) -> None:
        PROPOSE.puis(refuser_contrat(), "2025-04-02").quand(clore_contrat(), le="2025-05-02").refuse(
            "contrat_non_signe"
        )

    def test_deux_fois(self) -> None:
        CLOS.quand(clore_contrat(), le="2025-05-03").refuse("contrat_clos")

    def test_un_motif_que_le_dossier_porte(self) -> None:
        SIGNE.quand(clore_contrat(motif="SUSPENSION_PROLONGEE"), le="2025-05-02").refuse("contrat_non_suspendu")
        SIGNE.quand(clore_contrat(motif="REORIENTATION"), le="2025-05-02").refuse("orientation_inchangee")
        SIGNE.quand(clore_contrat(motif="FIN_DE_DROIT"), le="2025-05-02").refuse("droit_ouvert", champ="motif")
        autre = SIGNE.puis(suspendre_contrat(motif="AUTRE"), "2025-05-02")
        autre.quand(clore_contrat(motif="SUSPENSION_PROLONGEE"), le="2027-05-02").refuse("contrat_non_suspendu")

    def test_au_terme(self) -> None:
        SIGNE.quand(clore_contrat(motif="TERME"), le="2025-09-30").refuse("avant_terme", champ="motif")
        SIGNE.quand(clore_contrat(motif="TERME"), le="2025-10-01").alors(ContratEngagementClos)

    def test_le_droit_prend_fin(self) -> None:
        fin = SIGNE.puis(modifier_droits(etat_droit="CLOS"), "2025-06-02")
        fin.quand(clore_contrat(motif="FIN_DE_DROIT"), le="2025-06-03").alors(ContratEngagementClos)

    def test_une_reorientation(self) -> None:
        reoriente = SIGNE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-06-02")
        clos = reoriente.quand(clore_contrat(motif="REORIENTATION"), le="2025-06-03").alors(ContratEngagementClos)
        assert clos.dossier.contrat_en_cours(date(2025, 6, 2)) is not None
        assert clos.dossier.contrat_en_cours(date(2025, 6, 3)) is None

    def test_apres_douze_mois_de_suspension(self) -> None:
        commande = clore_contrat(motif="SUSPENSION_PROLONGEE")
        SUSPENDU.quand(commande, le="2026-05-02").refuse("cloture_prematuree", champ="survenu_le")
        SUSPENDU.quand(commande, le="2026-05-03").alors(ContratEngagementClos, cessation_le="2025-05-02")

    @pytest.mark.parametrize("le", ["2026-05-03", "2026-09-01"])
    def test_il_se_clot_de_lui_meme(self, le: str) -> None:
        assert suites(SUSPENDU, "2026-05-02") == []
        (suite,) = suites(SUSPENDU, le)
        assert isinstance(suite.commande, CloreContratEngagement)
        clos = SUSPENDU.quand(suite.commande, le=le).alors(
            ContratEngagementClos, survenu_le="2026-05-03", motif="SUSPENSION_PROLONGEE"
        )
        assert suites(clos, le) == [], "nothing more once it is closed"
        assert dues(clos, le) == {}

    def test_repris_il_ne_se_clot_pas(self) -> None:
        assert suites(SUSPENDU.puis(reprendre_contrat(), "2026-05-02"), "2026-09-01") == []


class TestFixerOffreRaisonnable:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(fixer_ore(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_non_signe(self) -> None:
        PROPOSE.quand(fixer_ore(), le="2025-05-02").refuse("contrat_non_signe")

    def test_parcours_social(self) -> None:
        SOCIAL.quand(fixer_ore(), le="2025-05-02").refuse("ore_sans_objet", champ="contrat")
        assert "ore_a_fixer" not in dues(SOCIAL, "2025-05-02")

    @pytest.mark.parametrize("metiers", [[], ["Z1106"], ["D1106"] * 6])
    def test_metiers(self, metiers: list[str]) -> None:
        with pytest.raises(ValidationError):
            fixer_ore(metiers=metiers)

    @pytest.mark.parametrize(
        ("signe", "echeance"),
        [("2025-04-10", "2025-10-10"), ("2025-08-31", "2026-02-28"), ("2027-08-31", "2028-02-29")],
    )
    def test_six_mois_de_date_a_date(self, signe: str, echeance: str) -> None:
        contrat = signe_au(signe, signe, f"{int(signe[:4]) + 1}-03-31")
        assert dues(contrat, signe)["ore_a_fixer"] == echeance
        for le in (signe, echeance):
            fixee = contrat.quand(fixer_ore(), le=le).alors(OffreRaisonnableFixee, signe_le=signe, echeance_le=echeance)
            assert "ore_a_fixer" not in dues(fixee, le)

    def test_apres_six_mois_elle_se_fixe_encore(self) -> None:
        contrat = signe_au("2025-04-10", "2025-04-10", "2026-03-31")
        contrat.quand(fixer_ore(), le="2025-10-11").alors(OffreRaisonnableFixee, echeance_le="2025-10-10")

    def test_le_salaire_est_scelle(self) -> None:
        fixee = SIGNE.puis(fixer_ore(), "2025-05-02")
        assert "salaire_horaire_brut" not in fixee.lus[-1].corps

    def test_elle_vaut_apres_un_renouvellement(self) -> None:
        renouvele = (
            SIGNE.puis(fixer_ore(), "2025-05-02")
            .puis(proposer_contrat(contrat=CONTRAT_2, debut_le="2025-10-01", fin_le="2026-03-31"), "2025-09-15")
            .puis(signer_contrat(contrat=CONTRAT_2), "2025-09-20")
        )
        assert dues(renouvele, "2025-09-20") == {"contrat_a_renouveler": "2026-03-31"}


class TestDispenser:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(dispenser_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_personne_soumise(self) -> None:
        OUVERT.quand(dispenser_contrat(), le="2025-05-02").refuse("personne_soumise", champ="motif")

    def test_avant_la_loi(self) -> None:
        avant = etant_donne((etapes.ouvrir_dossier(soumis_droits_devoirs=False), "2024-12-02"))
        avant.quand(dispenser_contrat(), le="2024-12-31").refuse("regle_inconnue")
        avant.quand(dispenser_contrat(), le="2025-01-01").alors(ContratEngagementDispense)

    def test_un_contrat_propose_n_attend_plus(self) -> None:
        sortie = modifier_droits(etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=False)
        dispense = PROPOSE.puis(sortie, "2025-04-02").puis(dispenser_contrat(), "2025-04-03")
        dispense.quand(signer_contrat(), le="2025-04-04").refuse("contrat_conclu")
        assert not dispense.dossier.contrats[str(CONTRAT)].en_attente
        assert dispense.dossier.dispense_contrat_le == date(2025, 4, 3)
        assert dues(dispense, "2025-04-04") == {}

    def test_la_fin_de_l_obligation_reste(self) -> None:
        dispense = NON_SOUMIS.puis(dispenser_contrat(), "2025-03-06")
        dispense.quand(annuler_etape(dispense, DroitsModifies), le="2025-03-07").refuse("etape_suivie")


class TestEcheances:
    def test_le_terme_du_contrat(self) -> None:
        assert dues(SIGNE, "2025-04-10") == {"contrat_a_renouveler": "2025-09-30", "ore_a_fixer": "2025-10-10"}

    def test_apres_une_reorientation_c_est_un_autre_contrat_qui_est_du(self) -> None:
        reoriente = SIGNE.puis(decider_orientation(orientation=ORIENTATION_2), "2025-06-02").puis(
            notifier_orientation(), "2025-06-05"
        )
        assert dues(reoriente, "2025-06-05") == {"contrat_a_signer": "2025-07-05", "ore_a_fixer": "2025-10-10"}

    def test_sans_obligation_rien_n_est_du(self) -> None:
        sortie = SIGNE.puis(modifier_droits(etat_droit="CLOS"), "2025-05-02")
        assert dues(sortie, "2025-05-02") == {}

    @pytest.mark.parametrize(("debut", "due"), [("2024-12-31", "2027-01-01"), ("2025-01-01", None)])
    def test_le_stock_de_2025(self, debut: str, due: str | None) -> None:
        oriente = etant_donne((etapes.ouvrir_dossier(), "2024-12-02")).puis(
            decider_orientation(survenu_le="2025-01-02", debut_le=debut), "2025-01-02"
        )
        assert dues(oriente, "2026-12-31").get("contrat_du_stock") == due

    def test_le_stock_signe(self) -> None:
        signe = (
            etant_donne((etapes.ouvrir_dossier(), "2024-11-04"))
            .puis(decider_orientation(), "2024-12-02")
            .puis(notifier_orientation(moyen="LETTRE_RECOMMANDEE"), "2025-01-03")
            .puis(proposer_contrat(debut_le="2026-11-02", fin_le="2027-04-30"), "2026-11-02")
        )
        assert dues(signe, "2026-12-31")["contrat_du_stock"] == "2027-01-01"
        suite = signe.quand(signer_contrat(), le="2026-12-31").alors(ContratEngagementSigne, stock_du="2025-01-01")
        assert "contrat_du_stock" not in dues(suite, "2026-12-31")

    def test_hors_du_stock(self) -> None:
        PROPOSE.quand(signer_contrat(), le="2025-04-10").alors(ContratEngagementSigne, stock_du=None)


def test_l_identifiant_des_suites_est_le_meme_d_un_processus_a_l_autre() -> None:
    deux = PROPOSE.puis(signer_partie(), "2025-04-08").puis(signer_partie(partie="ORGANISME"), "2025-04-09")
    premiere, seconde = suites(deux, "2025-04-10")[0], suites(deux, "2025-05-10")[0]
    assert isinstance(premiere.commande_id, UUID)
    assert premiere.commande_id == seconde.commande_id


@pytest.mark.parametrize("code", ["C3", "C4", "C5", "C6", "C7", "C8", "CE-CLOS"])
def test_les_regles_commencent_avec_la_loi(code: str) -> None:
    assert REGLES.en_vigueur(code, date(2024, 12, 31)) is None
    regle = REGLES.en_vigueur(code, date(2025, 1, 1))
    assert regle is not None
    assert regle.verifiee is (code not in ("C6", "CE-CLOS")), "what was read in excerpts or in a specification only"
