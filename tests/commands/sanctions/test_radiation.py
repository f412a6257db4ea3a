"""After a total suppression of four months: radiation proposed, end of the right decided; it is not put off."""

from datetime import date

import pytest

from commands.base import Cadre, Commande
from commands.echeances import echeances
from ledger.events.sanctions.radiation import FinDeDroitDecidee, FinDeDroitReportee, RadiationProposee
from ledger.vocabulaire.echeance import Nature
from tests.commands.etapes import (
    CONTRAT_2,
    MANQUEMENT_2,
    SANCTION,
    SANCTION_2,
    SANCTIONNE,
    annuler_etape,
    decider_sanction,
    lever_sanction,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.sanction import (
    RECIDIVE,
    SUPPRIME,
    annuler_sanction,
    decider_fin_de_droit,
    proposer_radiation,
    reporter_fin_de_droit,
)

CONCLU = SUPPRIME.puis(
    proposer_contrat(contrat=CONTRAT_2, debut_le="2025-12-01", fin_le="2026-06-30"), "2025-12-01"
).puis(signer_contrat(contrat=CONTRAT_2), "2025-12-02")
REPORTE = CONCLU.enregistre(
    FinDeDroitReportee(survenu_le=date(2025, 12, 15), sanction=SANCTION_2, fin_le=date(2026, 3, 1))
)
"""As it was recorded before R262-40 was read so."""


@pytest.mark.parametrize(
    "commande",
    [proposer_radiation(), reporter_fin_de_droit(), decider_fin_de_droit()],
    ids=lambda c: type(c).__name__,
)
class TestSuppressionTotale:
    """Rule S8: what each of them follows."""

    def test_sanction_annulee(self, commande: Commande) -> None:
        SUPPRIME.puis(annuler_sanction(sanction=SANCTION_2), "2025-10-01").quand(commande, le="2025-10-02").refuse(
            "sanction_inconnue", champ="sanction"
        )

    def test_levee(self, commande: Commande) -> None:
        SUPPRIME.puis(lever_sanction(sanction=SANCTION_2), "2025-10-01").quand(commande, le="2025-10-02").refuse(
            "sanction_deja_levee"
        )

    def test_suspension(self, commande: Commande) -> None:
        autre = commande.model_copy(update={"sanction": SANCTION})
        SANCTIONNE.quand(autre, le="2025-08-01").refuse("suppression_non_totale", champ="sanction")

    @pytest.mark.parametrize(("taux", "duree"), [(99, 4), (100, 3)])
    def test_suppression_partielle(self, commande: Commande, taux: int, duree: int) -> None:
        partielle = RECIDIVE.puis(
            decider_sanction(
                manquement=MANQUEMENT_2,
                sanction=SANCTION_2,
                rang="REITERE",
                mesure="SUPPRESSION",
                taux_pourcent=taux,
                duree_mois=duree,
            ),
            "2025-09-16",
        )
        partielle.quand(commande, le="2025-10-01").refuse("suppression_non_totale")


class TestProposerRadiation:
    def test_une_seule_fois(self) -> None:
        deja = SUPPRIME.puis(proposer_radiation(), "2025-09-20")
        deja.quand(proposer_radiation(), le="2025-09-21").refuse("radiation_deja_proposee")

    @pytest.mark.parametrize("le", ["2025-09-16", "2026-01-15"])
    def test_pour_le_temps_de_la_suppression(self, le: str) -> None:
        SUPPRIME.quand(proposer_radiation(), le=le).alors(RadiationProposee, fin_le="2026-01-15")

    def test_le_lendemain_de_son_terme(self) -> None:
        SUPPRIME.quand(proposer_radiation(), le="2026-01-16").refuse("sanction_echue", champ="survenu_le")


class TestReporterFinDeDroit:
    def test_x1_la_fin_de_droit_d_une_suppression_ne_se_reporte_pas(self) -> None:
        for avant in (SUPPRIME, CONCLU):
            avant.quand(reporter_fin_de_droit(), le="2025-12-15").refuse("report_sans_base", champ="sanction")

    def test_x1_ni_par_une_correction(self) -> None:
        corrige = reporter_fin_de_droit(correction=REPORTE.correction(FinDeDroitReportee), fin_le="2026-02-01")
        REPORTE.quand(corrige, le="2025-12-16").refuse("report_sans_base")

    def test_x1_ce_qui_est_reporte_d_avant_garde_son_terme(self) -> None:
        ouvertes = {e.nature: e.due_le for e in echeances(REPORTE.dossier, Cadre(date(2025, 12, 15)))}
        assert ouvertes[Nature.FIN_DE_DROIT_REPORTEE] == date(2026, 3, 1)

    def test_x1_et_s_annule(self) -> None:
        annule = REPORTE.puis(annuler_etape(REPORTE, FinDeDroitReportee), "2025-12-16")
        assert "fin_de_droit_reportee" not in annule.dues("2025-12-16")


class TestDeciderFinDeDroit:
    def test_pendant_la_suppression(self) -> None:
        SUPPRIME.quand(decider_fin_de_droit(), le="2026-01-15").refuse("fin_de_droit_anticipee", champ="survenu_le")

    def test_un_contrat_est_conclu(self) -> None:
        CONCLU.quand(decider_fin_de_droit(), le="2026-01-16").refuse("contrat_conclu", champ="sanction")

    def test_pendant_le_report(self) -> None:
        REPORTE.quand(decider_fin_de_droit(), le="2026-03-01").refuse("fin_de_droit_anticipee")
        REPORTE.quand(decider_fin_de_droit(), le="2026-03-02").alors(FinDeDroitDecidee)

    def test_decidee_le_lendemain_une_seule_fois(self) -> None:
        close = SUPPRIME.quand(decider_fin_de_droit(), le="2026-01-16").alors(FinDeDroitDecidee)
        close.quand(decider_fin_de_droit(), le="2026-01-17").refuse("fin_de_droit_deja_decidee")
        close.quand(reporter_fin_de_droit(), le="2026-01-17").refuse("fin_de_droit_deja_decidee")
