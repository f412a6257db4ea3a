"""Life of the contrat d'engagement: parties that sign, actualisation, reasonable offer, dispense, deadlines."""

from datetime import date
from uuid import UUID

import pytest
from pydantic import ValidationError

from commands.contrats.contrat_engagement import SignerContratEngagement
from commands.regles import REGLES
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import (
    ContratEngagementActualise,
    ContratEngagementDispense,
    ContratEngagementSigneParPartie,
    OffreRaisonnableFixee,
)
from ledger.events.entree.droits import DroitsModifies
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
    signer_contrat,
)
from tests.commands.etapes.contrat_engagement import (
    AVEC_PLAN,
    SUR_MODELE,
    SUSPENDU,
    actualiser_contrat,
    dispenser_contrat,
    fixer_ore,
    signe_au,
    signer_partie,
)
from tests.commands.scenario import Scenario, etant_donne

VIDE = etant_donne()
NON_SOUMIS = OUVERT.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=False), "2025-03-05")
SOCIAL = (
    OUVERT.puis(preconiser_orientation(parcours="SOCIAL"), "2025-03-10")
    .puis(decider_orientation(parcours="SOCIAL"), "2025-03-14")
    .puis(notifier_orientation(), "2025-03-17")
    .puis(proposer_contrat(), "2025-04-01")
    .puis(signer_contrat(), "2025-04-10")
)


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
        assert une.suites("contrat", "2025-04-08") == []

    @pytest.mark.parametrize(("mode", "attendu"), [("ELECTRONIQUE", "ELECTRONIQUE"), ("PAPIER", "PAPIER")])
    def test_les_deux_font_la_signature(self, mode: str, attendu: str) -> None:
        deux = PROPOSE.puis(signer_partie(mode="ELECTRONIQUE"), "2025-04-08").puis(
            signer_partie(partie="ORGANISME", mode=mode, survenu_le="2025-04-09"), "2025-04-10"
        )
        (suite,) = deux.suites("contrat", "2025-04-10")
        signe = deux.quand(suite.commande, le="2025-04-10").alors(
            ContratEngagementSigne, survenu_le="2025-04-09", mode=attendu
        )
        assert isinstance(suite.commande, SignerContratEngagement)
        assert signe.suites("contrat", "2025-04-11") == [], "nothing more once it is signed"

    def test_une_reorientation_entre_temps(self) -> None:
        deux = PROPOSE.puis(signer_partie(), "2025-04-08").puis(signer_partie(partie="ORGANISME"), "2025-04-09")
        reoriente = deux.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-04-09")
        assert reoriente.suites("contrat", "2025-04-10") == []


class TestActualiser:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(actualiser_contrat(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_sans_periodicite(self) -> None:
        commande = actualiser_contrat(actualisation_mois=None)
        SIGNE.quand(commande, le="2025-05-02").refuse("periodicite_absente", champ="actualisation_mois")

    def test_x11_ce_act_les_deux_parties_la_signent(self) -> None:
        SIGNE.quand(actualiser_contrat(mode=None), le="2025-05-02").refuse("actualisation_non_signee", champ="mode")
        SIGNE.quand(actualiser_contrat(mode="PAPIER"), le="2025-05-02").alors(ContratEngagementActualise, mode="PAPIER")

    def test_suspendu(self) -> None:
        SUSPENDU.quand(actualiser_contrat(), le="2025-05-03").refuse("contrat_suspendu")

    def test_r18_apres_son_terme_il_se_renouvelle(self) -> None:
        apres = SIGNE.quand(actualiser_contrat(), le="2025-10-01")
        apres.refuse("contrat_echu", champ="survenu_le")
        assert "renouvelez-le" in str(apres.refus)
        SIGNE.quand(actualiser_contrat(), le="2025-09-30").alors(ContratEngagementActualise)

    def test_chaque_periode_suit_la_precedente(self) -> None:
        signe = AVEC_PLAN.puis(signer_contrat(), "2025-04-10")
        assert signe.dues("2025-04-10")["contrat_a_actualiser"] == "2025-07-10"
        commande = actualiser_contrat(actualisation_mois=None)
        une = signe.quand(commande, le="2025-07-08").alors(ContratEngagementActualise, periode_depuis="2025-04-10")
        assert une.dues("2025-07-08")["contrat_a_actualiser"] == "2025-10-08"
        deux = une.quand(actualiser_contrat(actualisation_mois=1), le="2025-08-31").alors(
            ContratEngagementActualise, periode_depuis="2025-07-08"
        )
        assert deux.dues("2025-08-31")["contrat_a_actualiser"] == "2025-09-30", "the last day of a shorter month"

    def test_enregistree_apres_la_suivante(self) -> None:
        une = SIGNE.puis(actualiser_contrat(), "2025-07-08")
        tardive = actualiser_contrat(survenu_le="2025-06-02")
        une.quand(tardive, le="2025-07-09").alors(ContratEngagementActualise, periode_depuis="2025-04-10")


class TestProjet:
    """Rule ORE: the reasonable offer is that of a salaried project, once it is established (CT L5411-6-1)."""

    def signe(self, projet: str | None) -> Scenario:
        return NOTIFIE.puis(proposer_contrat(projet=projet), "2025-04-01").puis(signer_contrat(), "2025-04-10")

    @pytest.mark.parametrize("projet", ["A_PRECISER", "CREATION_ACTIVITE"])
    def test_ore_un_autre_projet_n_en_attend_pas(self, projet: str) -> None:
        signe = self.signe(projet)
        assert "ore_a_fixer" not in signe.dues("2025-05-02")
        signe.quand(fixer_ore(), le="2025-05-02").refuse("projet_non_etabli", champ="contrat")

    @pytest.mark.parametrize("projet", ["SALARIE_ETABLI", None])
    def test_ore_un_projet_salarie_ou_qui_n_est_pas_dit(self, projet: str | None) -> None:
        signe = self.signe(projet)
        assert signe.dues("2025-05-02")["ore_a_fixer"] == "2025-10-10"
        signe.quand(fixer_ore(), le="2025-05-02").alors(OffreRaisonnableFixee)

    def test_ore_etabli_par_une_actualisation(self) -> None:
        etabli = self.signe("A_PRECISER").puis(actualiser_contrat(projet="SALARIE_ETABLI"), "2025-06-02")
        assert etabli.dues("2025-06-02")["ore_a_fixer"] == "2025-10-10"
        etabli.quand(fixer_ore(), le="2025-06-03").alors(OffreRaisonnableFixee)


class TestFixerOffreRaisonnable:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(fixer_ore(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_non_signe(self) -> None:
        PROPOSE.quand(fixer_ore(), le="2025-05-02").refuse("contrat_non_signe")

    def test_parcours_social(self) -> None:
        SOCIAL.quand(fixer_ore(), le="2025-05-02").refuse("ore_sans_objet", champ="contrat")
        assert "ore_a_fixer" not in SOCIAL.dues("2025-05-02")

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
        assert contrat.dues(signe)["ore_a_fixer"] == echeance
        for le in (signe, echeance):
            fixee = contrat.quand(fixer_ore(), le=le).alors(OffreRaisonnableFixee, signe_le=signe, echeance_le=echeance)
            assert "ore_a_fixer" not in fixee.dues(le)

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
        assert renouvele.dues("2025-09-20") == {"contrat_a_renouveler": "2026-03-31"}


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
        assert dispense.dues("2025-04-04") == {}

    def test_la_fin_de_l_obligation_reste(self) -> None:
        dispense = NON_SOUMIS.puis(dispenser_contrat(), "2025-03-06")
        dispense.quand(annuler_etape(dispense, DroitsModifies), le="2025-03-07").refuse("etape_suivie")


class TestEcheances:
    def test_le_terme_du_contrat(self) -> None:
        assert SIGNE.dues("2025-04-10") == {"contrat_a_renouveler": "2025-09-30", "ore_a_fixer": "2025-10-10"}

    def test_apres_une_reorientation_c_est_un_autre_contrat_qui_est_du(self) -> None:
        reoriente = SIGNE.puis(decider_orientation(orientation=ORIENTATION_2), "2025-06-02").puis(
            notifier_orientation(), "2025-06-05"
        )
        assert reoriente.dues("2025-06-05") == {"contrat_a_signer": "2025-07-05", "ore_a_fixer": "2025-10-10"}

    def test_sans_obligation_rien_n_est_du(self) -> None:
        sortie = SIGNE.puis(modifier_droits(etat_droit="CLOS"), "2025-05-02")
        assert sortie.dues("2025-05-02") == {}

    @pytest.mark.parametrize(("debut", "due"), [("2024-12-31", "2027-01-01"), ("2025-01-01", None)])
    def test_le_stock_de_2025(self, debut: str, due: str | None) -> None:
        oriente = etant_donne((etapes.ouvrir_dossier(), "2024-12-02")).puis(
            decider_orientation(survenu_le="2025-01-02", debut_le=debut), "2025-01-02"
        )
        assert oriente.dues("2026-12-31").get("contrat_du_stock") == due

    def test_le_stock_signe(self) -> None:
        signe = (
            etant_donne((etapes.ouvrir_dossier(), "2024-11-04"))
            .puis(decider_orientation(), "2024-12-02")
            .puis(notifier_orientation(moyen="LETTRE_RECOMMANDEE"), "2025-01-03")
            .puis(proposer_contrat(debut_le="2026-11-02", fin_le="2027-04-30"), "2026-11-02")
        )
        assert signe.dues("2026-12-31")["contrat_du_stock"] == "2027-01-01"
        suite = signe.quand(signer_contrat(), le="2026-12-31").alors(ContratEngagementSigne, stock_du="2025-01-01")
        assert "contrat_du_stock" not in suite.dues("2026-12-31")

    def test_hors_du_stock(self) -> None:
        PROPOSE.quand(signer_contrat(), le="2025-04-10").alors(ContratEngagementSigne, stock_du=None)


def test_l_identifiant_des_suites_est_le_meme_d_un_processus_a_l_autre() -> None:
    deux = PROPOSE.puis(signer_partie(), "2025-04-08").puis(signer_partie(partie="ORGANISME"), "2025-04-09")
    premiere, seconde = deux.suites("contrat", "2025-04-10")[0], deux.suites("contrat", "2025-05-10")[0]
    assert isinstance(premiere.commande_id, UUID)
    assert premiere.commande_id == seconde.commande_id


def test_x16_l_offre_raisonnable_depuis_le_decret_2025_252() -> None:
    """CT R5411-15-1 is in force in this version since 22 March 2025; that of before was not read."""
    veille, le_jour = (REGLES.en_vigueur("C4", date(2025, 3, jour)) for jour in (21, 22))
    assert veille is not None
    assert le_jour is not None
    assert (veille.verifiee, le_jour.verifiee) == (False, True)
    assert (le_jour.version, le_jour.valide_au) == ("C4@2025-03-22", None)


@pytest.mark.parametrize("code", ["C3", "C4", "C5", "C6", "C7", "C8", "CE-CLOS"])
def test_les_regles_commencent_avec_la_loi(code: str) -> None:
    assert REGLES.en_vigueur(code, date(2024, 12, 31)) is None
    regle = REGLES.en_vigueur(code, date(2025, 1, 1))
    assert regle is not None
    assert regle.verifiee is (code not in ("C4", "C6", "CE-CLOS")), (
        "what was read in excerpts or in a specification only"
    )
