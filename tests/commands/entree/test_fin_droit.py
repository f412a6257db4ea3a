"""X1: the end of a right interrupted for resources is put off, on request; that of a suppression is not (CASF R262-40)."""

import pytest

from commands.regles import REGLES
from ledger.events.entree.fin_droit import FinDroitReportee
from ledger.vocabulaire.entree.droits import EtatDroit
from tests.commands.etapes import CONTRAT, OUVERT, SIGNE, annuler_etape, modifier_droits
from tests.commands.etapes.entree import reporter_fin_droit_ressources as reporter
from tests.commands.scenario import Scenario

RESSOURCES = {"etat_droit": "VERSEMENT_SUSPENDU", "motif": "RESSOURCES"}
INTERROMPU = SIGNE.puis(modifier_droits(**RESSOURCES), "2025-06-01")
REPORTE = INTERROMPU.puis(reporter(), "2025-09-01")
RETABLI = modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None)


class TestDemande:
    @pytest.mark.parametrize(
        "avant",
        [
            SIGNE,
            SIGNE.puis(modifier_droits(), "2025-06-01"),
            SIGNE.puis(modifier_droits(**RESSOURCES | {"etat_droit": "CLOS"}), "2025-06-01"),
            INTERROMPU.puis(RETABLI, "2025-08-01"),
        ],
        ids=["versé", "autre motif", "droit clos", "rétabli"],
    )
    def test_x1_pour_ressources_seulement(self, avant: Scenario) -> None:
        avant.quand(reporter(), le="2025-09-01").refuse("interruption_absente")

    def test_x1_par_qui_a_conclu_un_contrat(self) -> None:
        sans = OUVERT.puis(modifier_droits(**RESSOURCES), "2025-06-01")
        sans.quand(reporter(), le="2025-09-01").refuse("contrat_non_conclu")
        INTERROMPU.quand(reporter(demande_le="2025-10-01"), le="2025-10-01").refuse("contrat_non_conclu")

    @pytest.mark.parametrize("demande_le", ["2025-05-31", "2025-09-02"])
    def test_x1_pendant_l_interruption_et_avant_la_decision(self, demande_le: str) -> None:
        INTERROMPU.quand(reporter(demande_le=demande_le), le="2025-09-01").refuse(
            "demande_hors_interruption", champ="demande_le"
        )

    @pytest.mark.parametrize(
        ("fin_le", "permis"),
        [("2025-10-01", False), ("2025-10-02", True), ("2026-04-01", True), ("2026-04-02", False)],
    )
    def test_x1_de_six_mois_au_plus_apres_quatre_mois_civils(self, fin_le: str, permis: bool) -> None:
        """Interrupted from 1 June on: the right would end on 1 October."""
        issue = INTERROMPU.quand(reporter(fin_le=fin_le), le="2025-09-01")
        if permis:
            issue.alors(FinDroitReportee, fin_le=fin_le, contrat=CONTRAT, demande_le="2025-06-20")
        else:
            issue.refuse("report_hors_bornes", champ="fin_le")

    def test_x1_un_mois_entame_n_est_pas_un_mois_civil(self) -> None:
        tard = SIGNE.puis(modifier_droits(**RESSOURCES), "2025-06-02")
        tard.quand(reporter(fin_le="2025-11-01"), le="2025-09-01").refuse("report_hors_bornes", champ="fin_le")
        tard.quand(reporter(fin_le="2025-11-02"), le="2025-09-01").alors(FinDroitReportee)

    def test_x1_une_seule_fois_par_interruption(self) -> None:
        REPORTE.quand(reporter(), le="2025-09-02").refuse("fin_de_droit_deja_reportee")
        annule = REPORTE.puis(annuler_etape(REPORTE, FinDroitReportee), "2025-09-02")
        annule.quand(reporter(), le="2025-09-03").alors(FinDroitReportee)


class TestEcheance:
    def test_x1_le_report_a_son_terme_tant_que_dure_l_interruption(self) -> None:
        assert REPORTE.dues("2025-09-02")["fin_de_droit_ressources"] == "2026-03-31"
        encore = REPORTE.puis(modifier_droits(**RESSOURCES | {"etat_droit": "OUVERT_SUSPENDU"}), "2025-11-01")
        assert encore.dues("2025-11-02")["fin_de_droit_ressources"] == "2026-03-31"
        for etat in (RETABLI, modifier_droits(etat_droit=EtatDroit.CLOS, soumis_droits_devoirs=False)):
            assert "fin_de_droit_ressources" not in REPORTE.puis(etat, "2025-11-01").dues("2025-11-02")

    def test_x1_les_deux_regles_citent_r262_40(self) -> None:
        assert {r.code: r.verifiee for r in REGLES if "R262-40" in r.source} == {
            "FIN-RES": True,
            "S10": True,
            "S9": True,
        }
