"""A contrat d'engagement interrupted: suspendre, reprendre, clore."""

from datetime import date

import pytest

from commands.contrats.fin_contrat import CloreContratEngagement
from ledger.events.contrats.vie_contrat import (
    ContratEngagementClos,
    ContratEngagementRepris,
    ContratEngagementSuspendu,
)
from tests.commands.etapes import (
    ORIENTATION_2,
    PROPOSE,
    SIGNE,
    annuler_etape,
    decider_orientation,
    modifier_droits,
    notifier_orientation,
    refuser_contrat,
)
from tests.commands.etapes.contrat_engagement import (
    CLOS,
    SUSPENDU,
    clore_contrat,
    reprendre_contrat,
    signe_au,
    suspendre_contrat,
)
from tests.commands.etapes.orientation import terminer_parcours
from tests.commands.scenario import etant_donne

VIDE = etant_donne()


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
        assert suspendu.dues(le)["contrat_a_reprendre"] == cloture_le

    def test_pour_un_autre_motif_rien_n_est_du(self) -> None:
        suspendu = SIGNE.quand(suspendre_contrat(motif="REPRISE_ACTIVITE"), le="2025-05-02").alors(
            ContratEngagementSuspendu, cessation_le=None, cloture_le=None
        )
        assert suspendu.dues("2025-05-02") == {}

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

    def test_l14_il_ne_reprend_pas_sous_une_autre_orientation(self) -> None:
        reoriente = SUSPENDU.puis(decider_orientation(orientation=ORIENTATION_2), "2025-06-02").puis(
            notifier_orientation(), "2025-06-03"
        )
        reoriente.quand(reprendre_contrat(), le="2025-06-10").refuse("reorientation_intervenue", champ="contrat")
        assert reoriente.dues("2025-06-10") == {"contrat_a_signer": "2025-07-03"}
        assert not any(contrat.en_vigueur for contrat in reoriente.dossier.contrats.values())

    def test_l14_ni_apres_la_fin_du_parcours(self) -> None:
        termine = SUSPENDU.puis(terminer_parcours(), "2025-06-02")
        termine.quand(reprendre_contrat(), le="2025-06-10").refuse("reorientation_intervenue", champ="contrat")

    def test_l14_une_reorientation_tardive_ne_se_glisse_pas_avant_la_reprise(self) -> None:
        repris = SUSPENDU.puis(reprendre_contrat(), "2025-06-10")
        reorienter = decider_orientation(orientation=ORIENTATION_2, survenu_le="2025-06-02")
        repris.quand(reorienter, le="2025-06-12").refuse("etape_suivie", champ="survenu_le")

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
        assert SUSPENDU.suites("contrat", "2026-05-02") == []
        (suite,) = SUSPENDU.suites("contrat", le)
        assert isinstance(suite.commande, CloreContratEngagement)
        clos = SUSPENDU.quand(suite.commande, le=le).alors(
            ContratEngagementClos, survenu_le="2026-05-03", motif="SUSPENSION_PROLONGEE"
        )
        assert clos.suites("contrat", le) == [], "nothing more once it is closed"
        assert clos.dues(le) == {}

    def test_repris_il_ne_se_clot_pas(self) -> None:
        assert SUSPENDU.puis(reprendre_contrat(), "2026-05-02").suites("contrat", "2026-09-01") == []
