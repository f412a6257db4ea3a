"""After a total suppression of four months: radiation proposed, end of the right put off, or decided."""

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
REPORTE = CONCLU.puis(reporter_fin_de_droit(), "2025-12-15")


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
    def test_sans_contrat(self) -> None:
        SUPPRIME.quand(reporter_fin_de_droit(), le="2025-12-15").refuse("contrat_non_conclu")

    def test_une_seule_fois(self) -> None:
        REPORTE.quand(reporter_fin_de_droit(), le="2025-12-16").refuse("fin_de_droit_deja_reportee")

    @pytest.mark.parametrize(
        ("fin_le", "permis"),
        [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
    )
    def test_six_mois_au_plus(self, fin_le: str, permis: bool) -> None:
        issue = CONCLU.quand(reporter_fin_de_droit(fin_le=fin_le), le="2025-12-31")
        if permis:
            issue.alors(FinDeDroitReportee, fin_le=fin_le)
        else:
            issue.refuse("report_hors_bornes", champ="fin_le")

    def test_le_report_a_son_terme(self) -> None:
        ouvertes = {e.nature: e.due_le for e in echeances(REPORTE.dossier, Cadre(date(2025, 12, 15)))}
        assert ouvertes[Nature.FIN_DE_DROIT_REPORTEE] == date(2026, 3, 1)


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
